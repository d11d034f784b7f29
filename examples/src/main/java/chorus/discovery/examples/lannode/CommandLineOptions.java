package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.ServiceTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.OptionFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/**
 * Reads the command line with Commons CLI, which has few classes: picocli takes 25 ms of a cold start, a fifth of the time
 * until the first peer is found.
 */
final class CommandLineOptions {
    private static final Option TAG = option("tag", "TAG", "The network to join. Default: " + ServiceTag.CHORUS + ".");
    private static final Option LISTEN = option(
            "listen",
            "MULTIADDR",
            "Open this TCP port, such as /ip4/0.0.0.0/tcp/4001. Default: any free port. Repeatable.");
    private static final Option INTERFACE = option(
            "interface", "NAME", "Speak on this network interface only. Default: all that can multicast. Repeatable.");
    private static final Option BOOTSTRAP =
            option("bootstrap", "MULTIADDR", "Know this peer without mDNS, such as /dnsaddr/example.org. Repeatable.");
    private static final Option IDENTITY =
            option("identity", "FILE", "Keep the node's key in this file. Default: another peer id at every start.");
    private static final Option NO_CONNECT = flag("no-connect", "Do not check whether peers can be reached.");
    private static final Option SECONDS = option("seconds", "N", "End after this time.");
    private static final Option JSON = flag("json", "Print one JSON object a line instead of the table.");
    private static final Option DOCTOR = flag("doctor", "Tell why peers are not seen, in some seconds, and end.");
    private static final Option HELP =
            Option.builder("h").longOpt("help").desc("Print this.").get();

    private static final List<Option> ALL =
            List.of(TAG, LISTEN, INTERFACE, BOOTSTRAP, IDENTITY, NO_CONNECT, SECONDS, JSON, DOCTOR, HELP);
    private static final int WIDTH = 80;

    private CommandLineOptions() {}

    private static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    private static Option option(String name, String label, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(label)
                .desc(description)
                .get();
    }

    /**
     * Reads the arguments.
     *
     * @return what they ask for, or empty when they ask for help
     * @throws ParseException when one of them is bad; the message names it and what is accepted
     */
    static Optional<Options> parse(String... args) throws ParseException {
        CommandLine given = split(args);
        if (given.hasOption(HELP)) {
            return Optional.empty();
        }
        List<Multiaddr> listen = all(given, LISTEN, TcpAddress::parseListen);
        return Optional.of(new Options(
                one(given, TAG, ServiceTag::new).orElse(ServiceTag.CHORUS),
                listen.isEmpty() ? Options.LISTEN : listen,
                all(given, INTERFACE, CommandLineOptions::interfaceName),
                all(given, BOOTSTRAP, CommandLineOptions::bootstrapAddress),
                one(given, IDENTITY, CommandLineOptions::path),
                !given.hasOption(NO_CONNECT),
                one(given, SECONDS, CommandLineOptions::seconds),
                given.hasOption(JSON),
                given.hasOption(DOCTOR)));
    }

    private static CommandLine split(String... args) throws ParseException {
        DefaultParser parser = DefaultParser.builder()
                .setAllowPartialMatching(false)
                .setStripLeadingAndTrailingQuotes(false)
                .get();
        try {
            CommandLine given = parser.parse(known(), args);
            if (given.getArgList().isEmpty()) {
                return given;
            }
            throw new ParseException(
                    "Unexpected argument: " + given.getArgList().get(0));
        } catch (MissingArgumentException e) {
            throw new ParseException("--" + e.getOption().getLongOpt() + " needs a value: "
                    + e.getOption().getArgName());
        }
    }

    private static org.apache.commons.cli.Options known() {
        var options = new org.apache.commons.cli.Options();
        ALL.forEach(options::addOption);
        return options;
    }

    private static <T> Optional<T> one(CommandLine given, Option option, Function<String, T> reader)
            throws ParseException {
        List<T> values = all(given, option, reader);
        if (values.size() > 1) {
            throw new ParseException(
                    "Option --" + option.getLongOpt() + " is there " + values.size() + " times; expected once");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    private static <T> List<T> all(CommandLine given, Option option, Function<String, T> reader) throws ParseException {
        if (!given.hasOption(option)) {
            return List.of();
        }
        List<T> values = new ArrayList<>();
        for (String text : given.getOptionValues(option)) {
            try {
                values.add(reader.apply(text));
            } catch (IllegalArgumentException e) {
                throw new ParseException("Invalid value for option --" + option.getLongOpt() + ": " + e.getMessage());
            }
        }
        return values;
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

    /** Returns what {@code --help} prints. */
    static String help() {
        StringBuilder text = new StringBuilder();
        TextHelpAppendable page = new TextHelpAppendable(text);
        page.setMaxWidth(WIDTH);
        page.setLeftPad(0);
        HelpFormatter formatter = HelpFormatter.builder()
                .setHelpAppendable(page)
                .setShowSince(false)
                .setComparator((first, second) -> 0)
                .setOptionFormatBuilder(OptionFormatter.builder().setArgumentNameDelimiters("", ""))
                .get();
        formatter.setSyntaxPrefix("Usage:");
        try {
            formatter.printHelp(
                    "lan-node [option ...]",
                    "Shows the libp2p peers on this LAN, and lets them see this node, until Ctrl-C.",
                    known(),
                    "\"Connected\" means that a TCP connection could be opened: there is no libp2p host in this program.",
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().lines().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }
}
