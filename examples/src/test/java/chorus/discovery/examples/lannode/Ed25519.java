package chorus.discovery.examples.lannode;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;

/** The key arithmetic of the JDK, made to start from a known secret. */
final class Ed25519 {
    private Ed25519() {}

    /** Returns the public key that belongs to a secret. */
    static byte[] publicKeyOf(byte[] secret) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(255, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(secret, 0, bytes, 0, bytes.length);
            }
        });
        KeyPair pair = generator.generateKeyPair();
        byte[] info = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(info, info.length - 32, info.length);
    }
}
