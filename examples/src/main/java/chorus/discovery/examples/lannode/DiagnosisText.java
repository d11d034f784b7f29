package chorus.discovery.examples.lannode;

import chorus.discovery.Diagnosis;
import chorus.discovery.PeerId;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.Finding.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A diagnosis for people, on a page, and for programs, as JSON.
 *
 * @param tag the network
 * @param self this node
 * @param time how long it listened
 */
record DiagnosisText(ServiceTag tag, PeerId self, Duration time, Diagnosis diagnosis) {
    /** The width of a page, in characters. */
    private static final int WIDTH = 100;

    /** Where the subject begins. */
    private static final int SUBJECT = 10;

    /** Where the text begins, unless the subject is longer. */
    private static final int TEXT = 30;

    /** Returns the page, which ends with the verdict. */
    String page() {
        StringBuilder page = new StringBuilder("network " + tag + ", listened for " + seconds() + " s\n");
        diagnosis.findings().forEach((module, findings) -> {
            if (!findings.isEmpty()) {
                page.append('\n').append(module).append('\n');
                findings.forEach(finding -> append(page, finding));
            }
        });
        return page.append('\n').append(verdict()).append('\n').toString();
    }

    private String seconds() {
        return String.valueOf(time.toSeconds());
    }

    private String verdict() {
        long problems = diagnosis.problems();
        return problems == 0 ? "Nothing is wrong." : problems + (problems == 1 ? " problem." : " problems.");
    }

    private static void append(StringBuilder page, Finding finding) {
        String start = Text.fit("  " + mark(finding.level()), SUBJECT) + Text.printable(finding.subject());
        List<String> lines = wrap(Text.printable(finding.text()));
        finding.hint().ifPresent(hint -> lines.addAll(wrap("-> " + Text.printable(hint))));
        if (start.length() < TEXT) {
            page.append(Text.fit(start, TEXT)).append(lines.remove(0)).append('\n');
        } else {
            page.append(start).append('\n');
        }
        lines.forEach(line -> page.append(" ".repeat(TEXT)).append(line).append('\n'));
    }

    private static String mark(Level level) {
        return level == Level.PROBLEM ? level.name() : level.name().toLowerCase(Locale.ROOT);
    }

    /** Breaks text between words into lines that fit beside the subject; a word that is longer has a line of its own. */
    private static List<String> wrap(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - TEXT) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Returns one JSON object (RFC 8259) on one line. */
    String json() {
        StringBuilder json = new StringBuilder(1024);
        JsonLines.appendQuoted(json.append("{\"tag\":"), tag.toString());
        JsonLines.appendQuoted(json.append(",\"peer\":"), self.toString());
        json.append(",\"seconds\":").append(seconds());
        json.append(",\"problems\":").append(diagnosis.problems());
        json.append(",\"findings\":[");
        int first = json.length();
        diagnosis
                .findings()
                .forEach((module, findings) -> findings.forEach(finding -> {
                    append(json.append(json.length() == first ? "" : ","), module, finding);
                }));
        return json.append("]}\n").toString();
    }

    private static void append(StringBuilder json, String module, Finding finding) {
        JsonLines.appendQuoted(json.append("{\"module\":"), module);
        json.append(",\"level\":\"")
                .append(finding.level().name().toLowerCase(Locale.ROOT))
                .append('"');
        JsonLines.appendQuoted(json.append(",\"subject\":"), finding.subject());
        JsonLines.appendQuoted(json.append(",\"text\":"), finding.text());
        finding.hint().ifPresent(hint -> JsonLines.appendQuoted(json.append(",\"hint\":"), hint));
        json.append('}');
    }
}
