package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastLink.Family;
import chorus.discovery.spi.MulticastLink.LinkAddress;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.PeerSink;
import chorus.discovery.spi.Settings;
import chorus.discovery.testkit.VirtualScheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One engine in virtual time, with a transport that notes what is sent and hands in what the test says. */
final class EngineHarness implements MulticastTransport, PeerSink {
    static final MulticastLink ETH0 = link("eth0", 2, Family.IPV4, "10.0.0.1/24", "fe80::1/64");
    static final MulticastLink ETH0_V6 = link("eth0", 2, Family.IPV6, "10.0.0.1/24", "fe80::1/64");
    static final PeerId SELF = peerId(0);

    /** Those of a service whose table has the usual size. */
    static final Limits LIMITS = new Limits(896, 64);

    /** A packet that the engine has sent; {@code receiver} is null for the multicast group. */
    record Sent(Duration at, MulticastLink link, @Nullable InetSocketAddress receiver, DnsMessage message, int size) {
        boolean isQuery() {
            return !message.isResponse();
        }

        boolean isGoodbye() {
            return message.isResponse() && message.answers().get(0).ttl() == 0;
        }
    }

    final VirtualScheduler scheduler = new VirtualScheduler();
    final List<Sent> sent = new ArrayList<>();
    final List<String> reports = new ArrayList<>();
    final List<String> rejections = new ArrayList<>();
    final List<PeerInfo> impersonations = new ArrayList<>();
    final ServiceTag tag;
    final MdnsEngine engine;
    final StaticHost host = new StaticHost(SELF, "/ip4/0.0.0.0/tcp/4001");
    private @Nullable Listener listener;
    private List<MulticastLink> links = List.of(ETH0);
    private boolean noting = true;

    EngineHarness(ServiceTag tag, MdnsSettings settings) {
        this.tag = tag;
        this.engine = new MdnsEngine(
                new DiscoveryContext(host, tag, scheduler, new SplittableRandom(7), Settings.empty(), id -> {}),
                settings,
                this,
                this);
    }

    EngineHarness(ServiceTag tag) {
        this(tag, open(LIMITS));
    }

    EngineHarness() {
        this(ServiceTag.LIBP2P);
    }

    /** Settings of a node that tells everything. */
    static MdnsSettings open(Limits limits) {
        return new MdnsSettings(limits, false, List.of());
    }

    EngineHarness started(MulticastLink... on) {
        links = on.length == 0 ? List.of(ETH0) : List.of(on);
        try {
            engine.start();
        } catch (DiscoveryException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    /** Starts and lets the first announcements and questions pass. */
    EngineHarness settled() {
        started();
        advance(Duration.ofSeconds(40));
        sent.clear();
        return this;
    }

    /** Keeps no more packets, for a run with more of them than the memory holds. */
    void forgetWhatIsSent() {
        noting = false;
        sent.clear();
    }

    void advance(Duration time) {
        scheduler.advance(time);
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    DnsName service() {
        return ServiceNames.of(tag).all().get(0);
    }

    /** Returns the pointer of this node's first instance. */
    DnsRecord ownPointer() {
        return sent.stream()
                .filter(packet -> packet.message().isResponse())
                .findFirst()
                .orElseThrow()
                .message()
                .answers()
                .get(0);
    }

    List<Sent> queries() {
        return sent.stream().filter(Sent::isQuery).toList();
    }

    List<Sent> responses() {
        return sent.stream().filter(packet -> !packet.isQuery()).toList();
    }

    void receive(DnsMessage message) {
        receive(message, "10.0.0.9", LinkSession.MDNS_PORT);
    }

    void receive(DnsMessage message, String source, int port) {
        receive(ETH0, message, source, port);
    }

    void receive(MulticastLink link, DnsMessage message, String source, int port) {
        receiveBytes(link, DnsWriter.write(message), source, port);
    }

    void receiveBytes(MulticastLink link, byte[] packet, String source, int port) {
        listener().received(new Datagram(link, new InetSocketAddress(address(source), port), packet));
    }

    void ask(DnsName name, int type, DnsRecord... knownAnswers) {
        receive(query(name, type, false, knownAnswers));
    }

    Listener listener() {
        return Objects.requireNonNull(listener);
    }

    static DnsMessage query(DnsName name, int type, boolean unicast, DnsRecord... knownAnswers) {
        return new DnsMessage(
                0,
                DnsMessage.QUERY,
                List.of(new DnsQuestion(name, type, unicast)),
                List.of(knownAnswers),
                List.of(),
                List.of());
    }

    /** A reply in the shape that go sends. */
    DnsMessage reply(int peer, String label, long ttl, String... addresses) {
        DnsName instance = service().child(label);
        List<DnsRecord> additionals = new ArrayList<>();
        additionals.add(new DnsRecord(instance, DnsType.TXT, true, ttl, txt(peer, addresses)));
        return new DnsMessage(
                0, DnsMessage.RESPONSE, List.of(), List.of(pointer(instance, ttl)), List.of(), additionals);
    }

    DnsMessage goodbye(String label) {
        return new DnsMessage(
                0, DnsMessage.RESPONSE, List.of(), List.of(pointer(service().child(label), 0)), List.of(), List.of());
    }

    DnsRecord pointer(DnsName target, long ttl) {
        return new DnsRecord(service(), DnsType.PTR, false, ttl, new DnsData.Ptr(target));
    }

    static DnsData.Txt txt(int peer, String... addresses) {
        return new DnsData.Txt(Arrays.stream(addresses)
                .map(address -> ("dnsaddr=" + address + "/p2p/" + peerId(peer)).getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    static PeerId peerId(int number) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) number);
        return PeerId.fromEd25519(key);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static MulticastLink link(String name, int index, Family family, String... addresses) {
        List<LinkAddress> linkAddresses = new ArrayList<>();
        for (String address : addresses) {
            String[] parts = address.split("/");
            linkAddresses.add(new LinkAddress(address(parts[0]), Integer.parseInt(parts[1])));
        }
        return new MulticastLink(name, index, family, linkAddresses, 1500, name.equals("lo"));
    }

    @Override
    public void open(Listener opened) {
        listener = opened;
        links.forEach(opened::linkUp);
    }

    @Override
    public void send(MulticastLink link, byte[] message) {
        note(link, null, message);
    }

    @Override
    public void send(MulticastLink link, byte[] message, InetSocketAddress receiver) {
        note(link, receiver, message);
    }

    private void note(MulticastLink link, @Nullable InetSocketAddress receiver, byte[] message) {
        if (!noting) {
            return;
        }
        sent.add(new Sent(Duration.ofNanos(scheduler.nanoTime()), link, receiver, Oracle.all(message), message.length));
    }

    @Override
    public void close() {
        listener = null;
    }

    @Override
    public void found(PeerInfo peer) {
        reports.add("found " + number(peer.id()) + " " + peer.addresses());
    }

    @Override
    public void lost(PeerId id) {
        reports.add("lost " + number(id));
    }

    @Override
    public void failed(Throwable cause) {
        reports.add("failed " + cause.getMessage());
    }

    @Override
    public void rejected(String reason, long count) {
        rejections.add(count + " " + reason);
    }

    @Override
    public void impersonated(PeerInfo claim) {
        impersonations.add(claim);
    }

    private static int number(PeerId id) {
        return id.toBytes()[id.toBytes().length - 1];
    }
}
