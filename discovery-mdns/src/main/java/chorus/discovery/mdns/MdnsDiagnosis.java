package chorus.discovery.mdns;

import chorus.discovery.DiscoveryException;
import chorus.discovery.ServiceTag;
import chorus.discovery.spi.DiscoveryContext;
import chorus.discovery.spi.Finding;
import chorus.discovery.spi.MulticastLink;
import chorus.discovery.spi.MulticastTransport;
import chorus.discovery.spi.MulticastTransport.Datagram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Looks for reasons why mDNS finds nobody. It opens the links, asks a handful of questions on each, which are to come back
 * to this machine too, and listens. It announces nothing, so nobody takes it for a peer. On the loop.
 */
final class MdnsDiagnosis implements MulticastTransport.Listener {
    /** What is found about the links as a whole. */
    static final String SOCKETS = "sockets";

    /** How many services that may be those of libp2p nodes are asked about. */
    private static final int MOST_PUZZLES = 3;

    private final DiscoveryContext context;
    private final MulticastTransport transport;
    private final Machine machine;
    private final Duration time;
    private final Consumer<Finding> report;
    private final List<DnsName> questions;
    private final HeardTraffic heard;
    private final Map<MulticastLink.Key, LinkCheck> checks = new LinkedHashMap<>();
    private final CompletableFuture<Duration> done = new CompletableFuture<>();
    private int sent;

    MdnsDiagnosis(
            DiscoveryContext context,
            MulticastTransport transport,
            Machine machine,
            Duration time,
            Consumer<Finding> report) {
        this.context = context;
        this.transport = transport;
        this.machine = machine;
        this.time = time;
        this.report = report;
        this.questions = questions(context.tag());
        this.heard = new HeardTraffic(context.tag(), context.host().localId());
    }

    /** Who has this tag, who has the tags that are usual, and what else there is. Each is a packet of its own. */
    private static List<DnsName> questions(ServiceTag tag) {
        Set<DnsName> names = new LinkedHashSet<>(ServiceNames.of(tag).all());
        names.addAll(ServiceNames.of(ServiceTag.LIBP2P).all());
        names.addAll(ServiceNames.of(ServiceTag.CHORUS).all());
        names.add(ServiceNames.META_QUERY);
        return List.copyOf(names);
    }

    /** Begins; completes when all is reported and closed. */
    CompletionStage<?> run() {
        context.scheduler().worker().execute(() -> {
            List<Finding> found = machine.look().get();
            context.scheduler().execute(() -> open(found));
        });
        return done;
    }

    private void open(List<Finding> first) {
        first.forEach(report);
        try {
            transport.open(this);
        } catch (DiscoveryException e) {
            report.accept(Finding.problem(SOCKETS, String.valueOf(e.getMessage())));
            done.complete(time);
            return;
        }
        // what was heard by then is asked about; and an IPv6 address may still be checked for duplicates at the first
        // question
        context.scheduler().schedule(time.dividedBy(2), this::askAgain);
        context.scheduler().schedule(time, this::finish);
    }

    @Override
    public void linkUp(MulticastLink link) {
        LinkCheck known = checks.get(link.key());
        if (known == null) {
            LinkCheck check = new LinkCheck(
                    link,
                    questions,
                    context.random().nextInt(1, 0x10000),
                    context.scheduler().nanoTime());
            checks.put(link.key(), check);
            check.packets().forEach(packet -> send(link, packet));
        }
    }

    @Override
    public void linkDown(MulticastLink link) {
        LinkCheck check = checks.get(link.key());
        if (check != null) {
            check.refused("it went down");
        }
    }

    @Override
    public void received(Datagram datagram) {
        LinkCheck check = checks.get(datagram.link().key());
        if (check == null || !check.isOwn(datagram.payload())) {
            heard.take(datagram);
        } else {
            check.cameBack(context.scheduler().nanoTime());
        }
    }

    @Override
    public void sendFailed(MulticastLink link, Exception cause) {
        sent--;
        LinkCheck check = checks.get(link.key());
        if (check != null) {
            check.refused(String.valueOf(cause.getMessage()));
        }
    }

    private void askAgain() {
        List<DnsName> puzzles = heard.puzzles(MOST_PUZZLES);
        for (LinkCheck check : checks.values()) {
            puzzles.forEach(name -> send(check.link(), check.packet(name)));
            if (check.echo() == null) {
                check.sentAgain(context.scheduler().nanoTime());
                send(check.link(), check.packets().get(0));
            }
        }
    }

    private void send(MulticastLink link, byte[] packet) {
        sent++;
        transport.send(link, packet);
    }

    private void finish() {
        Map<MulticastLink, Exception> notUp = machine.notUp().get();
        transport.close();
        for (LinkCheck check : checks.values()) {
            report.accept(check.finding(machine.advice()));
        }
        notUp.forEach((link, cause) -> report.accept(notOpened(link, cause)));
        report.accept(packets());
        report.accept(heard.services());
        report.accept(peers());
        done.complete(time);
    }

    private static Finding notOpened(MulticastLink link, Exception cause) {
        if (cause instanceof UnsupportedOperationException) {
            return Finding.note(LinkCheck.subject(link), "this JVM does not do this family");
        }
        return Finding.problem(LinkCheck.subject(link), "not opened: " + cause.getMessage());
    }

    private Finding packets() {
        List<String> rejected = new ArrayList<>();
        addIfAny(rejected, machine.drops().of(Drops.Reason.OFF_LINK), "from outside the subnet");
        addIfAny(rejected, machine.drops().of(Drops.Reason.TOO_LONG), "too long");
        addIfAny(rejected, machine.drops().of(Drops.Reason.FLOOD), "too many at once");
        addIfAny(rejected, heard.notUnderstood(), "not understood");
        addIfAny(rejected, heard.withoutUse(), "of a peer without an address of use here");
        long own = checks.values().stream().mapToLong(LinkCheck::ownHeard).sum();
        List<String> in = new ArrayList<>(List.of(own + " own"));
        addIfAny(in, heard.ofThisMachine(), "of other programs here");
        in.add(
                heard.ofOthers() == 0
                        ? "none from other machines"
                        : heard.ofOthers() + " from " + heard.addresses() + " other address"
                                + (heard.addresses() == 1 ? "" : "es"));
        String text = sent + " out; in: " + String.join(", ", in);
        if (rejected.isEmpty()) {
            return Finding.ok("packets", text);
        }
        Finding finding = Finding.note("packets", text + "; rejected: " + String.join(", ", rejected));
        return machine.drops().of(Drops.Reason.OFF_LINK) == 0
                ? finding
                : finding.withHint(
                        "a sender has no address in a subnet of this machine: compare addresses and netmasks");
    }

    private static void addIfAny(List<String> counts, long count, String what) {
        if (count > 0) {
            counts.add(count + " " + what);
        }
    }

    private Finding peers() {
        boolean carries = checks.values().stream().anyMatch(check -> check.echo() != null);
        return heard.peers(carries ? nobodyElse() : null);
    }

    private String nobodyElse() {
        return machine.advice()
                .nobodyElse(checks.values().stream()
                        .map(check -> check.link().interfaceName())
                        .distinct()
                        .toList());
    }
}
