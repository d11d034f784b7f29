package chorus.discovery.testkit;

/** What not every source of peers can do; {@link DiscoveryFixture#lacks()} names what one cannot. */
public enum Ability {
    /** Finds peers again from time to time while they stay (rule R2). */
    REPEAT_PEERS,
    /** Notices that a peer has other addresses (rule R2). */
    CHANGE_ADDRESSES,
    /** Notices that a peer is gone (rule R4). */
    LOSE_PEERS,
    /** Makes this node visible to others, and says goodbye when it closes (rule R9). */
    ANNOUNCE,
    /** Checks a peer on request (rule R11). */
    RECONFIRM,
    /** Can be kept from starting, as by a missing network. */
    FAIL_TO_START
}
