package org.evertone.sip.net;

/** How the network said no. */
public enum TransportFault {
    /** ICMP destination unreachable (port, host or administratively prohibited) for a datagram of ours. */
    ICMP_UNREACHABLE,
    /** TCP connect answered by RST. */
    CONNECTION_REFUSED,
    /** TCP connect not answered within the peer's limit. */
    CONNECT_TIMEOUT,
    /** An established connection ended: FIN, RST or keep-alives unanswered. Also when no request was waiting. */
    CONNECTION_LOST,
    /** TLS handshake failed or took too long; certificate untrusted, expired or for another name. */
    TLS_FAILED,
    /** The server's certificate is not valid yet by the phone's clock. */
    CLOCK_NOT_SET,
    /** No route to the server: nothing left the phone. */
    NETWORK_DOWN,
    /** No network interface has a carrier. */
    NO_LINK,
    /** No network interface with a carrier has an address. */
    NO_ADDRESS
}
