package chorus.discovery.bootstrap;

import chorus.discovery.DiscoveryException;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of addresses, and tells everything that is wrong with one at once. */
final class PeerList {
    /** How many bad entries an error shows; a file that is no list at all has thousands. */
    private static final int SHOWN = 20;

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
            throw new DiscoveryException(describe(origin, problems));
        }
        return entries;
    }

    /** A comment starts a line or follows white space: a multiaddr may hold a {@code #}. */
    private static String withoutComment(String line) {
        return line.replaceFirst("(^|\\s)#.*", "").strip();
    }

    private static String describe(String origin, List<String> problems) {
        StringBuilder text = new StringBuilder(origin)
                .append(" has ")
                .append(problems.size())
                .append(problems.size() == 1 ? " bad address" : " bad addresses");
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
