package chorus.discovery.jmdns;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;

/** A JmDNS without a network, which tells its listeners what a real one was seen to tell. */
final class FakeJmdns {
    static final String TYPE = "_p2p._udp.local.";

    final JmDNS jmdns = mock(JmDNS.class);
    final List<ServiceListener> listeners = new ArrayList<>();
    final List<ServiceInfo> registered = new ArrayList<>();

    /** The services that were asked for. */
    final List<String> requested = new ArrayList<>();

    /** Whether requests are answered. */
    boolean resolves = true;

    /** What to do when somebody begins to listen. */
    Runnable whenListening = () -> {};

    private final Map<String, byte[]> heard = new LinkedHashMap<>();

    FakeJmdns(String address) {
        try {
            InetAddress local = InetAddress.getByName(address);
            when(jmdns.getInetAddress()).thenReturn(local);
            when(jmdns.getName()).thenReturn("fake");
            doAnswer(call -> registered.add(call.getArgument(0))).when(jmdns).registerService(any());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        doAnswer(call -> registered.remove((ServiceInfo) call.getArgument(0)))
                .when(jmdns)
                .unregisterService(any());
        doAnswer(call -> {
                    listeners.add(call.getArgument(1));
                    heard.keySet().forEach(this::tellAdded);
                    whenListening.run();
                    return null;
                })
                .when(jmdns)
                .addServiceListener(anyString(), any());
        doAnswer(call -> listeners.remove((ServiceListener) call.getArgument(1)))
                .when(jmdns)
                .removeServiceListener(anyString(), any());
        doAnswer(call -> {
                    requested.add(call.getArgument(1));
                    if (resolves && heard.containsKey(call.<String>getArgument(1))) {
                        tellResolved(call.getArgument(1));
                    }
                    return null;
                })
                .when(jmdns)
                .requestServiceInfo(anyString(), anyString(), anyBoolean(), anyLong());
    }

    /** Hears of a service, or of a new text of one. */
    void hears(String name, byte[] txt) {
        boolean isNew = heard.put(name, txt) == null;
        if (isNew) {
            tellAdded(name);
        } else {
            tellResolved(name);
        }
    }

    void forgets(String name) {
        heard.remove(name);
        List.copyOf(listeners).forEach(listener -> listener.serviceRemoved(event(name, new byte[] {0})));
    }

    private void tellAdded(String name) {
        List.copyOf(listeners).forEach(listener -> listener.serviceAdded(event(name, new byte[] {0})));
    }

    /** A real one tells of the service before it has read its text too. */
    private void tellResolved(String name) {
        byte[] txt = heard.getOrDefault(name, new byte[] {0});
        for (ServiceListener listener : List.copyOf(listeners)) {
            listener.serviceResolved(event(name, txt));
            listener.serviceResolved(event(name, new byte[] {0}));
        }
    }

    private ServiceEvent event(String name, byte[] txt) {
        return new Event(jmdns, ServiceInfo.create(TYPE, name, 4001, 0, 0, txt));
    }

    private static final class Event extends ServiceEvent {
        private static final long serialVersionUID = 1L;

        private final transient JmDNS jmdns;
        private final transient ServiceInfo info;

        Event(JmDNS jmdns, ServiceInfo info) {
            super(jmdns);
            this.jmdns = jmdns;
            this.info = info;
        }

        @Override
        public JmDNS getDNS() {
            return jmdns;
        }

        @Override
        public String getType() {
            return info.getType();
        }

        @Override
        public String getName() {
            return info.getName();
        }

        @Override
        public ServiceInfo getInfo() {
            return info;
        }
    }
}
