package org.evertone.sip.agent;

/** Requests that a line sends (RFC 3261 §7.1, RFC 6086). */
enum Method {
    REGISTER,
    OPTIONS,
    INVITE,
    CANCEL,
    BYE,
    INFO
}
