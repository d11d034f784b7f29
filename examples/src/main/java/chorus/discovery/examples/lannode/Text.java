package chorus.discovery.examples.lannode;

/** Text that is safe and short enough to show. */
final class Text {
    private Text() {}

    /** Replaces what could steer a terminal or reverse the text: names and reasons come from strangers on the LAN. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            int type = Character.getType(clean.charAt(i));
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                clean.setCharAt(i, '?');
            }
        }
        return clean.toString();
    }

    /** Cuts text to a width; two dots at its end say that something is missing. */
    static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        return width <= 2 ? "..".substring(0, Math.max(0, width)) : text.substring(0, width - 2) + "..";
    }

    /** Cuts or fills text to exactly a width. */
    static String fit(String text, int width) {
        String cut = cut(text, width);
        return cut + " ".repeat(width - cut.length());
    }
}
