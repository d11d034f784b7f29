package chorus.discovery.spi;

import chorus.discovery.DiscoveryException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Named settings of modules and plugins, such as {@code mdns.interfaces} or {@code bootstrap.peers}. A name that the
 * application did not set is looked up as the system property {@code chorus.discovery.} plus the name. Immutable.
 */
public final class Settings {
    /** What goes before a setting's name to make the name of its system property. */
    public static final String SYSTEM_PROPERTY_PREFIX = "chorus.discovery.";

    private final Map<String, String> values;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private Settings(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** Returns settings with these values by name. */
    public static Settings of(Map<String, String> values) {
        return new Settings(values);
    }

    /** Returns settings in which nothing is set but by system properties. */
    public static Settings empty() {
        return of(Map.of());
    }

    /** Returns the value of a setting with white space stripped, or empty when it is not set or blank. */
    public Optional<String> text(String name) {
        asked.add(name);
        String value = values.containsKey(name) ? values.get(name) : System.getProperty(SYSTEM_PROPERTY_PREFIX + name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    /**
     * Returns the names of settings that have a value and that nobody has asked for: they are misspelled, or belong to a
     * module that is not there. In alphabetical order.
     */
    public List<String> unasked() {
        Set<String> names = new TreeSet<>(values.keySet());
        for (String property : System.getProperties().stringPropertyNames()) {
            if (property.startsWith(SYSTEM_PROPERTY_PREFIX)) {
                names.add(property.substring(SYSTEM_PROPERTY_PREFIX.length()));
            }
        }
        names.removeAll(asked);
        List<String> unasked = new ArrayList<>();
        for (String name : names) {
            String value = values.getOrDefault(name, System.getProperty(SYSTEM_PROPERTY_PREFIX + name, ""));
            if (!value.isBlank()) {
                unasked.add(name);
            }
        }
        return unasked;
    }

    /** Returns the elements of a setting that lists values separated by commas or white space; empty when not set. */
    public List<String> list(String name) {
        Optional<String> text = text(name);
        List<String> elements = new ArrayList<>();
        if (text.isPresent()) {
            for (String part : text.get().split("[,\\s]+")) {
                if (!part.isEmpty()) {
                    elements.add(part);
                }
            }
        }
        return List.copyOf(elements);
    }

    /**
     * Returns a duration given in ISO form ({@code PT3S}) or short ({@code 3s}, {@code 500ms}, {@code 5m}, {@code 1h}).
     *
     * @throws DiscoveryException when the value is neither, or negative
     */
    public Duration duration(String name, Duration otherwise) throws DiscoveryException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            Duration value = parseDuration(text.get());
            if (!value.isNegative()) {
                return value;
            }
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            // told below, with the setting's name
        }
        throw bad(name, text.get(), "a duration such as 500ms, 3s, 5m, 1h or PT3S");
    }

    /**
     * Returns a whole number.
     *
     * @throws DiscoveryException when the value is not a whole number of at least {@code min}
     */
    public int number(String name, int otherwise, int min) throws DiscoveryException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the setting's name
        }
        throw bad(name, text.get(), "a whole number of at least " + min);
    }

    /**
     * Returns {@code true} or {@code false}.
     *
     * @throws DiscoveryException when the value is neither
     */
    public boolean flag(String name, boolean otherwise) throws DiscoveryException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, text.get(), "true or false");
        };
    }

    private static Duration parseDuration(String text) {
        if (text.startsWith("P") || text.startsWith("p")) {
            return Duration.parse(text);
        }
        if (text.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        return Duration.parse("PT" + text);
    }

    private static DiscoveryException bad(String name, String value, String expected) {
        return new DiscoveryException("setting " + name + " is \"" + value + "\"; expected " + expected);
    }
}
