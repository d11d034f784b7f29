package chorus.discovery.mdns;

import chorus.discovery.spi.MulticastLink;
import java.net.InetAddress;

/**
 * Something new that somebody has said about a peer.
 *
 * @param key under what it is remembered
 * @param text the {@link TextHash} of its text
 * @param size what it would take of the memory, in bytes, roughly
 * @param source whom it came from, without a scope
 */
record Claim(
        CachedInstance.Key key,
        Sightings.Sighting sighting,
        long text,
        int size,
        MulticastLink link,
        InetAddress source) {}
