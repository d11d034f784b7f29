package chorus.discovery.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/** A list without {@code /dnsaddr} must not pay for the loading of a DNS library at a cold start. */
class WithoutDnsLibraryTest {

    @Test
    void aListWithoutDnsaddrWorksWhereThereIsNoDnsLibrary() throws Exception {
        runWithoutDnsLibrary("offersAPeer");
    }

    @Test
    void aLookUpFailsThereWhichShowsThatTheLibraryIsReallyMissing() {
        assertThatThrownBy(() -> runWithoutDnsLibrary("looksUp"))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessageContaining("org/xbill/DNS");
    }

    private static void runWithoutDnsLibrary(String scenario) throws Exception {
        Class<?> scenarios = new Loader().loadClass(Scenarios.class.getName());
        scenarios.getMethod(scenario).invoke(null);
    }

    /** What is run in the other loader. */
    public static final class Scenarios {
        private Scenarios() {}

        public static void offersAPeer() throws Exception {
            World world = new World();
            world.up(1);
            world.start(BootstrapDiscoveryProvider.builder()
                    .peer(Peers.line(1))
                    .build()
                    .create(world.context));
            world.advance(Offers.WATCH);
            assertThat(world.connected).containsExactly(Peers.id(1));
        }

        public static void looksUp() {
            new DnsRecordResolver(null, Runnable::run).lookup("_dnsaddr.example.org", RecordResolver.Type.TXT);
        }
    }

    /** Defines the classes of this package anew, and has no DNS library. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(WithoutDnsLibraryTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.xbill.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("chorus.discovery.bootstrap.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
