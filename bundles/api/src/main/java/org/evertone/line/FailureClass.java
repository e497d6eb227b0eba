package org.evertone.line;

/** Why a request did not succeed: one value per failure that people or the engine tell apart. */
public enum FailureClass {
    /** Every retransmission used up, or the period over, without a final answer. */
    NO_ANSWER,
    /** ICMP unreachable of any code. */
    ICMP_UNREACHABLE,
    /** TCP refused or reset while connecting. */
    CONNECTION_REFUSED,
    /** TCP connect not answered in time. */
    CONNECT_TIMEOUT,
    /** An established connection closed, was reset or timed out. */
    CONNECTION_LOST,
    /** TLS handshake failed, or the certificate is not trusted or is for another name. */
    TLS_FAILED,
    /** The server's certificate lies in the future, so the phone's clock must be wrong. */
    CLOCK_NOT_SET,
    /** The server's name has no usable address. */
    DNS_FAILED,
    /** No route or no local address: the phone itself is off the network. */
    NETWORK_DOWN,
    /** No network interface of the phone has a carrier. */
    NO_LINK,
    /** The phone is on a network that gave it no address. */
    NO_ADDRESS,
    /** A final answer of class 3xx–6xx; the status code says which. */
    REJECTED,
    /** 401 or 407 again after credentials for a fresh nonce. */
    WRONG_PASSWORD,
    /** A challenge for a realm that is not this line's. */
    WRONG_REALM,
    /** 200 to REGISTER that does not list our Contact. */
    NOT_BOUND,
    /** The server asked for silence with Retry-After and it has not ended. */
    RETRY_AFTER,
    /** Offer and answer have no codec in common, or the description cannot be read. */
    NO_COMMON_AUDIO,
    /** The stream has to be encrypted and the far end or the transport does not allow it. */
    NOT_SECURE,
    /** The phone itself could not begin the call; the detail says why. */
    NOT_POSSIBLE,
    /** The local side ended it, whatever the detail says. */
    LOCAL,
    /** The far end ended it. */
    REMOTE,
    /** The line has no server or is switched off. */
    NOT_CONFIGURED
}
