package org.evertone.failover;

/** Why a server did not do what was asked. */
public enum Cause {
    /** Retransmissions or period used up without a final answer. */
    NO_ANSWER(true),
    ICMP_UNREACHABLE(true),
    CONNECTION_REFUSED(true),
    CONNECT_TIMEOUT(true),
    CONNECTION_LOST(true),
    TLS_FAILED(true),
    CLOCK_NOT_SET(true),
    DNS_FAILED(true),
    NETWORK_DOWN(true),
    NO_LINK(true),
    NO_ADDRESS(true),
    /** A final answer; the code says which and whether it counts as unavailable. */
    REJECTED(false),
    WRONG_PASSWORD(false),
    WRONG_REALM(false),
    /** 200 to REGISTER without our Contact. */
    NOT_BOUND(false),
    /** Silence asked for with Retry-After has not ended. */
    RETRY_AFTER(true);

    private final boolean unavailable;

    Cause(boolean unavailable) {
        this.unavailable = unavailable;
    }

    /** Whether this cause alone, without looking at a status code, means that the server is unavailable. */
    public boolean unavailable() {
        return unavailable;
    }

    /** Whether the request cannot have left the phone. */
    boolean unsent() {
        return switch (this) {
            case CONNECTION_REFUSED,
                    CONNECT_TIMEOUT,
                    TLS_FAILED,
                    CLOCK_NOT_SET,
                    DNS_FAILED,
                    NETWORK_DOWN,
                    NO_LINK,
                    NO_ADDRESS -> true;
            case NO_ANSWER,
                    ICMP_UNREACHABLE,
                    CONNECTION_LOST,
                    REJECTED,
                    WRONG_PASSWORD,
                    WRONG_REALM,
                    NOT_BOUND,
                    RETRY_AFTER -> false;
        };
    }
}
