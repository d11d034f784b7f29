package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.PeerDiscovery;
import chorus.discovery.spi.PeerSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The module's life: an engine from start to close. */
final class MdnsDiscovery implements PeerDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(MdnsDiscovery.class);

    private final DiscoveryContext context;
    private final MdnsSettings settings;
    private final MulticastTransport transport;
    private @Nullable MdnsEngine engine;

    MdnsDiscovery(DiscoveryContext context, MdnsSettings settings, MulticastTransport transport) {
        this.settings = settings;
        this.context = context;
        this.transport = transport;
    }

    @Override
    public void start(PeerSink sink) throws DiscoveryException {
        if (context.tag().isLongForDnsSd() && !context.tag().equals(ServiceTag.CHORUS)) {
            LOG.warn(
                    "tag {} has a label longer than the 15 characters of DNS-SD; libp2p nodes understand it, DNS-SD"
                            + " browsers may not",
                    context.tag());
        }
        MdnsEngine starting = new MdnsEngine(context, settings, transport, sink);
        starting.start();
        engine = starting;
    }

    @Override
    public void reconfirm(PeerId id) {
        if (engine != null) {
            engine.reconfirm(id);
        }
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
