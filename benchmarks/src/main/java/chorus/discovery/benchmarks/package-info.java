/** The peers that {@code benchmarks/lan} runs: this project and JmDNS, by their public interfaces alone. */
@NullMarked
package chorus.discovery.benchmarks;

import org.jspecify.annotations.NullMarked;
