package io.libp2p.core.security;

import io.libp2p.core.PeerId;

public interface SecureChannel {
    abstract class Session {
        public abstract PeerId getRemoteId();
    }
}
