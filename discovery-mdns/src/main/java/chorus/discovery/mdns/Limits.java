package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.spi.DiscoveryContext;
import java.time.Duration;

/**
 * How much of anything this node takes from a LAN on which everybody can say anything (rule R10): every bound in one place,
 * with its reason. What is beyond a bound is counted by {@link Refusal}.
 *
 * @param maxPeers peers that are remembered; adjustable by {@code PeerDiscoveryService.Builder.maxPeers}
 * @param instancesPerSource service instances that one source address may tell of; adjustable by
 *     {@code mdns.peers-per-source}, because a reflector between two LANs tells of all peers of the other
 */
record Limits(int maxPeers, int instancesPerSource) {

    /** The largest message (RFC 6762 section 17), with room for senders that forgot to count the IP and UDP headers. */
    static final int PACKET_BYTES = 9000;

    /** Questions of a packet: one asks for one's services and hosts, some dozens at most. */
    static final int QUESTIONS = 64;

    /** Records of a packet, all sections together: about what fits when each is small and compressed. */
    static final int RECORDS = 512;

    /**
     * Compression pointers in one name; real senders chain a handful. Pointers point backwards only, but one into the labels
     * before it could still go round, until the name is too long: this ends it sooner.
     */
    static final int POINTERS = 32;

    /**
     * Addresses of a peer, and strings of a TXT record. A host with five interfaces, both families and four transports has
     * 40; more is either a bug or an attack.
     */
    static final int ADDRESSES = 64;

    /** PTR targets of a packet by which TXT records outside the services are told: rust-libp2p sends one. */
    static final int BARE_TARGETS = 16;

    /**
     * Claims for one peer, and claims under one name: two service names on three interfaces with several instances each.
     * Further ones have to wait until one ends or, of a peer, has been silent for a minute: a node that crashes and starts
     * again and again has a new name each time.
     */
    static final int CLAIMS = 32;

    /** Memory for each peer in the mean, in bytes of TXT with {@link #CLAIM_OVERHEAD}: two instances of a dozen addresses. */
    static final int BYTES_PER_PEER = 3 * 1024;

    /** What a claim without its TXT takes, in bytes, roughly. */
    static final int CLAIM_OVERHEAD = 512;

    /** Unicast answers to one source address in a second; beyond that the multicast, once a second, has to do. */
    static final int UNICASTS_PER_SOURCE = 10;

    /** Unicast answers in a second: a thousand newcomers may all ask at once, but those answers are an extra. */
    static final int UNICASTS = 256;

    /** Queriers whose further known answers an answer waits for (RFC 6762 section 7.2); beyond that it goes out. */
    static final int WAITING_QUERIERS = 64;

    /**
     * Names that are heard of and asked for, at most {@value #ASKS_PER_NAME} times each. Names are cheap to invent, and a
     * question for 32 of them is a packet to the whole LAN.
     */
    static final int WANTED_NAMES = 1024;

    /**
     * How often a name is asked for, a second apart: where three of ten packets are lost, half of the questions are in vain,
     * and a hundred peers have hundreds of names to ask for.
     */
    static final int ASKS_PER_NAME = 16;

    /** Times that somebody else had this node's peer id, each with other addresses, of which this node tells. */
    static final int IMPERSONATIONS = 64;

    /** A peer that is seen again so long after its first sighting is no passing invention. */
    static final Duration PROVEN_AFTER = Duration.ofSeconds(60);

    /** The instances of one source for each name of the tag. Sixteen peers on a machine are many, and 64 a reflector's. */
    static final int PEERS_PER_SOURCE = 64;

    /**
     * Returns the limits for a service. One eighth of the table stays free, so that a LAN full of inventions never keeps out
     * the peers of the other modules, and what this module lets in the table does too.
     *
     * @throws DiscoveryException when a setting is bad
     */
    static Limits of(DiscoveryContext context) throws DiscoveryException {
        int maxPeers = context.maxPeers() - context.maxPeers() / 8;
        int ofSource = context.settings().number("mdns.peers-per-source", PEERS_PER_SOURCE, 1);
        return new Limits(
                maxPeers,
                Math.min(ofSource, maxPeers) * context.tag().serviceNames().size());
    }

    /** Returns the bytes of all claims together. */
    long bytes() {
        return (long) maxPeers * BYTES_PER_PEER;
    }
}
