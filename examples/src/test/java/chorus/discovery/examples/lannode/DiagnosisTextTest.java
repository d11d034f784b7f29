package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Diagnosis;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.Finding;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisTextTest {
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();

    @Test
    void aPageHasALineForEachFindingByModuleAndAVerdict() {
        findings.put("mdns", List.of(Finding.ok("peers", "2 peers"), Finding.note("packets", "9 out")));
        findings.put("silent", List.of());
        findings.put("bootstrap", List.of(Finding.ok("list", "none is configured")));

        assertThat(text().page()).isEqualTo("""
                        network _p2p._udp, listened for 3 s

                        mdns
                          ok      peers               2 peers
                          note    packets             9 out

                        bootstrap
                          ok      list                none is configured

                        Nothing is wrong.
                        """);
    }

    @Test
    void longTextsAreWrappedBesideTheSubjectAndHintsGoBelow() {
        Finding problem = Finding.problem(
                        "link eth0 IPv4", "bound to 0.0.0.0:5353, joined 224.0.0.251, sent, but nothing came back")
                .withHint("look at the firewall");
        findings.put("mdns", List.of(problem, Finding.problem("/dnsaddr/a-domain.example.org", "no such name")));

        assertThat(text().page()).endsWith("""
                          PROBLEM link eth0 IPv4      bound to 0.0.0.0:5353, joined 224.0.0.251, sent, but nothing came back
                                                      -> look at the firewall
                          PROBLEM /dnsaddr/a-domain.example.org
                                                      no such name

                        2 problems.
                        """);
        findings.put("mdns", List.of(Finding.problem("a", "word ".repeat(200))));
        assertThat(text().page().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(text().page()).endsWith("\n1 problem.\n");
    }

    @Test
    void whatCouldSteerATerminalIsNotPrinted() {
        findings.put("mdns", List.of(Finding.ok("peers", "evil\u001b[2Jname")));
        assertThat(text().page()).contains("evil?[2Jname").doesNotContain("\u001b");
    }

    @Test
    void jsonIsOneObjectOnOneLine() {
        findings.put("mdns", List.of(Finding.ok("peers", "2 \"peers\"")));
        findings.put("bootstrap", List.of(Finding.problem("list", "no").withHint("mend it")));

        assertThat(text().json())
                .isEqualTo("{\"tag\":\"_p2p._udp\",\"peer\":\"" + Samples.SELF
                        + "\",\"seconds\":3,\"problems\":1,\"findings\":["
                        + "{\"module\":\"mdns\",\"level\":\"ok\",\"subject\":\"peers\",\"text\":\"2 \\\"peers\\\"\"},"
                        + "{\"module\":\"bootstrap\",\"level\":\"problem\",\"subject\":\"list\",\"text\":\"no\","
                        + "\"hint\":\"mend it\"}]}\n");
    }

    private DiagnosisText text() {
        return new DiagnosisText(ServiceTag.LIBP2P, Samples.SELF, Duration.ofSeconds(3), new Diagnosis(findings));
    }
}
