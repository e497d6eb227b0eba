package org.evertone.config;

/** What keeps NAT bindings and connections alive and finds dead servers ({@code SIPn NAT UDPUpdate}). */
public enum KeepAliveMode {
    OFF,
    /** Double CRLF (RFC 5626 §3.5.1); nothing is learnt on UDP. */
    CRLF,
    OPTIONS
}
