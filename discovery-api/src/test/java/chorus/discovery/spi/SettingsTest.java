package chorus.discovery.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chorus.discovery.DiscoveryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String NAME = "settings-test.value";
    private static final String SYSTEM_PROPERTY = "chorus.discovery.settings-test.value";
    private static final Duration OTHERWISE = Duration.ofSeconds(42);

    @AfterEach
    void clearSystemProperty() {
        System.clearProperty(SYSTEM_PROPERTY);
    }

    @Test
    void aTextIsStripped() {
        assertThat(of("  a b ").text(NAME)).contains("a b");
    }

    @Test
    void aSettingThatIsNotSetOrBlankIsEmpty() {
        assertThat(Settings.empty().text(NAME)).isEmpty();
        assertThat(of("").text(NAME)).isEmpty();
        assertThat(of(" \t").text(NAME)).isEmpty();
    }

    @Test
    void aSystemPropertyIsUsedWhereTheApplicationSetNothing() {
        System.setProperty(SYSTEM_PROPERTY, "from outside");

        assertThat(Settings.empty().text(NAME)).contains("from outside");
        assertThat(of("from the application").text(NAME)).contains("from the application");
    }

    @Test
    void aBlankValueHidesTheSystemProperty() {
        System.setProperty(SYSTEM_PROPERTY, "from outside");

        assertThat(of("").text(NAME)).isEmpty();
    }

    @Test
    void theValuesAreACopy() {
        Map<String, String> values = new HashMap<>(Map.of(NAME, "before"));
        Settings settings = Settings.of(values);

        values.put(NAME, "after");

        assertThat(settings.text(NAME)).contains("before");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "a, a",
        "'a,b', a b",
        "'a, b ,c', a b c",
        "a b, a b",
        "'a\n\tb', a b",
        "',a,,b,', a b",
    })
    void aListIsSeparatedByCommasOrWhiteSpace(String value, String elements) {
        assertThat(of(value).list(NAME)).isEqualTo(List.of(elements.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ",", " , "})
    void aListOfNothingIsEmpty(String value) {
        assertThat(of(value).list(NAME)).isEmpty();
        assertThat(Settings.empty().list(NAME)).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "3s, PT3S",
        "3S, PT3S",
        "1.5s, PT1.5S",
        "500ms, PT0.5S",
        "5m, PT5M",
        "1h, PT1H",
        "1h30m, PT1H30M",
        "PT3S, PT3S",
        "pt3s, PT3S",
        "P1D, P1D",
        "0s, PT0S",
        "0ms, PT0S",
    })
    void aDurationIsReadInIsoFormAndShort(String value, Duration expected) throws Exception {
        assertThat(of(value).duration(NAME, OTHERWISE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3",
                "s",
                "ms",
                "3 s",
                "three seconds",
                "-3s",
                "-500ms",
                "PT-3S",
                "1.5ms",
                "3d",
                "99999999999999999999ms",
                "99999999999999999999h",
                "9999999999999999h"
            })
    void aBadDurationIsRefusedWithItsNameAndValue(String value) {
        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> of(value).duration(NAME, OTHERWISE))
                .withMessage("setting " + NAME + " is \"" + value
                        + "\"; expected a duration such as 500ms, 3s, 5m, 1h or PT3S");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"7, 7", "1, 1", "+7, 7", "007, 7", "2147483647, 2147483647"})
    void aWholeNumberIsRead(String value, int expected) throws Exception {
        assertThat(of(value).number(NAME, 5, 1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.0", "x", "1 2", "2147483648"})
    void aBadNumberIsRefusedWithItsNameAndValue(String value) {
        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> of(value).number(NAME, 5, 1))
                .withMessage("setting " + NAME + " is \"" + value + "\"; expected a whole number of at least 1");
    }

    @Test
    void aFlagIsTrueOrFalse() throws Exception {
        assertThat(of("true").flag(NAME, false)).isTrue();
        assertThat(of("false").flag(NAME, true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "TRUE", "1"})
    void aBadFlagIsRefusedWithItsNameAndValue(String value) {
        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> of(value).flag(NAME, true))
                .withMessage("setting " + NAME + " is \"" + value + "\"; expected true or false");
    }

    @Test
    void whatIsNotSetIsWhatTheModuleChose() throws Exception {
        assertThat(Settings.empty().duration(NAME, OTHERWISE)).isEqualTo(OTHERWISE);
        assertThat(Settings.empty().number(NAME, 5, 1)).isEqualTo(5);
        assertThat(Settings.empty().flag(NAME, true)).isTrue();
        assertThat(of(" ").flag(NAME, true)).isTrue();
    }

    @Test
    void whatNobodyHasAskedForIsNamed() {
        System.setProperty(SYSTEM_PROPERTY, "by property");
        try {
            Settings settings = Settings.of(Map.of("mdns.listenonly", "true", "mdns.interfaces", "lo", "blank", " "));
            assertThat(settings.unasked()).containsExactly("mdns.interfaces", "mdns.listenonly", "settings-test.value");

            settings.list("mdns.interfaces");
            settings.text("settings-test.value");

            assertThat(settings.unasked()).containsExactly("mdns.listenonly");
        } finally {
            System.clearProperty(SYSTEM_PROPERTY);
        }
    }

    private static Settings of(String value) {
        return Settings.of(Map.of(NAME, value));
    }
}
