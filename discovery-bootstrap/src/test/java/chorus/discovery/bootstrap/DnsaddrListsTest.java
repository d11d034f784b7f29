package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsaddrListsTest {
    private final World world = new World();

    @BeforeEach
    void allPeersAreUp() {
        world.up(IntStream.rangeClosed(1, 20).toArray());
    }

    @Test
    void thePeersOfTheDnsAreOfferedBesideTheOthers() throws Exception {
        world.dns.put("example.org", Peers.line(2), Peers.line(3));
        world.start(Peers.line(1), "/dnsaddr/example.org");
        assertThat(world.known()).containsExactly(1);
        world.advance(Duration.ofSeconds(2));
        assertThat(world.known()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aNodeThatIsInItsOwnListDoesNotOfferItself() throws Exception {
        world.dns.put("example.org", Peers.line(World.SELF), Peers.line(1));
        world.start("/dnsaddr/example.org", Peers.line(World.SELF));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.known()).containsExactly(1);
    }

    @Test
    void withoutADnsaddrThereIsNoResolver() throws Exception {
        world.start(Peers.line(1), "/dns4/node.example.org/tcp/4001/p2p/" + Peers.id(2));
        world.advance(Duration.ofHours(1));
        assertThat(world.resolversMade).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "5, 30", "300, 300", "86400, 3600"})
    void aListIsResolvedAgainWhenItsTimeToLiveEndsButNotTooOftenOrTooRarely(long ttl, long expected) throws Exception {
        world.dns.ttl = Duration.ofSeconds(ttl);
        world.dns.put("example.org", Peers.line(1));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofSeconds(expected - 1));
        assertThat(world.dns.asked).hasSize(1);
        world.advance(Duration.ofSeconds(2));
        assertThat(world.dns.asked).hasSize(2);
    }

    @Test
    void everyNodeFollowsAChangeOfTheZone() throws Exception {
        world.dns.put("example.org", Peers.line(1), Peers.line(2));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(1));
        world.dns.put("example.org", Peers.line(2), Peers.line(3));
        world.advance(Duration.ofMinutes(11));
        assertThat(world.known()).containsExactlyInAnyOrder(2, 3);
        assertThat(world.lost()).containsExactly(1);
    }

    @Test
    void aDnsThatIsDownAtTheStartIsAskedUntilItIsUp() throws Exception {
        world.dns.down = true;
        world.dns.put("example.org", Peers.line(1));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofHours(1));
        assertThat(world.known()).isEmpty();
        assertThat(world.problems)
                .hasSize(1)
                .first()
                .asString()
                .contains("TXT _dnsaddr.example.org: the server failed");
        assertThat(world.dns.asked).hasSizeBetween(20, 60);
        world.dns.down = false;
        world.advance(Backoff.MAX.plusSeconds(1));
        assertThat(world.connected).containsExactly(Peers.id(1));
        assertThat(world.problems).hasSize(1);
        assertThat(world.recovered).hasSize(1).first().isEqualTo(world.offers(1).get(0));
    }

    @Test
    void theFirstAttemptsAfterAFailureComeSoon() throws Exception {
        world.dns.down = true;
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(1));
        List<Duration> times = world.dns.times;
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i).minus(times.get(i - 1)))
                    .isLessThanOrEqualTo(Backoff.limit(i).plusMillis(20));
        }
        assertThat(times).hasSizeGreaterThan(4);
    }

    @Test
    void aDnsThatFailsAgainIsAskedAndToldLikeTheFirstTime() throws Exception {
        world.dns.put("example.org", Peers.line(1));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(1));
        world.dns.down = true;
        world.advance(Duration.ofHours(1));
        world.dns.down = false;
        world.advance(Backoff.MAX);
        world.dns.down = true;
        int before = world.dns.asked.size();
        world.advance(world.dns.ttl.plusMinutes(1));
        assertThat(world.dns.asked).hasSizeGreaterThan(before + 5);
        assertThat(world.problems).hasSize(2);
        assertThat(world.problems.get(1)).isEqualTo(world.problems.get(0));
    }

    @Test
    void theSameProblemsInAnotherOrderAreNotToldAgain() throws Exception {
        world.dns.put("example.org", "/dnsaddr/a", "/dnsaddr/b");
        world.dns.latency.put("_dnsaddr.a", Duration.ofMillis(50));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMillis(200));
        world.dns.latency.put("_dnsaddr.b", Duration.ofMillis(90));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.dns.asked).hasSizeGreaterThan(3);
        assertThat(world.problems).hasSize(1);
    }

    @Test
    void aDnsThatFailsLaterTakesNoPeerAway() throws Exception {
        world.dns.put("example.org", Peers.line(1), Peers.line(2));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(1));
        world.dns.down = true;
        world.advance(Duration.ofHours(5));
        world.dns.down = false;
        world.dns.texts("example.org", "dnsaddr=garbage");
        world.advance(Duration.ofHours(5));
        world.dns.put("example.org", Peers.place(7).toString());
        world.advance(Duration.ofHours(5));
        assertThat(world.lost()).isEmpty();
        assertThat(world.known()).containsExactlyInAnyOrder(1, 2);
        assertThat(world.problems).hasSize(3);
    }

    @Test
    void whereSeveralThingsAreWrongRecoveryIsToldAfterTheLast() throws Exception {
        world.dns.put("a.org", Peers.line(1));
        world.dns.put("b.org", Peers.line(2));
        world.dns.kill("a.org");
        world.dns.kill("b.org");
        world.start("/dnsaddr/a.org", "/dnsaddr/b.org");
        world.advance(Duration.ofMinutes(1));
        assertThat(world.problems).hasSize(2);
        world.dns.revive("a.org");
        world.advance(Duration.ofHours(1));
        assertThat(world.known()).containsExactly(1);
        assertThat(world.recovered).isEmpty();
        world.dns.revive("b.org");
        world.advance(Duration.ofHours(1));
        assertThat(world.recovered).hasSize(1);
    }

    @Test
    void aPeerThatCannotBeReachedMakesItsListBeResolvedAgainAtOnce() throws Exception {
        world.dns.ttl = Duration.ofHours(1);
        world.dns.put("example.org", Peers.line(30));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofSeconds(5));
        world.dns.put("example.org", Peers.line(1));
        world.advance(Offers.ATTEMPT.minusSeconds(5).plusSeconds(1));
        assertThat(world.connected).containsExactly(Peers.id(1));
    }

    @Test
    void aPeerWhoseConnectionBreaksIsConnectedAtOnceWhereTheDnsSaysItIsNow() throws Exception {
        world.dns.ttl = Duration.ofHours(1);
        world.dns.put("example.org", Peers.line(1));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(10));
        world.dns.put("example.org", Peers.place(9) + "/p2p/" + Peers.id(1));
        world.connected.clear();
        Objects.requireNonNull(world.source).reconfirm(Peers.id(1));
        world.advance(Duration.ofMillis(100));
        assertThat(world.found.get(world.found.size() - 1).addresses()).containsExactly(Peers.place(9));
        assertThat(world.connected).containsExactly(Peers.id(1));
    }

    @Test
    void aListIsResolvedAFewTimesMoreInLongerAndLongerStepsWhenTheDnsIsLaterThanTheFailure() throws Exception {
        world.dns.ttl = Duration.ofHours(1);
        world.dns.put("example.org", Peers.line(30));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofSeconds(69));
        assertThat(world.dns.times.stream().map(Duration::toSeconds)).containsExactly(0L, 10L, 12L, 16L, 24L, 40L);
    }

    @Test
    void manyPeersThatAreDownMakeTheirListBeResolvedEveryHalfMinuteInTheEnd() throws Exception {
        world.dns.put(
                "example.org",
                IntStream.rangeClosed(101, 200).mapToObj(Peers::line).toArray(String[]::new));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(10));
        assertThat(world.dns.asked).hasSizeLessThan(90);
        int before = world.dns.asked.size();
        world.advance(Duration.ofMinutes(10));
        assertThat(world.dns.asked.size() - before).isLessThanOrEqualTo(21);
    }

    @Test
    void aNewNetworkMakesAFailedListBeResolvedAtOnce() throws Exception {
        world.dns.down = true;
        world.dns.put("example.org", Peers.line(1));
        world.start(Peers.line(30), "/dnsaddr/example.org");
        world.advance(Duration.ofHours(1));
        world.dns.down = false;
        world.slept = Duration.ofHours(1);
        world.advance(Offers.WATCH.plusSeconds(1));
        assertThat(world.known()).contains(1);
    }

    @Test
    void aNewNetworkMakesAnOldAnswerBeAskedForAgain() throws Exception {
        world.dns.ttl = Duration.ofHours(1);
        world.dns.put("example.org", Peers.line(1));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(1));
        world.dns.put("example.org", Peers.line(2));
        world.slept = Duration.ofHours(1);
        world.advance(Offers.WATCH.plusSeconds(1));
        assertThat(world.known()).containsExactly(2);
    }

    @Test
    void anAnswerInAnotherOrderIsNoChange() throws Exception {
        String here = Peers.line(1);
        String there = Peers.place(9) + "/p2p/" + Peers.id(1);
        world.dns.put("example.org", here, there);
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(1));
        world.dns.put("example.org", there, here);
        world.advance(Duration.ofHours(3));
        assertThat(world.found)
                .extracting(peer -> peer.addresses())
                .containsOnly(List.of(Peers.place(1), Peers.place(9)));
    }

    @Test
    void aNewAddressOfAPeerIsReportedAtOnce() throws Exception {
        world.dns.put("example.org", Peers.line(1));
        world.start("/dnsaddr/example.org");
        world.advance(Duration.ofMinutes(9));
        int before = world.found.size();
        world.dns.put("example.org", Peers.line(1), Peers.place(9) + "/p2p/" + Peers.id(1));
        world.advance(Duration.ofMinutes(1).plusSeconds(1));
        assertThat(world.found.subList(before, world.found.size()))
                .extracting(peer -> peer.addresses())
                .contains(List.of(Peers.place(1), Peers.place(9)));
        assertThat(world.lost()).isEmpty();
    }

    @Test
    void fewListsAreResolvedAtATimeAndAllInTurn() throws Exception {
        String[] entries = IntStream.rangeClosed(1, 20)
                .peek(i -> world.dns.put("n" + i, Peers.line(i)))
                .mapToObj(i -> "/dnsaddr/n" + i)
                .toArray(String[]::new);
        world.start(entries);
        world.advance(Duration.ofSeconds(30));
        assertThat(world.known()).hasSize(20);
        assertThat(world.dns.mostPending).isEqualTo(DnsaddrLists.AT_ONCE);
    }

    @Test
    void aListThatIsBeingResolvedIsNotResolvedASecondTimeMeanwhile() throws Exception {
        world.dns.put("slow", Peers.line(1));
        world.dns.put("quick", Peers.line(2));
        world.dns.latency.put("_dnsaddr.slow", Duration.ofSeconds(10));
        world.start("/dnsaddr/slow", "/dnsaddr/quick");
        world.advance(Duration.ofSeconds(9));
        assertThat(world.dns.asked).containsExactly("_dnsaddr.slow", "_dnsaddr.quick");
    }

    @Test
    void anAnswerThatComesAfterCloseIsIgnored() throws Exception {
        world.dns.put("example.org", Peers.line(1));
        world.dns.kill("example.net");
        world.start("/dnsaddr/example.org", "/dnsaddr/example.net");
        world.advance(Duration.ofMillis(10));
        Objects.requireNonNull(world.source).close();
        world.advance(Duration.ofHours(1));
        assertThat(world.events).isEmpty();
        assertThat(world.problems).isEmpty();
        assertThat(world.dns.asked).hasSize(2);
        assertThat(world.scheduler.pending()).isZero();
    }
}
