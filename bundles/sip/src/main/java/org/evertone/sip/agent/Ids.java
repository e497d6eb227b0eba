package org.evertone.sip.agent;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Identifiers that nobody can guess: strangers cannot forge answers, and two phones never meet. */
final class Ids {
    /** RFC 3261 §8.1.1.7. */
    private static final String MAGIC_COOKIE = "z9hG4bK";

    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String tag() {
        return hex(6);
    }

    static String callId() {
        return hex(16);
    }

    static String branch() {
        return MAGIC_COOKIE + hex(12);
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
