package org.evertone.sip.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.evertone.config.Transport;

/**
 * A server as the network layer needs to know it.
 *
 * @param transport how it is reached
 * @param address resolved address and port
 * @param host name or IP address as configured; the TLS certificate must be for it
 * @param connectLimit time for TCP connect and TLS handshake together, more than zero; unused on UDP
 */
public record Peer(Transport transport, InetSocketAddress address, String host, Duration connectLimit) {

    /** Just below the give-up time of three retransmissions, so that the connection fails before the attempt does. */
    public static final Duration DEFAULT_CONNECT_LIMIT = Duration.ofMillis(7_400);

    public Peer {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("Peer " + host + " has no resolved address");
        }
        if (connectLimit.isNegative() || connectLimit.isZero()) {
            throw new IllegalArgumentException("Connect limit of " + host + " is not more than zero");
        }
    }

    public Peer(Transport transport, InetSocketAddress address, String host) {
        this(transport, address, host, DEFAULT_CONNECT_LIMIT);
    }
}
