package chorus.discovery.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Valid messages of all that we can write, the same for the same seed; many concern {@link SamplePackets#INTEREST}. */
final class RandomMessages {
    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    DnsMessage next() {
        boolean response = random.nextBoolean();
        int flags = response ? DnsMessage.RESPONSE : DnsMessage.QUERY | (random.nextInt(4) == 0 ? DnsMessage.TC : 0);
        return new DnsMessage(
                random.nextInt(0x10000),
                flags,
                some(response && random.nextInt(4) > 0 ? 0 : 3, this::question),
                some(5, this::record),
                some(2, this::record),
                some(5, this::record));
    }

    private <T> List<T> some(int most, Supplier<T> next) {
        return Stream.generate(next).limit(random.nextInt(most + 1)).toList();
    }

    private DnsQuestion question() {
        return new DnsQuestion(name(), 1 + random.nextInt(300), random.nextBoolean());
    }

    private DnsRecord record() {
        DnsData data = data();
        long ttl = random.nextInt(3) == 0 ? 0 : random.nextInt() & Integer.MAX_VALUE;
        return new DnsRecord(name(), data.type(), random.nextBoolean(), ttl, data);
    }

    private DnsData data() {
        return switch (random.nextInt(5)) {
            case 0 -> new DnsData.Ptr(name());
            case 1 ->
                new DnsData.Srv(random.nextInt(0x10000), random.nextInt(0x10000), random.nextInt(0x10000), name());
            case 2 -> new DnsData.Txt(some(4, () -> bytes(1 + random.nextInt(255))));
            case 3 -> new DnsData.Address(Oracle.address(bytes(4)));
            default -> new DnsData.Address(Oracle.address(bytes(16)));
        };
    }

    /** One of a few names, or one below it, so that names meet again; sometimes in other letter case. */
    DnsName name() {
        List<String> labels = new ArrayList<>();
        for (int above = random.nextInt(3); above > 0; above--) {
            labels.add(
                    random.nextInt(4) == 0
                            ? "x".repeat(1 + random.nextInt(63))
                            : List.of("a", "b", "ab", "B", "ü.\\").get(random.nextInt(5)));
        }
        labels.addAll(List.of(
                        SamplePackets.SERVICE,
                        SamplePackets.CHORUS,
                        SamplePackets.INSTANCE,
                        SamplePackets.HOST,
                        SamplePackets.META,
                        DnsName.parse("_ipp._tcp.local"),
                        DnsName.of())
                .get(random.nextInt(7))
                .labels());
        if (random.nextInt(4) == 0) {
            labels.replaceAll(label -> random.nextBoolean() ? label.toUpperCase(Locale.ROOT) : label);
        }
        return DnsName.of(labels.toArray(String[]::new));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
