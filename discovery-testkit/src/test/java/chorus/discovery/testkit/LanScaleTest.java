package chorus.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chorus.discovery.spi.MulticastLink.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanScaleTest {
    private static final int HOSTS = 1_000;

    @Test
    void aThousandHostsHearEachOther() throws Exception {
        InMemoryLan lan = new InMemoryLan(new VirtualScheduler(), 1);
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            programs.add(Program.on(lan.host("host" + i)));
        }
        lan.scheduler().runDue();

        byte[] message = Messages.reply("abc");
        for (Program program : programs) {
            program.transport.send(program.link("eth0", Family.IPV4), message);
        }
        lan.scheduler().advance(Duration.ofSeconds(1));

        assertThat(programs).allSatisfy(program -> assertThat(program.datagrams).hasSize(HOSTS));
        assertThat(lan.transcript().count()).isEqualTo(HOSTS);
        assertThat(lan.transcript().traffic("host0"))
                .isEqualTo(new Traffic(1, message.length, HOSTS - 1, (HOSTS - 1L) * message.length));
    }
}
