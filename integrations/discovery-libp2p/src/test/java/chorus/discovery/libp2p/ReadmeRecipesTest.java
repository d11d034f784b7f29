package chorus.discovery.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.DiscoveryException;
import org.junit.jupiter.api.Test;

/** There is no discovery module on the class path of this module, so what the README shows ends where a network would begin. */
class ReadmeRecipesTest {
    private final FakeHost fake = new FakeHost();

    @Test
    void theNodeOfTheReadmeLooksForTheModulesOfTheClassPath() {
        assertThatThrownBy(() -> ReadmeRecipes.discover(fake.host))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("discovery-mdns");
    }

    @Test
    void theDiscovererOfTheReadmeHasItsListener() {
        assertThat(ReadmeRecipes.discoverer(fake.host).getNewPeerFoundListeners())
                .hasSize(1);
    }
}
