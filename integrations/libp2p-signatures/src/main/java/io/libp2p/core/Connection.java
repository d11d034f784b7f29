package io.libp2p.core;

import io.libp2p.core.security.SecureChannel;

public interface Connection extends P2PChannel {
    SecureChannel.Session secureSession();
}
