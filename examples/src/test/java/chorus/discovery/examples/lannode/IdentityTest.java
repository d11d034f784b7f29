package chorus.discovery.examples.lannode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import chorus.discovery.PeerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    @TempDir
    private Path directory;

    @Test
    void everyNewIdentityIsAnotherPeer() {
        PeerId first = Identity.generate().peerId();

        assertThat(first.toString()).startsWith("12D3KooW");
        assertThat(first).isNotEqualTo(Identity.generate().peerId());
    }

    @Test
    void everyPeerIdWithoutAKeyIsAnotherOne() {
        PeerId first = Identity.keyless();

        assertThat(first.toString()).startsWith("Qm").hasSize(46);
        assertThat(first).isNotEqualTo(Identity.keyless());
    }

    @Test
    void aFileThatDoesNotExistIsMadeAndGivesTheSamePeerTheNextTime() throws Exception {
        Path file = directory.resolve("key");

        PeerId made = Identity.loadOrGenerate(file).peerId();

        assertThat(Identity.loadOrGenerate(file).peerId()).isEqualTo(made);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerMayReadTheFile() throws Exception {
        Path file = directory.resolve("key");

        Identity.loadOrGenerate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void theFileIsAPrivateKeyAsOtherLibp2pProgramsWriteIt() throws Exception {
        // RFC 8032 section 7.1, test 1
        String secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        String publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        Path file = directory.resolve("key");
        Files.write(file, HexFormat.of().parseHex("08011240" + secret + publicKey));

        assertThat(Identity.loadOrGenerate(file).peerId())
                .isEqualTo(PeerId.fromEd25519(HexFormat.of().parseHex(publicKey)));
    }

    @Test
    void aWrittenFileHoldsASecretThatBelongsToThePublicKey() throws Exception {
        Path file = directory.resolve("key");
        Identity.loadOrGenerate(file);
        byte[] bytes = Files.readAllBytes(file);

        assertThat(Ed25519.publicKeyOf(Arrays.copyOfRange(bytes, 4, 36))).isEqualTo(Arrays.copyOfRange(bytes, 36, 68));
    }

    @Test
    void aFileOfSomethingElseIsRefusedAndNotTouched() throws Exception {
        Path file = Files.writeString(directory.resolve("notes"), "not a key");

        assertThatThrownBy(() -> Identity.loadOrGenerate(file))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("name another file");
        assertThat(file).hasContent("not a key");
    }

    @Test
    void aFileThatCannotBeMadeIsNamedWithTheReason() {
        Path file = directory.resolve("missing").resolve("key");

        assertThatThrownBy(() -> Identity.loadOrGenerate(file))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("does not exist; make it");
    }
}
