package io.libp2p.core;

import java.util.concurrent.CompletableFuture;
import kotlin.Unit;

public interface P2PChannel {
    CompletableFuture<Unit> closeFuture();
}
