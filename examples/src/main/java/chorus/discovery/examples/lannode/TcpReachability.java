package chorus.discovery.examples.lannode;

import chorus.discovery.Multiaddr;
import chorus.discovery.PeerInfo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Finds out whether a TCP connection to a peer can be opened. Nothing is said on it: who answers is not verified.
 *
 * <p>All TCP addresses are tried at the same time and the first that answers wins. There is no time-out of its own: the
 * caller cancels, and that ends the dials.
 */
final class TcpReachability {
    private final Executor threads;

    /** Creates one that dials on these threads, each blocked until its dial has ended. */
    TcpReachability(Executor threads) {
        this.threads = threads;
    }

    /** Starts a check; the result is the address that answered first, or the reason why none did. */
    CompletableFuture<Multiaddr> check(PeerInfo peer) {
        List<Multiaddr> targets = peer.addresses().stream()
                .filter(address -> TcpAddress.of(address).isPresent())
                .toList();
        if (targets.isEmpty()) {
            return CompletableFuture.failedFuture(new ConnectException("no TCP address"));
        }
        Check check = new Check(targets);
        targets.forEach(target -> threads.execute(() -> check.dial(target)));
        return check.answer;
    }

    private static final class Check {
        final CompletableFuture<Multiaddr> answer = new CompletableFuture<>();
        private final List<Multiaddr> targets;
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
        private final Map<Multiaddr, String> failures = new ConcurrentHashMap<>();

        Check(List<Multiaddr> targets) {
            this.targets = targets;
            answer.whenComplete((address, cause) -> sockets.forEach(Check::close));
        }

        void dial(Multiaddr target) {
            try (Socket socket = new Socket()) {
                sockets.add(socket);
                // Looked at after adding: either this sees the end of the check, or the end closes the socket.
                if (!answer.isDone()) {
                    InetSocketAddress address =
                            TcpAddress.of(target).orElseThrow().resolve();
                    socket.connect(address);
                    answer.complete(target);
                }
            } catch (UnknownHostException e) {
                failed(target, "unknown host " + e.getMessage());
            } catch (IOException e) {
                failed(target, String.valueOf(e.getMessage()));
            }
        }

        private void failed(Multiaddr target, String reason) {
            failures.put(target, reason);
            if (failures.size() == targets.size()) {
                String reasons = targets.stream().map(failures::get).distinct().collect(Collectors.joining("; "));
                answer.completeExceptionally(new ConnectException(reasons));
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // the dial is given up in any case
            }
        }
    }
}
