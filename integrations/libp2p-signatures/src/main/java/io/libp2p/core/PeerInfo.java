package io.libp2p.core;

import io.libp2p.core.multiformats.Multiaddr;
import java.util.List;

public final class PeerInfo {
    private final PeerId peerId;
    private final List<Multiaddr> addresses;

    public PeerInfo(PeerId peerId, List<Multiaddr> addresses) {
        this.peerId = peerId;
        this.addresses = addresses;
    }

    public PeerId getPeerId() {
        return peerId;
    }

    public List<Multiaddr> getAddresses() {
        return addresses;
    }
}
