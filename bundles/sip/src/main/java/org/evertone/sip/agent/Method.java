package org.evertone.sip.agent;

/** Requests that a line sends (RFC 3261 §7.1, RFC 3515, RFC 6086, RFC 6665). */
enum Method {
    REGISTER,
    OPTIONS,
    INVITE,
    CANCEL,
    BYE,
    INFO,
    REFER,
    NOTIFY,
    SUBSCRIBE
}
