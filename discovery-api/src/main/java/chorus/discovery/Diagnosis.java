package chorus.discovery;

import chorus.discovery.spi.Finding;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the discovery modules of an application have found out about why peers are not seen; made by
 * {@link PeerDiscoveryService.Builder#diagnose}.
 *
 * @param findings the findings of each module in the order in which they shall be read, by the module's name, in the order
 *     of the modules. Unmodifiable; a module that can tell nothing has an empty list.
 */
public record Diagnosis(Map<String, List<Finding>> findings) {

    /** Copies the findings. */
    public Diagnosis {
        Map<String, List<Finding>> copy = new LinkedHashMap<>();
        findings.forEach((module, found) -> copy.put(module, List.copyOf(found)));
        findings = Collections.unmodifiableMap(copy);
    }

    /** Returns how many findings are reasons why peers are not seen. */
    public long problems() {
        return findings.values().stream()
                .flatMap(Collection::stream)
                .filter(each -> each.level() == Finding.Level.PROBLEM)
                .count();
    }
}
