package chorus.discovery.jmdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private final List<Runnable> given = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final SerialExecutor serial = new SerialExecutor(given::add);

    @Test
    void aTaskThatIsGivenWhileAnotherRunsFollowsItOnTheSameWorker() {
        serial.execute(() -> {
            serial.execute(() -> done.add("goodbye"));
            done.add("register");
        });

        assertThat(given).hasSize(1);
        given.remove(0).run();

        assertThat(done).containsExactly("register", "goodbye");
        assertThat(given).isEmpty();
    }

    @Test
    void aTaskThatIsGivenLaterHasAWorkerOfItsOwn() {
        serial.execute(() -> done.add("one"));
        given.remove(0).run();
        serial.execute(() -> done.add("two"));
        given.remove(0).run();

        assertThat(done).containsExactly("one", "two");
    }
}
