package io.libp2p.core;

import io.libp2p.core.multiformats.Multiaddr;
import java.util.List;
import java.util.concurrent.CompletableFuture;

public interface Network {
    List<Connection> getConnections();

    CompletableFuture<Connection> connect(PeerId id, Multiaddr... addresses);
}
