package chorus.discovery.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The most that the heap held after any garbage collection since this was made. Collections of the young generation leave
 * garbage behind, so it is rather too much than too little.
 */
final class PeakHeap {
    private static final long MEGABYTE = 1 << 20;

    private final AtomicLong peak = new AtomicLong();

    PeakHeap() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((notice, unused) -> collected(notice), null, null);
        }
    }

    /** Collects garbage once more, but for {@code alive}, and returns the peak. */
    long megabytes(Object alive) {
        System.gc();
        add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        Reference.reachabilityFence(alive);
        return peak.get() / MEGABYTE;
    }

    private void collected(Notification notice) {
        if (notice.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from((CompositeData) notice.getUserData());
            Map<String, MemoryUsage> pools = info.getGcInfo().getMemoryUsageAfterGc();
            Set<String> heap = heapPools();
            add(pools.entrySet().stream()
                    .filter(pool -> heap.contains(pool.getKey()))
                    .mapToLong(pool -> pool.getValue().getUsed())
                    .sum());
        }
    }

    private void add(long bytes) {
        peak.accumulateAndGet(bytes, Math::max);
    }

    private static Set<String> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
    }
}
