package chorus.discovery.examples.lannode;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The size of the terminal that this process belongs to.
 *
 * <p>The JDK cannot tell it, nor that it has changed, so {@code stty} is asked: a process of about a millisecond for each
 * drawing, one a second when nothing happens.
 */
final class Terminal {
    private Terminal() {}

    /** Returns the size now, or the usual one when there is no terminal or no {@code stty}. */
    static Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var answer = stty.getInputStream()) {
                return parse(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            return Size.USUAL;
        }
    }

    /** Reads {@code <rows> <columns>}; a terminal that does not know says 0. */
    static Size parse(String answer) {
        String[] words = answer.strip().split(" ");
        if (words.length == 2 && words[0].matches("[1-9]\\d{0,3}") && words[1].matches("[1-9]\\d{0,3}")) {
            return new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
        }
        return Size.USUAL;
    }
}
