package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import chorus.discovery.Multiaddr;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import chorus.discovery.bootstrap.Entry.Direct;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists of addresses, telling everything that is wrong with one at once, and writes them. */
final class PeerList {
    /** How many bad entries an error shows; a file that is no list at all has thousands. */
    private static final int SHOWN = 50;

    private PeerList() {}

    /**
     * Reads a list.
     *
     * @param origin where it comes from, for the error
     * @param unit what a place in it is called, such as {@code line}; numbered from 1
     * @param lines one address each; blank ones and what follows a {@code #} are ignored
     * @throws DiscoveryException when an address is bad; shows each bad one with its place and the reason
     */
    static List<Entry> parse(String origin, String unit, List<String> lines) throws DiscoveryException {
        List<Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String text = withoutComment(lines.get(i));
            if (text.isEmpty()) {
                continue;
            }
            try {
                entries.add(Entry.parse(text));
            } catch (IllegalArgumentException e) {
                problems.add(unit + " " + (i + 1) + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            String count = problems.size() == 1 ? "1 bad address" : problems.size() + " bad addresses";
            throw new DiscoveryException(describe(origin + " has " + count, problems));
        }
        return entries;
    }

    /** A comment starts a line or follows white space: a multiaddr may hold a {@code #}. Some editors write a BOM. */
    private static String withoutComment(String line) {
        return line.replaceFirst("^\\uFEFF", "").replaceFirst("(^|\\s)#.*", "").strip();
    }

    /** Returns the peers that live at these places, each once, with its addresses in the order of the list. */
    static List<PeerInfo> peers(Collection<Direct> places) {
        Map<PeerId, List<Multiaddr>> peers = new LinkedHashMap<>();
        places.forEach(place ->
                peers.computeIfAbsent(place.id(), id -> new ArrayList<>()).add(place.address()));
        return peers.entrySet().stream()
                .map(peer -> new PeerInfo(peer.getKey(), peer.getValue()))
                .toList();
    }

    /** Returns a list that {@link #parse} reads. */
    static String text(String header, Collection<PeerInfo> peers) {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (PeerInfo peer : peers) {
            peer.fullAddresses().forEach(address -> text.append(address).append('\n'));
        }
        return text.toString();
    }

    /** Returns a text of several lines that shows all problems, or the first of very many. */
    static String describe(String head, List<String> problems) {
        StringBuilder text = new StringBuilder(head);
        problems.stream()
                .limit(SHOWN)
                .forEach(problem ->
                        text.append(System.lineSeparator()).append("  ").append(problem));
        if (problems.size() > SHOWN) {
            text.append(System.lineSeparator())
                    .append("  and ")
                    .append(problems.size() - SHOWN)
                    .append(" more");
        }
        return text.toString();
    }
}
