package org.evertone.sip.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/** Which of our addresses a server sees. */
public final class LocalAddress {
    private static final int DISCARD_PORT = 9;

    private LocalAddress() {}

    /**
     * The source address the kernel routes from; nothing is sent and nothing blocks.
     *
     * @param bound address the phone is bound to, the wildcard for any
     * @return empty when there is no route from there to the server, which is {@link TransportFault#NETWORK_DOWN}
     */
    public static Optional<InetAddress> towards(InetAddress bound, InetAddress server) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(new InetSocketAddress(bound, 0));
            probe.connect(new InetSocketAddress(server, DISCARD_PORT));
            InetAddress local = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            return local.isAnyLocalAddress() ? Optional.empty() : Optional.of(local);
        } catch (IOException noRoute) {
            return Optional.empty();
        }
    }
}
