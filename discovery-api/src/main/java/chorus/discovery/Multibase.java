package chorus.discovery;

/**
 * Text whose first character names its base, as the multibase specification has it. Reads the bases in which peer ids and
 * certificate hashes are written: base16, base32, base36, base58btc, base64 and base64url, none of them padded.
 */
final class Multibase {
    private Multibase() {}

    static byte[] decode(String text) {
        char base = text.isEmpty() ? 0 : text.charAt(0);
        int end = text.length();
        return switch (base) {
            case 'f', 'F' -> Rfc4648.BASE16.decode(text, 1, end);
            case 'b', 'B' -> Rfc4648.BASE32.decode(text, 1, end);
            case 'k', 'K' -> BaseX.BASE36.decode(text, 1, end);
            case 'z' -> BaseX.BASE58.decode(text, 1, end);
            case 'm' -> Rfc4648.BASE64.decode(text, 1, end);
            case 'u' -> Rfc4648.BASE64URL.decode(text, 1, end);
            default ->
                throw new Malformed(
                        Shown.text(text) + " does not start with one of the multibase prefixes b, f, k, m, u, z");
        };
    }
}
