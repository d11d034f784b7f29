package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.bootstrap.DnsaddrResolver.Resolution;
import chorus.discovery.bootstrap.Entry.Direct;
import chorus.discovery.bootstrap.Entry.Dnsaddr;
import chorus.discovery.testkit.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DnsaddrResolverTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakeDns dns = new FakeDns(scheduler);
    private DnsaddrResolver resolver = resolver("/dnsaddr/example.org");

    @Test
    void theTextsOfADomainAreItsPeers() {
        dns.put("example.org", Peers.line(1), Peers.line(2));
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactly(direct(1), direct(2));
        assertThat(resolution.ttl()).isEqualTo(dns.ttl);
        assertThat(resolution.failures()).isEmpty();
        assertThat(resolution.defects()).isEmpty();
        assertThat(dns.asked).containsExactly("_dnsaddr.example.org");
    }

    @Test
    void otherTextsOfTheSameNameAreIgnored() {
        dns.texts("example.org", "v=spf1 -all", "dnsaddr=" + Peers.line(1), "DNSADDR=" + Peers.line(2));
        assertThat(resolve().addresses()).containsExactly(direct(1));
        assertThat(resolve().defects()).isEmpty();
    }

    @Test
    void aDomainMayNameOthers() {
        dns.put("example.org", "/dnsaddr/eu.example.org", Peers.line(1), "/dnsaddr/us.example.org");
        dns.put("eu.example.org", Peers.line(2));
        dns.put("us.example.org", Peers.line(3));
        assertThat(resolve().addresses()).containsExactly(direct(1), direct(2), direct(3));
    }

    @Test
    void theNamesOfOneLevelAreAskedAtTheSameTime() {
        dns.put("example.org", "/dnsaddr/a", "/dnsaddr/b", "/dnsaddr/c");
        IntStream.of(1, 2, 3).forEach(i -> dns.put("" + (char) ('a' + i - 1), Peers.line(i)));
        resolve();
        assertThat(dns.mostPending).isEqualTo(3);
    }

    @Test
    void fourLevelsAreFollowedAndNoFifth() {
        dns.put("example.org", "/dnsaddr/two", Peers.line(1));
        dns.put("two", "/dnsaddr/three", Peers.line(2));
        dns.put("three", "/dnsaddr/four", Peers.line(3));
        dns.put("four", "/dnsaddr/five", Peers.line(4));
        dns.put("five", Peers.line(5));
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactly(direct(1), direct(2), direct(3), direct(4));
        assertThat(resolution.defects()).containsExactly("_dnsaddr.five is more than 4 names deep");
    }

    @Test
    void aLoopIsRefusedWhateverTheLettersAndTheRestIsTaken() {
        dns.put("example.org", "/dnsaddr/other.org", Peers.line(1));
        dns.put("other.org", "/dnsaddr/EXAMPLE.org", Peers.line(2));
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactly(direct(1), direct(2));
        assertThat(resolution.defects()).containsExactly("_dnsaddr.example.org leads back to itself");
        assertThat(dns.asked).hasSize(2);
    }

    @Test
    void aNameThatTwoOthersNameIsAskedOnceAndIsNoLoop() {
        dns.put("example.org", "/dnsaddr/a", "/dnsaddr/b");
        dns.put("a", "/dnsaddr/c");
        dns.put("b", "/dnsaddr/c");
        dns.put("c", Peers.line(1));
        assertThat(resolve().addresses()).containsExactly(direct(1));
        assertThat(resolve().defects()).isEmpty();
        assertThat(dns.asked).hasSize(8);
    }

    @Test
    void thirtyTwoNamesAreAskedAndNoMore() {
        dns.put(
                "example.org",
                IntStream.range(0, 40).mapToObj(i -> "/dnsaddr/n" + i).toArray(String[]::new));
        IntStream.range(0, 40).forEach(i -> dns.put("n" + i, Peers.line(i + 1)));
        Resolution resolution = resolve();
        assertThat(dns.asked).hasSize(32);
        assertThat(resolution.addresses()).hasSize(31);
        assertThat(resolution.defects()).containsExactly("more than 32 names to look up");
    }

    @Test
    void aHundredAddressesAreTakenAndNoMore() {
        dns.put(
                "example.org",
                IntStream.rangeClosed(1, 120).mapToObj(Peers::line).toArray(String[]::new));
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).hasSize(100).startsWith(direct(1)).endsWith(direct(100));
        assertThat(resolution.defects()).containsExactly("more than 100 addresses");
    }

    @Test
    void anAddressThatIsKnownAlreadyIsNotOneTooMany() {
        dns.put(
                "example.org",
                IntStream.rangeClosed(0, 100)
                        .mapToObj(i -> i == 0 ? "/dnsaddr/again" : Peers.line(i))
                        .toArray(String[]::new));
        dns.put("again", Peers.line(1));
        assertThat(resolve().addresses()).hasSize(100);
        assertThat(resolve().defects()).isEmpty();
    }

    @Test
    void theShortestTimeToLiveCounts() {
        dns.put("example.org", "/dnsaddr/a", "/dnsaddr/b");
        dns.put("a", Peers.line(1));
        dns.put("b", Peers.line(2));
        dns.ttls.put("_dnsaddr.a", Duration.ofSeconds(77));
        assertThat(resolve().ttl()).isEqualTo(Duration.ofSeconds(77));
    }

    @Test
    void theLastAnswerOfANameThatTheListHasDroppedIsForgotten() {
        dns.put("example.org", "/dnsaddr/a", Peers.line(1));
        dns.put("a", Peers.line(2));
        resolve();
        dns.put("example.org", Peers.line(1));
        resolve();
        dns.put("example.org", "/dnsaddr/a", Peers.line(1));
        dns.kill("a");
        assertThat(resolve().addresses()).containsExactly(direct(1));
    }

    @Test
    void aPeerThatTheListNamesIsTheOnlyOneThatIsTaken() {
        resolver = resolver("/dnsaddr/example.org/p2p/" + Peers.id(2));
        dns.put("example.org", Peers.line(1), Peers.line(2), "/dnsaddr/a/p2p/" + Peers.id(3));
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactly(direct(2));
        assertThat(resolution.defects()).isEmpty();
        assertThat(dns.asked).hasSize(1);
    }

    @Test
    void anAddressWithoutAPeerIdIsOneOfThePeerThatLedThere() {
        resolver = resolver("/dnsaddr/example.org/p2p/" + Peers.id(2));
        dns.put("example.org", Peers.place(2).toString(), "/dnsaddr/a");
        dns.put("a", Peers.place(3).toString(), Peers.line(4));
        assertThat(resolve().addresses()).containsExactly(direct(2), new Direct(Peers.id(2), Peers.place(3)));
    }

    @Test
    void onlyOtherPeersThanTheNamedOneAreADefect() {
        resolver = resolver("/dnsaddr/example.org/p2p/" + Peers.id(2));
        dns.put("example.org", Peers.line(1));
        assertThat(resolve().addresses()).isEmpty();
        assertThat(resolve().defects()).containsExactly("no address of this peer, but of [" + Peers.id(1) + "]");
    }

    @Test
    void badAddressesAreToldAndTheGoodOnesTaken() {
        dns.put("example.org", "nonsense", Peers.line(1), Peers.place(2).toString());
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactly(direct(1));
        assertThat(resolution.defects())
                .hasSize(2)
                .anySatisfy(defect -> assertThat(defect).contains("nonsense"))
                .anySatisfy(defect -> assertThat(defect).contains("does not end in a peer id"));
    }

    @Test
    void theOrderOfAnAnswerThatRotatesDoesNotMatter() {
        dns.put("example.org", Peers.line(1), Peers.line(2), Peers.line(3));
        List<Direct> first = resolve().addresses();
        dns.put("example.org", Peers.line(4), Peers.line(3), Peers.line(1), Peers.line(2));
        assertThat(resolve().addresses()).containsExactly(first.get(0), first.get(1), first.get(2), direct(4));
    }

    @Test
    void theLastGoodAnswerStandsInForANameThatCannotBeLookedUp() {
        dns.put("example.org", "/dnsaddr/a", "/dnsaddr/b");
        dns.put("a", Peers.line(1));
        dns.put("b", Peers.line(2));
        resolve();
        dns.put("a", Peers.line(3));
        dns.kill("b");
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactly(direct(3), direct(2));
        assertThat(resolution.failures()).containsExactly("TXT _dnsaddr.b: the server failed; its last answer stays");
        dns.revive("b");
        dns.put("b", Peers.line(4));
        assertThat(resolve().addresses()).containsExactly(direct(3), direct(4));
    }

    @Test
    void anAnswerWithoutAnyAddressIsAFailureAndTakesNothingAway() {
        dns.put("example.org", Peers.line(1));
        resolve();
        dns.texts("example.org", "dnsaddr=nonsense", "a captive portal");
        Resolution resolution = resolve();
        assertThat(resolution.addresses()).containsExactly(direct(1));
        assertThat(resolution.failures())
                .containsExactly("TXT _dnsaddr.example.org: no record is dnsaddr=<multiaddr>; its last answer stays");
    }

    @Test
    void aLookUpThatIsNeverAnsweredIsGivenUp() {
        dns.silent = true;
        Resolution resolution = resolve();
        assertThat(Duration.ofNanos(scheduler.nanoTime())).isEqualTo(DnsaddrResolver.LOOKUP_TIMEOUT);
        assertThat(resolution.failures()).containsExactly("TXT _dnsaddr.example.org: no answer in 20 s");
        assertThat(resolution.ttl()).isNull();
    }

    @Test
    void aResolverThatThrowsIsAFailureLikeAnyOther() {
        resolver = new DnsaddrResolver(new Dnsaddr("example.org", null), false, scheduler, (name, type) -> {
            throw new IllegalStateException("out of order");
        });
        assertThat(resolve().failures()).containsExactly("TXT _dnsaddr.example.org: out of order");
    }

    private Resolution resolve() {
        CompletableFuture<Resolution> future = resolver.resolve();
        scheduler.runUntil(future::isDone, Duration.ofMinutes(5));
        return future.join();
    }

    private DnsaddrResolver resolver(String text) {
        return new DnsaddrResolver(Entry.parse(text), false, scheduler, dns);
    }

    private static Direct direct(int number) {
        return new Direct(Peers.id(number), Peers.place(number));
    }
}
