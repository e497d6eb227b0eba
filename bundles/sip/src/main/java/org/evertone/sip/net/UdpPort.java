package org.evertone.sip.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

final class UdpPort implements AutoCloseable {
    static UdpPort open(int port, NetworkEvents events) { return new UdpPort(); }
    int localPort() { return 0; }
    void setAllowedSources(Set<InetAddress> sources) {}
    void addPeer(InetSocketAddress peer) {}
    void removePeer(InetSocketAddress peer) {}
    void sendKeepAlive(InetSocketAddress peer) {}
    @Override public void close() {}
}
