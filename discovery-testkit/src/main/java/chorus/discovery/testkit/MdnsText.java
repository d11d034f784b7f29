package chorus.discovery.testkit;

final class MdnsText {
    private MdnsText() {}

    static String describe(byte[] b) {
        return b.length + " bytes";
    }
}
