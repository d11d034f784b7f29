package chorus.discovery.testkit;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What is plugged into a {@link Segment}: a host's interface, or a tap. */
abstract class Station {

    /** Returns the name of the host or tap, for the transcript. */
    abstract String stationName();

    /** Returns whether packets to this address are for this station. */
    abstract boolean owns(InetAddress address);

    /**
     * Takes a packet in.
     *
     * @return why it was dropped, or null when it was taken or when it is a multicast that nobody here joined
     */
    abstract @Nullable DropReason receive(Packet packet);
}
