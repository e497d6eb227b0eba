package org.evertone.web.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Random words that cannot be guessed, and their comparison in constant time. */
final class Tokens {
    private final SecureRandom random;

    Tokens(SecureRandom random) {
        this.random = random;
    }

    /** URL-safe text of so many random bits. */
    String next(int bits) {
        byte[] bytes = new byte[bits / 8];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
