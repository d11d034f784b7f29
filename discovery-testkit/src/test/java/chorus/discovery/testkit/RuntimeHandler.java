package chorus.discovery.testkit;

import static java.util.Objects.requireNonNull;

import chorus.discovery.PeerHandler;
import chorus.discovery.PeerId;
import chorus.discovery.PeerInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A handler that writes down its calls and does with them what the test wants; without more it takes every peer. */
final class RuntimeHandler implements PeerHandler {
    /** The calls in order, with numbers for peers: {@code found 7 [/ip4/10.0.0.1/tcp/4007]}, {@code lost 7}. */
    final List<String> calls = new ArrayList<>();

    private final Map<Integer, CompletableFuture<String>> open = new HashMap<>();
    private Callable<CompletionStage<?>> answer = () -> CompletableFuture.completedStage("taken");
    private boolean leavesOpen;

    /** From now on every call throws, or returns, what {@code action} does. */
    RuntimeHandler answering(Callable<CompletionStage<?>> action) {
        answer = action;
        leavesOpen = false;
        return this;
    }

    /** From now on every call returns a stage that the test completes, see {@link #stage}. */
    RuntimeHandler leavingOpen() {
        leavesOpen = true;
        return this;
    }

    /** From now on every call takes its peer. */
    RuntimeHandler taking() {
        return answering(() -> CompletableFuture.completedStage("taken"));
    }

    /** Returns the stage of the newest call for a peer that was left open. */
    CompletableFuture<String> stage(int number) {
        return requireNonNull(open.get(number));
    }

    /** Returns how often the handler was called for a peer that was found. */
    int founds() {
        return (int) calls.stream().filter(call -> call.startsWith("found")).count();
    }

    @Override
    public CompletionStage<?> peerFound(PeerInfo peer) throws Exception {
        int number = RuntimePeers.number(peer.id());
        calls.add("found " + number + " " + peer.addresses());
        if (leavesOpen) {
            CompletableFuture<String> stage = new CompletableFuture<>();
            open.put(number, stage);
            return stage;
        }
        return answer.call();
    }

    @Override
    public void peerLost(PeerId id) {
        calls.add("lost " + RuntimePeers.number(id));
    }
}
