package org.evertone.failover;

/** Requests that the engine steers. */
public enum Method {
    REGISTER,
    OPTIONS,
    INVITE,
    CANCEL,
    BYE
}
