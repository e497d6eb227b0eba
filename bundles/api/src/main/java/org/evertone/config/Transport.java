package org.evertone.config;

/** SIP transports with the codes of the configuration file. */
public enum Transport {
    UDP(0, "udp"),
    TCP(1, "tcp"),
    TLS(3, "tls");

    private final int code;
    private final String word;

    Transport(int code, String word) {
        this.code = code;
        this.word = word;
    }

    public int code() {
        return code;
    }

    public String word() {
        return word;
    }

    /** TCP and TLS do not retransmit (RFC 3261 §17.1.1.2). */
    public boolean reliable() {
        return this != UDP;
    }
}
