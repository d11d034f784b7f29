package chorus.discovery.examples.lannode;

/** The size of a terminal in characters. */
record Size(int columns, int rows) {
    /** What a terminal is that does not tell. */
    static final Size USUAL = new Size(80, 24);
}
