package chorus.discovery.testkit;

/**
 * What a host, or a {@link Tap}, has sent and received. Its own multicasts, which every host hears as well, do not count as
 * received; a packet that several programs on the host have read counts once.
 *
 * @param sentPackets the datagrams sent
 * @param sentBytes the bytes of their payloads
 * @param receivedPackets the datagrams received
 * @param receivedBytes the bytes of their payloads
 */
public record Traffic(long sentPackets, long sentBytes, long receivedPackets, long receivedBytes) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0);
}
