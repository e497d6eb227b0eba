package org.evertone.config;

/** How key presses are sent in a call ({@code DTMF Mode}); the values stand in the order of the key's codes. */
public enum DtmfMode {
    IN_BAND,
    /** Telephone-event (RFC 4733). */
    RFC4733,
    /** SIP INFO. */
    INFO,
    /** Telephone-event when agreed, else in-band. */
    AUTO
}
