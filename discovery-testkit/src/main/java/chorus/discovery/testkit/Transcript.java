package chorus.discovery.testkit;

/** What has crossed an {@link InMemoryLan}. */
public final class Transcript {
    Transcript(VirtualScheduler scheduler) {}

    void sent(Packet packet) {}

    void received(String receiver, Packet packet) {}

    void dropped(Packet packet, Drops drops) {}

    void note(String text) {}
}
