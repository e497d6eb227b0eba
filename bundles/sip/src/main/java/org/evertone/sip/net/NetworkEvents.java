package org.evertone.sip.net;

import java.net.InetSocketAddress;
import org.evertone.config.Transport;

/** What the network tells about servers. */
@FunctionalInterface
public interface NetworkEvents {

    /**
     * A server cannot be reached. Called from I/O and sender threads, never from the loop: hand over and return. Told
     * before the send that failed returns to its caller. One dead server may be told several times.
     *
     * @param peer address as given to {@link SipNetwork#addPeer}
     * @param transport transport of that peer
     * @param fault class of the failure
     * @param detail one plain phrase for the timeline, without addresses
     */
    void unreachable(InetSocketAddress peer, Transport transport, TransportFault fault, String detail);
}
