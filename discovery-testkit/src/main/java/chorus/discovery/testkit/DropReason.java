package chorus.discovery.testkit;

/** Why a packet did not reach a receiver. */
public enum DropReason {
    /** {@link LinkConditions#withLoss} said so. */
    LOST,
    /** A fragment of a packet larger than the MTU was lost. */
    FRAGMENT_LOST,
    /** The segment was too busy: {@link LinkConditions#withBandwidth}. */
    QUEUE_FULL,
    /** Sender and receiver are on different islands: {@link Segment#partition}. */
    PARTITIONED,
    /** The test took it out: {@link Segment#dropWhen}. */
    FILTERED,
    /** The receiver's interface was down when it arrived. */
    INTERFACE_DOWN,
    /** Nobody on the segment has the address that it was sent to. */
    NO_SUCH_ADDRESS,
    /** The receiver has the address, but nothing listens on the port. */
    PORT_CLOSED,
    /** The source address belongs to none of the receiver's links, so a transport cannot tell where the sender is. */
    OFF_LINK_SOURCE
}
