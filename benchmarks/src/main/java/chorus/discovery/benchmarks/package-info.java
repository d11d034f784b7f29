/**
 * What is measured by public interfaces alone: the peers that {@code benchmarks/lan} runs, of this project and JmDNS, the
 * values, and large LANs in memory.
 */
@NullMarked
package chorus.discovery.benchmarks;

import org.jspecify.annotations.NullMarked;
