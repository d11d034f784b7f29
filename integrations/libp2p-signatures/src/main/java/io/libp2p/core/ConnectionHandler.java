package io.libp2p.core;

public interface ConnectionHandler {
    void handleConnection(Connection connection);
}
