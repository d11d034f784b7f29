package io.libp2p.core;

import io.libp2p.core.multiformats.Multiaddr;
import java.util.List;
import java.util.concurrent.CompletableFuture;

public interface Host {
    PeerId getPeerId();

    Network getNetwork();

    List<Multiaddr> listenAddresses();

    CompletableFuture<Void> start();

    CompletableFuture<Void> stop();

    void addConnectionHandler(ConnectionHandler handler);

    void removeConnectionHandler(ConnectionHandler handler);
}
