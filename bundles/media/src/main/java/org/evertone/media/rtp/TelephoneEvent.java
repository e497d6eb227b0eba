package org.evertone.media.rtp;

/** Names of the DTMF events (RFC 4733 §3.2). */
final class TelephoneEvent {
    static final int PAYLOAD_OCTETS = 4;

    private static final String DIGITS = "0123456789*#ABCD";

    private TelephoneEvent() {}

    static int code(char digit) {
        int code = DIGITS.indexOf(Character.toUpperCase(digit));
        if (code < 0) {
            throw new IllegalArgumentException("'" + digit + "' is not a DTMF digit (0-9, *, #, A-D)");
        }
        return code;
    }

    static boolean isDigit(int code) {
        return code >= 0 && code < DIGITS.length();
    }

    static char digit(int code) {
        return DIGITS.charAt(code);
    }
}
