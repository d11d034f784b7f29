package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.Multiaddr;
import chorus.discovery.ServiceTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineOptionsTest {
    private static final String PEER = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    @Test
    void withoutArgumentsItListensOnAnyPortOfBothFamiliesAndChecksPeers() throws ParseException {
        Options options = parse();

        assertThat(options)
                .isEqualTo(new Options(
                        ServiceTag.CHORUS,
                        Samples.addresses("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0"),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        false,
                        false));
    }

    @Test
    void everyOptionIsTakenAndSomeMayBeRepeated() throws ParseException {
        Options options = parse(
                "--tag=_p2p._udp",
                "--listen",
                "/ip4/127.0.0.1/tcp/4001",
                "--listen=/ip6/::1/tcp/0",
                "--interface",
                "eth0",
                "--interface",
                "lo",
                "--bootstrap",
                "/dnsaddr/example.org/p2p/" + PEER,
                "--identity",
                "key",
                "--no-connect",
                "--seconds",
                "30",
                "--json",
                "--doctor");

        assertThat(options)
                .isEqualTo(new Options(
                        ServiceTag.LIBP2P,
                        Samples.addresses("/ip4/127.0.0.1/tcp/4001", "/ip6/::1/tcp/0"),
                        List.of("eth0", "lo"),
                        List.of(Multiaddr.parse("/dnsaddr/example.org/p2p/" + PEER)),
                        Optional.of(Path.of("key")),
                        false,
                        Optional.of(Duration.ofSeconds(30)),
                        true,
                        true));
    }

    @ParameterizedTest
    @CsvSource({
        "--tag,       two..dots,               labels of 1 to 63 bytes",
        "--listen,    tcp/4001,                a multiaddr such as",
        "--listen,    /dns4/localhost/tcp/1,   /ip4/<address>/tcp/<port>",
        "--listen,    /ip4/0.0.0.0/udp/4001,   /ip4/<address>/tcp/<port>",
        "--listen,    /ip4/0.0.0.0/tcp/1/ws,   /ip4/<address>/tcp/<port>",
        "--interface, 'eth0,eth1',             one name of an interface",
        "--bootstrap, /ip4/192.0.2.1/tcp/4001, ends in /p2p/<peer id>",
        "--identity,  ' ',                     the path of a file",
        "--seconds,   0,                       whole number of seconds",
        "--seconds,   1.5,                     whole number of seconds",
        "--seconds,   1234567890,              whole number of seconds",
        "--interface, '',                      '\"\"; expected one name of an interface'",
    })
    void aBadValueIsNamedTogetherWithItsOptionAndWhatIsAccepted(String option, String value, String accepted) {
        assertThatThrownBy(() -> parse(option, value))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining(option)
                .hasMessageContaining(value)
                .hasMessageContaining(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "--jsn,    --jsn",
        "whatever, whatever",
        "--tag,    --tag needs a value: TAG",
        "--json=1, --json=1",
        "--jso,    --jso",
    })
    void anArgumentThatIsUnknownOrLacksItsValueIsNamed(String argument, String named) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--identity \"a\"", "--identity=\"a\""})
    void aValueIsTakenAsItIsWrittenQuotesIncluded(String arguments) throws ParseException {
        assertThat(parse(arguments.split(" ")).identity()).contains(Path.of("\"a\""));
    }

    @Test
    void anOptionThatHasOneValueIsRefusedTheSecondTime() {
        assertThatThrownBy(() -> parse("--seconds", "1", "--seconds=2"))
                .isInstanceOf(ParseException.class)
                .hasMessage("Option --seconds is there 2 times; expected once");
    }

    @Test
    void helpListsEveryOption() throws ParseException {
        assertThat(CommandLineOptions.parse("--help")).isEmpty();
        assertThat(CommandLineOptions.parse("-h", "--json")).isEmpty();
        assertThat(CommandLineOptions.help())
                .contains("--tag TAG", "--listen MULTIADDR", "--interface NAME", "--bootstrap MULTIADDR")
                .contains("--identity FILE", "--no-connect", "--seconds N", "--json", "--doctor", "-h, --help");
    }

    @Test
    void theReadmeListsTheSameOptions() throws IOException {
        String help = CommandLineOptions.help();
        Pattern option = Pattern.compile("^(?:\\| `|)(--[a-z-]+)[ =`]([A-Z]*)", Pattern.MULTILINE);

        assertThat(names(option, Files.readString(Path.of("..", "README.md"))))
                .isEqualTo(names(option, help))
                .hasSizeGreaterThan(5);
    }

    private static List<String> names(Pattern option, String text) {
        return option.matcher(text)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
    }

    private static Options parse(String... args) throws ParseException {
        return CommandLineOptions.parse(args).orElseThrow();
    }
}
