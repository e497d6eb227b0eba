package org.evertone.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Digest algorithms we answer, weakest first (RFC 8760 §2.1). */
enum Algorithm {
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true),
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true);

    private final String token;
    private final String hash;
    private final boolean session;

    Algorithm(String token, String hash, boolean session) {
        this.token = token;
        this.hash = hash;
        this.session = session;
    }

    static Optional<Algorithm> named(String token) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.token.equalsIgnoreCase(token))
                .findFirst();
    }

    String token() {
        return token;
    }

    /** Whether the first hash includes the nonces (RFC 7616 §3.4.2). */
    boolean session() {
        return session;
    }

    /** Hash of the parts joined by colons, in lower-case hexadecimal. */
    String hash(String... parts) {
        try {
            byte[] digest = MessageDigest.getInstance(hash)
                    .digest(String.join(":", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java runtime has " + hash, impossible);
        }
    }
}
