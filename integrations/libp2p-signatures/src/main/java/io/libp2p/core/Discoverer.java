package io.libp2p.core;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import kotlin.Unit;
import kotlin.jvm.functions.Function1;

public interface Discoverer {
    CompletableFuture<Void> start();

    CompletableFuture<Void> stop();

    Collection<Function1<PeerInfo, Unit>> getNewPeerFoundListeners();
}
