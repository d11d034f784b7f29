package chorus.discovery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chorus.discovery.spi.Cancellable;
import chorus.discovery.spi.IoScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The event loop as one that waits for channels, which are pipes here. */
@Timeout(30)
class EventLoopReadingTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final EventLoop loop = new EventLoop(2);
    private final List<Pipe> pipes = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        loop.close();
        for (Pipe each : pipes) {
            each.sink().close();
            each.source().close();
        }
    }

    @Test
    void readerIsCalledOnTheLoopForWhatComesIn() throws Exception {
        Pipe pipe = open();
        CompletableFuture<String> read = new CompletableFuture<>();
        onLoop(() -> loop.read(pipe.source(), new Taking(pipe, text -> read.complete(text + loop.isCurrentThread()))));
        write(pipe, "hello ");
        assertThat(read.get()).isEqualTo("hello true");
    }

    @Test
    void loopThatWaitsForChannelsRunsTasksInTimeAllTheSame() throws Exception {
        Pipe pipe = open();
        onLoop(() -> loop.read(pipe.source(), new Taking(pipe, text -> {})));
        CountDownLatch ran = new CountDownLatch(2);
        loop.schedule(LONG, () -> {});
        loop.schedule(Duration.ofMillis(3), ran::countDown);
        loop.execute(ran::countDown);
        ran.await();
    }

    @Test
    void channelThatAlwaysHasSomethingToReadHoldsUpNoTask() throws Exception {
        Pipe pipe = open();
        CountDownLatch read = new CountDownLatch(1_000);
        // takes nothing, so the pipe stays readable
        onLoop(() -> loop.read(pipe.source(), new Taking(pipe, text -> {}) {
            @Override
            public void readable() {
                read.countDown();
            }
        }));
        write(pipe, "never read");
        for (int i = 0; i < 10; i++) {
            awaitLoop();
        }
        read.await();
    }

    @Test
    void taskThatSchedulesItselfOverAndOverHoldsUpNoReader() throws Exception {
        Pipe pipe = open();
        CompletableFuture<String> read = new CompletableFuture<>();
        onLoop(() -> loop.read(pipe.source(), new Taking(pipe, read::complete)));
        loop.execute(new Runnable() {
            @Override
            public void run() {
                loop.execute(this);
            }
        });
        write(pipe, "hello");
        assertThat(read.get()).isEqualTo("hello");
    }

    @Test
    void cancelledReaderIsNotCalledAndItsChannelIsReleasedByClosingIt() throws Exception {
        Pipe pipe = open();
        List<String> read = new ArrayList<>();
        onLoop(() -> {
            Cancellable reading = loop.read(pipe.source(), new Taking(pipe, read::add));
            write(pipe, "too late");
            reading.cancel();
            pipe.source().close();
        });
        assertThat(pipe.source().isRegistered()).isFalse();
        // a pipe that nobody can read any more is broken; while a selector has it, it is not
        assertThatThrownBy(() -> write(pipe, "x")).isInstanceOf(IOException.class);
        awaitLoop();
        assertThat(read).isEmpty();
    }

    @Test
    void readerThatThrowsIsToldSoAndCalledNoMore() throws Exception {
        Pipe pipe = open();
        CompletableFuture<IOException> told = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        onLoop(() -> loop.read(pipe.source(), new IoScheduler.Reader() {
            @Override
            public void readable() {
                calls.incrementAndGet();
                throw new IllegalStateException("an expected failure of this test");
            }

            @Override
            public void failed(IOException cause) {
                told.complete(cause);
            }
        }));
        write(pipe, "hello");
        assertThat(told.get()).hasRootCauseMessage("an expected failure of this test");
        awaitLoop();
        assertThat(calls).hasValue(1);

        CompletableFuture<String> read = new CompletableFuture<>();
        onLoop(() -> loop.read(pipe.source(), new Taking(pipe, read::complete)));
        assertThat(read.get()).isEqualTo("hello");
    }

    @Test
    void interruptEndsNoWaitForChannels() throws Exception {
        Pipe pipe = open();
        CompletableFuture<String> read = new CompletableFuture<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        onLoop(() -> {
            loop.read(pipe.source(), new Taking(pipe, read::complete));
            thread.complete(Thread.currentThread());
        });
        thread.get().interrupt();
        awaitLoop();
        write(pipe, "hello");
        assertThat(read.get()).isEqualTo("hello");
    }

    @Test
    void closedLoopReleasesItsChannels() throws Exception {
        Pipe pipe = open();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        onLoop(() -> {
            loop.read(pipe.source(), new Taking(pipe, text -> {}));
            thread.complete(Thread.currentThread());
        });
        loop.close();
        thread.get().join();
        assertThat(pipe.source().isRegistered()).isFalse();
    }

    private Pipe open() throws IOException {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        pipe.source().configureBlocking(false);
        return pipe;
    }

    private static void write(Pipe pipe, String text) throws IOException {
        pipe.sink().write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    private void onLoop(Action task) throws Exception {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        done.get();
    }

    private void awaitLoop() throws Exception {
        onLoop(() -> {});
    }

    private interface Action {
        void run() throws Exception;
    }

    /** Reads what is in a pipe. */
    private static class Taking implements IoScheduler.Reader {
        private final Pipe pipe;
        private final Consumer<String> to;

        Taking(Pipe pipe, Consumer<String> to) {
            this.pipe = pipe;
            this.to = to;
        }

        @Override
        public void readable() {
            ByteBuffer bytes = ByteBuffer.allocate(64);
            try {
                pipe.source().read(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            to.accept(new String(bytes.array(), 0, bytes.position(), US_ASCII));
        }

        @Override
        public void failed(IOException cause) {
            throw new AssertionError(cause);
        }
    }
}
