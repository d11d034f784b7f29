package chorus.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, good and bad, in text and in binary form; mostly those of go-multiaddr's tests. */
class MultiaddrTableTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "multiaddrs-good.csv", delimiter = '|', encoding = "UTF-8")
    void aGoodAddressHasOneTextAndOneBinaryForm(String text, String canonical, String hex) {
        assertForms(text, canonical, hex);
    }

    /** go-multiaddr does not know the first four, and prints the spaces of the last in another way. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/ip4/192.0.2.1/tcp/443/wss/p2p-webrtc-star, /ip4/192.0.2.1/tcp/443/wss/p2p-webrtc-star, 04c00002010601bbde039302",
        "/p2p-stardust, /p2p-stardust, 9502",
        "/p2p-websocket-star, /p2p-websocket-star, df03",
        "/garlic32/566NIXIMLXDZPANMN4QOUUCVUA3K7NENIWSS47LI5R6UGOERTZUQ,"
                + "/garlic32/566niximlxdzpanmn4qouucvua3k7neniwss47li5r6ugoertzuq,"
                + "bf0320efbcd45d0c5dc79781ac6f20ea5055a036afb48d45a52e7d68ec7d4338919e69",
        "/http-path/a+b%20c, /http-path/a%20b%20c, e103056120622063",
    })
    void anAddressThatGoTreatsInAnotherWay(String text, String canonical, String hex) {
        assertForms(text, canonical, hex);
    }

    private static void assertForms(String text, String canonical, String hex) {
        Multiaddr fromText = Multiaddr.parse(text);
        Multiaddr fromBytes = Multiaddr.fromBytes(HexFormat.of().parseHex(hex));

        assertThat(HexFormat.of().formatHex(fromText.toBytes())).isEqualTo(hex);
        assertThat(fromText).hasToString(canonical).isEqualTo(fromBytes).hasSameHashCodeAs(fromBytes);
        assertThat(fromBytes).hasToString(canonical);
        assertThat(Multiaddr.parse(canonical)).isEqualTo(fromText);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "multiaddrs-bad.csv", delimiter = '|', encoding = "UTF-8")
    void aBadTextIsRefusedAndShown(String text, String why) {
        assertThatIllegalArgumentException()
                .as(why)
                .isThrownBy(() -> Multiaddr.parse(text))
                .withMessageStartingWith("\"" + text)
                .withMessageEndingWith("expected a multiaddr such as /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW...");
    }

    /** What the file cannot hold: white space, control characters, half characters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " /ip4/192.0.2.1",
                "/ip4/192.0.2.1 ",
                "/tcp/ 80",
                "/dns/a\nb",
                "/dns/a\u0000",
                "/dns/a\u007f",
                "/dns/a\u0085",
                "/dns/\ud83d",
                "/unix/a\rb",
                "/http-path/\udc00",
            })
    void aTextThatCouldForgeALineOfALogIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiaddr.parse(text))
                .satisfies(e -> assertThat(e).message().doesNotContainPattern("\\p{Cc}"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "'', no part",
        "04c00002, ip4 of three bytes",
        "04c000020106, tcp without a port",
        "05, an unknown code",
        "84e0ff00, half a code",
        "8400c0000201, a code in needless bytes",
        "84808080808000, a code that does not end",
        "3500, an empty name",
        "350461622f63, a name with a slash",
        "3502c328, a name that is not UTF-8",
        "3503610a62, a name with a line break",
        "35ff, half a length",
        "35810061, a length in needless bytes",
        "3505616263, a name cut short",
        "35ffffffff0f, a length above 2^31",
        "35ffffffff07, a length of 2^31 - 1",
        "2a00, an empty zone",
        "900306303030303030, a path without a slash at its start",
        "9003062f303030302f, a path with a slash at its end",
        "9003012f, a path of the root",
        "9003022f610601bb, something after a path",
        "bc03303030303030303030300000, onion with port 0",
        "bd03" + "30303030303030303030303030303030303030303030303030303030303030303030300000" + ", onion3 with port 0",
        "be0302ffff, garlic64 of two bytes",
        "bf0321" + "303030303030303030303030303030303030303030303030303030303030303030" + ", garlic32 of 33 bytes",
        "d20300, an empty certificate hash",
        "d203021201, a certificate hash cut short",
        "d20303120100ff, something after a certificate hash",
        "e10300, an empty HTTP path",
        "a50326122430303030303030303030303030303030303030303030303030303030303030303030303030, SHA-256 of 36 bytes",
        "a503221221c05877cbae039d70a5e600ea02c6f9f2942439285c9e344e26f8d280c850fad6, SHA-256 that says it has 33 bytes",
    })
    void badBytesAreRefusedAndShown(String hex, String why) {
        assertThatIllegalArgumentException()
                .as(why)
                .isThrownBy(() -> Multiaddr.fromBytes(HexFormat.of().parseHex(hex)))
                .withMessageStartingWith("0x" + hex + ":")
                .withMessageContaining("expected a multiaddr");
    }
}
