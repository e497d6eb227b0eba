package org.evertone.sip.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.evertone.config.Transport;

final class Connections implements AutoCloseable {
    Connections(TlsTrust trust, NetworkEvents events) {}
    void setAllowedSources(Set<InetAddress> sources) {}
    void addPeer(Peer peer) {}
    void removePeer(Transport transport, InetSocketAddress peer) {}
    void sendKeepAlive(Transport transport, InetSocketAddress peer) {}
    @Override public void close() {}
}
