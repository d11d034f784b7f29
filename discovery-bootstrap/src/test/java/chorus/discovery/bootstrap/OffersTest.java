package chorus.discovery.bootstrap;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.Multiaddr;
import chorus.discovery.spi.PeerDiscovery;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffersTest {
    private final World world = new World();

    @Test
    void threePeersAreOfferedAtOnceAndTheOthersWhenTheseAreConnected() throws Exception {
        world.up(1, 2, 3, 4, 5);
        world.start(lines(1, 5));
        assertThat(world.offeredAt(Duration.ZERO)).hasSize(3);
        world.advance(Duration.ofSeconds(1));
        assertThat(world.offeredAt(Duration.ofSeconds(1))).hasSize(2);
        assertThat(world.known()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        world.advance(Duration.ofMinutes(4));
        assertThat(world.events).hasSize(5);
    }

    @Test
    void aPeerThatDoesNotAnswerGivesItsPlaceToTheNextAfterTheTimeOfADial() throws Exception {
        world.start(lines(1, 6));
        world.advance(Offers.ATTEMPT);
        assertThat(world.offeredAt(Offers.ATTEMPT))
                .hasSize(3)
                .doesNotContainAnyElementsOf(world.offeredAt(Duration.ZERO));
    }

    @Test
    void aPeerThatAHandlerCouldNotReachGivesItsPlaceToTheNextAtOnce() throws Exception {
        world.start(lines(1, 4));
        world.advance(Duration.ofMillis(300));
        source().reconfirm(Peers.id(world.offeredAt(Duration.ZERO).get(0)));
        world.advance(Duration.ZERO);
        assertThat(world.offeredAt(Duration.ofMillis(300))).hasSize(1);
    }

    @Test
    void aPeerThatIsDownIsOfferedForEverWithDelaysUpToFiveMinutes() throws Exception {
        world.start(lines(1, 1));
        world.advance(Duration.ofHours(24));
        List<Duration> offers = world.offers(1);
        Duration longest = Backoff.MAX.plus(Offers.ATTEMPT).plus(Offers.LOOK);
        for (int i = 1; i < offers.size(); i++) {
            Duration pause = offers.get(i).minus(offers.get(i - 1));
            assertThat(pause)
                    .as("pause %d", i)
                    .isGreaterThanOrEqualTo(Offers.ATTEMPT)
                    .isLessThanOrEqualTo(Offers.ATTEMPT.plus(Backoff.limit(i)));
        }
        assertThat(world.now().minus(offers.get(offers.size() - 1))).isLessThan(longest);
        assertThat(offers).as("offers in a day").hasSizeBetween(450, 700);
        assertThat(world.lost()).isEmpty();
    }

    @Test
    void everyFailedOfferIsToldWithItsNumberAndTheTimeOfTheNext() throws Exception {
        world.start(lines(1, 1));
        world.advance(Duration.ofHours(1));
        List<Duration> offers = world.offers(1);
        assertThat(world.postponed).hasSizeGreaterThan(10);
        for (int i = 0; i < world.postponed.size(); i++) {
            World.Postponed told = world.postponed.get(i);
            assertThat(told.failures()).isEqualTo(i + 1);
            assertThat(told.at()).isEqualTo(offers.get(i).plus(Offers.ATTEMPT));
            if (i + 1 < offers.size()) {
                assertThat(told.next()).isEqualTo(offers.get(i + 1));
            }
        }
    }

    @Test
    void aConnectionThatEndsIsToldAsTheFirstFailureAndOneThatLastsMakesNone() throws Exception {
        world.up(1);
        world.start(lines(1, 1));
        world.advance(Duration.ofHours(1));
        assertThat(world.postponed).isEmpty();
        world.down(1);
        world.advance(Offers.WATCH);
        assertThat(world.postponed).extracting(World.Postponed::failures).containsExactly(1);
        assertThat(world.lost()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aPeerThatWasDownForAnHourIsConnectedWithinFiveMinutesOfItsReturn(long seed) throws Exception {
        World other = new World(seed);
        other.start(lines(1, 1));
        other.advance(Duration.ofHours(1));
        other.up(1);
        other.scheduler.runUntil(
                () -> other.connected.contains(Peers.id(1)), Backoff.MAX.plus(Offers.ATTEMPT.multipliedBy(2)));
    }

    @Test
    void aPeerThatHangsUpIsLostAndFoundAgainSoThatHandlersTakeItAgain() throws Exception {
        world.up(1);
        world.start(lines(1, 1));
        world.advance(Duration.ofMinutes(2));
        world.connected.clear();
        world.advance(Offers.WATCH.plus(Backoff.FIRST).plus(World.DIAL));
        assertThat(world.events).extracting(World.Event::found).containsExactly(true, false, true);
        assertThat(world.connected).containsExactly(Peers.id(1));
    }

    @Test
    void aPeerThatHangsUpAtOnceEveryTimeIsCalledLessAndLessOften() throws Exception {
        world.up(1);
        world.start(lines(1, 1));
        for (int second = 0; second < 3600; second++) {
            world.advance(Duration.ofSeconds(1));
            world.connected.clear();
        }
        assertThat(world.offers(1)).hasSizeLessThan(40);
    }

    @Test
    void aConnectionThatLastsMakesTheFailuresForgotten() throws Exception {
        world.start(lines(1, 1));
        world.advance(Duration.ofHours(1));
        world.up(1);
        world.advance(Backoff.MAX.plus(Offers.ATTEMPT).plus(Offers.STEADY).plus(Offers.WATCH));
        int before = world.offers(1).size();
        world.connected.clear();
        world.advance(Offers.WATCH.plus(Backoff.FIRST));
        assertThat(world.offers(1)).hasSize(before + 1);
    }

    @Test
    void aBrokenConnectionThatAHandlerReportsIsNoticedAtOnce() throws Exception {
        world.up(1);
        world.start(lines(1, 1));
        world.advance(Duration.ofMinutes(2));
        world.connected.clear();
        source().reconfirm(Peers.id(1));
        assertThat(world.lost()).containsExactly(1);
    }

    @Test
    void reconfirmingAPeerThatIsConnectedOrUnknownDoesNothing() throws Exception {
        world.up(1);
        world.start(lines(1, 1));
        world.advance(Duration.ofMinutes(1));
        source().reconfirm(Peers.id(1));
        source().reconfirm(Peers.id(2));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.events).hasSize(1);
    }

    @Test
    void aConnectedPeerIsReportedAgainEveryFiveMinutes() throws Exception {
        world.up(1);
        world.start(lines(1, 1));
        world.advance(Offers.REFRESH.multipliedBy(3).plus(Duration.ofMinutes(1)));
        assertThat(world.offers(1)).hasSize(4);
        assertThat(world.lost()).isEmpty();
    }

    @Test
    void peersThatAreConnectedAlreadyAreReportedAndTakeNoPlace() throws Exception {
        IntStream.rangeClosed(1, 5).mapToObj(Peers::id).forEach(world.connected::add);
        world.start(lines(1, 8));
        assertThat(world.known()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        world.advance(Duration.ofSeconds(9));
        assertThat(world.events).hasSize(8);
    }

    @Test
    void aPartitionLosesAllPeersAndItsEndBringsThemBackWithinFiveMinutes() throws Exception {
        int[] all = IntStream.rangeClosed(1, 9).toArray();
        world.up(all);
        world.start(lines(1, 9));
        world.advance(Duration.ofMinutes(10));
        world.down(all);
        world.advance(Duration.ofMinutes(30));
        assertThat(world.lost()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
        world.up(all);
        world.advance(Backoff.MAX.plus(Offers.ATTEMPT.multipliedBy(3)));
        assertThat(world.connected).hasSize(9);
        assertThat(world.lost()).hasSize(9);
    }

    @Test
    void aMachineThatHasSleptTriesEverybodyAtOnce() throws Exception {
        world.start(lines(1, 1));
        world.advance(Duration.ofHours(1));
        world.up(1);
        world.slept = Duration.ofHours(8);
        world.advance(Offers.WATCH.plus(Offers.ATTEMPT).plus(World.DIAL));
        assertThat(world.connected).hasSize(1);
    }

    @Test
    void aPeerThatConnectsByItselfIsNoticedWhileItWaits() throws Exception {
        world.start(lines(1, 1));
        world.advance(Duration.ofHours(1));
        world.connected.add(Peers.id(1));
        world.advance(Offers.WATCH);
        world.connected.clear();
        world.advance(Offers.WATCH);
        assertThat(world.lost()).containsExactly(1);
    }

    @Test
    void newListenAddressesOfTheNodeMakeItTryEverybodyAtOnce() throws Exception {
        world.start(lines(1, 1));
        world.advance(Duration.ofHours(1));
        world.up(1);
        world.listenAddresses = List.of(Multiaddr.parse("/ip4/192.168.1.7/tcp/4001"));
        world.advance(Offers.WATCH.plus(Offers.ATTEMPT).plus(World.DIAL));
        assertThat(world.connected).hasSize(1);
    }

    @Test
    void tenThousandPeersAreAllOfferedThreeAtATimeAndNoneTwiceBeforeTheLast() throws Exception {
        world.start(lines(1, 10_000));
        world.advance(Offers.ATTEMPT.multipliedBy(10_000 / 3 + 1));
        Set<Integer> peers = new HashSet<>();
        world.events.stream().limit(10_000).forEach(event -> peers.add(event.peer()));
        assertThat(peers).hasSize(10_000);
        assertThat(world.events.stream()
                        .collect(groupingBy(World.Event::at, counting()))
                        .values())
                .allMatch(offered -> offered <= 3);
    }

    @Test
    void tenThousandPeersThatAnswerAreAllConnected() throws Exception {
        world.up(IntStream.rangeClosed(1, 10_000).toArray());
        world.start(lines(1, 10_000));
        world.scheduler.runUntil(() -> world.connected.size() == 10_000, Duration.ofHours(1));
        assertThat(world.lost()).isEmpty();
    }

    @Test
    void theOrderIsRandomAndTheSameForTheSameSeed() throws Exception {
        assertThat(orderOf(1)).isEqualTo(orderOf(1)).isNotEqualTo(orderOf(2)).isNotEqualTo(orderOf(3));
        assertThat(Set.copyOf(orderOf(1))).hasSize(100);
    }

    @Test
    void nothingIsLeftAfterClose() throws Exception {
        world.up(1);
        world.start(lines(1, 5));
        world.advance(Duration.ofSeconds(20));
        int before = world.events.size();
        source().close();
        source().close();
        assertThat(world.scheduler.pending()).isZero();
        world.advance(Duration.ofHours(1));
        assertThat(world.events).hasSize(before);
    }

    private static List<Integer> orderOf(long seed) throws Exception {
        World world = new World(seed);
        world.up(IntStream.rangeClosed(1, 100).toArray());
        world.start(lines(1, 100));
        world.advance(Duration.ofMinutes(1));
        return world.events.stream().map(World.Event::peer).toList();
    }

    private PeerDiscovery source() {
        return Objects.requireNonNull(world.source);
    }

    private static String[] lines(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Peers::line).toArray(String[]::new);
    }
}
