package chorus.discovery.examples.lannode;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Set;

/**
 * The Ed25519 key pair that makes a peer id.
 *
 * <p>Its file is the protobuf {@code PrivateKey} of the libp2p peer id specification, as other libp2p programs write it:
 * field 1 the key type, field 2 the 32 bytes of the secret followed by the 32 bytes of the public key. So reading it needs
 * no cryptography, which costs 20 ms of a cold start.
 */
final class Identity {
    private static final byte[] HEADER = {0x08, 0x01, 0x12, 0x40};
    private static final byte SHA2_256 = 0x12;
    private static final int KEY_LENGTH = 32;
    private static final int FILE_LENGTH = HEADER.length + 2 * KEY_LENGTH;

    private final byte[] encoded;

    private Identity(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * Returns a peer id that no other node has: the SHA-256 multihash of a key that nobody knows. It will do for a program
     * that never has to prove who it is, and saves it the loading of the JDK's cryptography, 20 ms.
     */
    static PeerId keyless() {
        ByteBuffer multihash = ByteBuffer.allocate(2 + KEY_LENGTH);
        multihash.put(SHA2_256).put((byte) KEY_LENGTH).put(random(KEY_LENGTH));
        return PeerId.fromBytes(multihash.array());
    }

    /**
     * From the system, where it can be read without the JDK's cryptography. Not from a {@code SplittableRandom}: what it has
     * published tells what it and the next one, which may be the service's, will yield.
     */
    private static byte[] random(int length) {
        try (InputStream system = new FileInputStream("/dev/urandom")) {
            byte[] bytes = system.readNBytes(length);
            if (bytes.length == length) {
                return bytes;
            }
        } catch (IOException e) {
            // a system without it, such as Windows
        }
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Makes a new identity. */
    static Identity generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] secret = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            // X.509 SubjectPublicKeyInfo (RFC 8410 section 4) ends with the raw key.
            byte[] info = pair.getPublic().getEncoded();
            ByteBuffer file = ByteBuffer.allocate(FILE_LENGTH);
            file.put(HEADER).put(secret).put(info, info.length - KEY_LENGTH, KEY_LENGTH);
            return new Identity(file.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519, which every JDK since 15 has", e);
        }
    }

    /**
     * Reads the identity of a file, or makes one and writes it, readable by its owner only, when there is no such file.
     *
     * @throws DiscoveryException when the file cannot be read or written, or is something else
     */
    static Identity loadOrGenerate(Path file) throws DiscoveryException {
        try {
            if (Files.exists(file)) {
                return load(file);
            }
            Identity identity = generate();
            identity.write(file);
            return identity;
        } catch (FileAlreadyExistsException e) {
            throw new DiscoveryException("another program is writing the identity file " + file + "; try again", e);
        } catch (NoSuchFileException e) {
            throw new DiscoveryException(
                    "the directory of the identity file " + file + " does not exist; make it, or name another file", e);
        } catch (IOException e) {
            throw new DiscoveryException(
                    "cannot use the identity file " + file + ": " + e + "; name a file that you may read or create", e);
        }
    }

    private static Identity load(Path file) throws IOException, DiscoveryException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(FILE_LENGTH + 1);
        }
        if (bytes.length != FILE_LENGTH || !Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            throw new DiscoveryException("the identity file " + file + " is not a libp2p Ed25519 private key of "
                    + FILE_LENGTH + " bytes; name another file, or one that does not exist to have it made");
        }
        return new Identity(bytes);
    }

    private void write(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (WritableByteChannel out = Files.newByteChannel(file, options, ownerOnly(file))) {
            out.write(ByteBuffer.wrap(encoded));
        }
    }

    /** Permissions are set as the file is made: there is no moment at which others can read it. */
    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Returns the peer id of the public key. */
    PeerId peerId() {
        return PeerId.fromEd25519(Arrays.copyOfRange(encoded, FILE_LENGTH - KEY_LENGTH, FILE_LENGTH));
    }
}
