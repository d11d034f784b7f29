package chorus.discovery.mdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.MulticastTransport.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Keeps what a real transport tells on its loop, for a test that waits on another thread. */
final class Recorder implements MulticastTransport.Listener {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final List<String> events = new ArrayList<>();
    private final List<Datagram> datagrams = new ArrayList<>();
    private final List<MulticastLink> up = new ArrayList<>();

    @Override
    public synchronized void linkUp(MulticastLink link) {
        up.removeIf(each -> each.key().equals(link.key()));
        up.add(link);
        tell("up " + name(link));
    }

    @Override
    public synchronized void linkDown(MulticastLink link) {
        up.removeIf(each -> each.key().equals(link.key()));
        tell("down " + name(link));
    }

    @Override
    public synchronized void received(Datagram datagram) {
        datagrams.add(datagram);
        notifyAll();
    }

    @Override
    public synchronized void sendFailed(MulticastLink link, Exception cause) {
        tell("failed " + name(link) + ": " + cause.getMessage());
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    /** Returns the links that are up, the latest told last. */
    synchronized List<MulticastLink> up() {
        return List.copyOf(up);
    }

    /** Returns the link that is up under a name such as {@code eth0 IPV4}. */
    synchronized Optional<MulticastLink> up(String name) {
        return up.stream().filter(each -> name(each).equals(name)).findFirst();
    }

    /** Returns the datagrams with this text. */
    synchronized List<Datagram> datagrams(String text) {
        return datagrams.stream()
                .filter(each -> new String(each.payload(), US_ASCII).equals(text))
                .toList();
    }

    synchronized void forget() {
        events.clear();
        datagrams.clear();
    }

    /** Waits until there is something to return, woken by what is told. */
    synchronized <T> T await(String what, Supplier<Optional<T>> condition)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (Optional<T> found = condition.get(); ; found = condition.get()) {
            if (found.isPresent()) {
                return found.get();
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("waited in vain for " + what + "; told so far: " + events);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits for the first datagram with this text. */
    Datagram awaitDatagram(String text) throws InterruptedException, TimeoutException {
        return await("\"" + text + "\"", () -> datagrams(text).stream().findFirst());
    }

    static String name(MulticastLink link) {
        return link.interfaceName() + " " + link.family().name();
    }

    private void tell(String event) {
        events.add(event);
        notifyAll();
    }
}
