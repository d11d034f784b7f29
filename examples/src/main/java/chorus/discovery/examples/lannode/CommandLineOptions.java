package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.ServiceTag;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the command line. Built with picocli's programmatic API: its annotations would have to be found by reflection at
 * every start.
 */
final class CommandLineOptions {
    private final CommandLine parser =
            new CommandLine(spec()).setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("lan-node");
        spec.usageMessage()
                .description("Shows the libp2p peers on this LAN, and lets them see this node, until Ctrl-C.")
                .sortOptions(false)
                .abbreviateSynopsis(false)
                .footer(
                        "",
                        "\"Connected\" means that a TCP connection could be opened: there is no libp2p host in this program.");
        return spec.addOption(one("--tag", "TAG", ServiceTag.class, ServiceTag::new)
                        .description("The network to join. Default: " + ServiceTag.CHORUS + ".")
                        .build())
                .addOption(many("--listen", "MULTIADDR", Multiaddr.class, TcpAddress::parseListen)
                        .description("Open this TCP port, such as /ip4/0.0.0.0/tcp/4001. Default: any free port.")
                        .build())
                .addOption(many("--interface", "NAME", String.class, CommandLineOptions::interfaceName)
                        .description("Speak on this network interface only. Default: all that can multicast.")
                        .build())
                .addOption(many("--bootstrap", "MULTIADDR", Multiaddr.class, CommandLineOptions::bootstrapAddress)
                        .description("Know this peer without mDNS, such as /dnsaddr/example.org.")
                        .build())
                .addOption(one("--identity", "FILE", Path.class, CommandLineOptions::path)
                        .description("Keep the node's key in this file. Default: a new key at every start.")
                        .build())
                .addOption(flag("--no-connect", "Do not check whether peers can be reached."))
                .addOption(one("--seconds", "N", Duration.class, CommandLineOptions::seconds)
                        .description("End after this time.")
                        .build())
                .addOption(flag("--json", "Print one JSON object a line instead of the table."))
                .addOption(flag("--doctor", "Tell why peers are not seen, in some seconds, and end."))
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Print this.")
                        .build());
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    private static <T> OptionSpec.Builder one(String name, String label, Class<T> type, Function<String, T> reader) {
        return OptionSpec.builder(name).paramLabel(label).type(type).converters(new Reader<>(reader));
    }

    private static <T> OptionSpec.Builder many(String name, String label, Class<T> type, Function<String, T> reader) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(type)
                .arity("1")
                .converters(new Reader<>(reader));
    }

    /**
     * Reads a value; a bad one becomes an error of the command line, which then names the option. Not a lambda, because the
     * class archive of {@code ./lan-node} has none of an interface as old as picocli's.
     */
    private record Reader<T>(Function<String, T> function) implements ITypeConverter<T> {
        @Override
        public T convert(String text) {
            try {
                return function.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static String interfaceName(String text) {
        if (text.isBlank() || text.contains(",")) {
            throw new IllegalArgumentException("\"" + text + "\"; expected one name of an interface, such as eth0");
        }
        return text;
    }

    private static Multiaddr bootstrapAddress(String text) {
        Multiaddr address = Multiaddr.parse(text);
        if (address.peerId().isEmpty() && !address.has("dnsaddr")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\"; expected an address that ends in /p2p/<peer id>, or /dnsaddr/<domain>");
        }
        return address;
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("\"" + text + "\"; expected the path of a file");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text + "\"; expected the path of a file", e);
        }
    }

    private static Duration seconds(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("\"" + text + "\"; expected a whole number of seconds, 1 to 999999999");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /**
     * Reads the arguments.
     *
     * @return what they ask for, or empty when they ask for help
     * @throws ParameterException when one of them is bad; the message names it and what is accepted
     */
    Optional<Options> parse(String... args) {
        ParseResult given = parser.parseArgs(args);
        if (given.isUsageHelpRequested()) {
            return Optional.empty();
        }
        return Optional.of(new Options(
                given.matchedOptionValue("--tag", ServiceTag.CHORUS),
                given.matchedOptionValue("--listen", Options.LISTEN),
                given.matchedOptionValue("--interface", List.of()),
                given.matchedOptionValue("--bootstrap", List.of()),
                Optional.ofNullable(given.matchedOptionValue("--identity", null)),
                !given.hasMatchedOption("--no-connect"),
                Optional.ofNullable(given.matchedOptionValue("--seconds", null)),
                given.hasMatchedOption("--json"),
                given.hasMatchedOption("--doctor")));
    }

    /** Returns what {@code --help} prints. */
    String help() {
        return parser.getUsageMessage();
    }

    /** Returns a line with all options. */
    String synopsis() {
        String label = "Usage: ";
        return label + parser.getHelp().synopsis(label.length());
    }
}
