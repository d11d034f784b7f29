package chorus.discovery.testkit;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** Writes packets as a capture file that Wireshark and tcpdump read: classic pcap with nanoseconds. */
final class PcapWriter {
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int VERSION_MAJOR = 2;
    private static final int VERSION_MINOR = 4;
    private static final int SNAP_LENGTH = 262_144;
    private static final int LINK_TYPE_ETHERNET = 1;

    private PcapWriter() {}

    /** Writes all of a file; virtual time zero becomes the beginning of 1970. */
    static void write(List<Packet> packets, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(MAGIC_NANOSECONDS);
        out.writeShort(VERSION_MAJOR);
        out.writeShort(VERSION_MINOR);
        out.writeInt(0); // time zone
        out.writeInt(0); // accuracy of the times, which nobody uses
        out.writeInt(SNAP_LENGTH);
        out.writeInt(LINK_TYPE_ETHERNET);
        for (Packet packet : packets) {
            Duration at = packet.sentAt();
            for (byte[] frame : Frames.of(packet)) {
                out.writeInt((int) at.getSeconds());
                out.writeInt(at.getNano());
                out.writeInt(frame.length);
                out.writeInt(frame.length);
                out.write(frame);
            }
        }
        out.flush();
    }
}
