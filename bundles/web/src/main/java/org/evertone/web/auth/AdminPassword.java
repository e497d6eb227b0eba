package org.evertone.web.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The administrator's password, kept as a salted PBKDF2-HMAC-SHA-256 hash (RFC 8018 §5.2) in one line
 * {@code pbkdf2-sha256 iterations salt hash}. There is none until somebody sets it.
 */
public final class AdminPassword {
    public static final int SHORTEST = 8;
    public static final int LONGEST = 128;
    static final int ITERATIONS = 210_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final String SCHEME = "pbkdf2-sha256";

    private final PrivateFile file;
    private final SecureRandom random;

    public AdminPassword(Path file, SecureRandom random) {
        this.file = new PrivateFile(file);
        this.random = random;
    }

    public boolean isSet() {
        return file.exists();
    }

    /**
     * Takes the place of any earlier password.
     *
     * @throws IllegalArgumentException when it is shorter than {@link #SHORTEST} or longer than {@link #LONGEST}
     */
    public void set(String password) throws IOException {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new IllegalArgumentException("a password has " + SHORTEST + " to " + LONGEST + " characters");
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Base64.Encoder encoder = Base64.getEncoder();
        file.write(String.join(
                " ",
                SCHEME,
                Integer.toString(ITERATIONS),
                encoder.encodeToString(salt),
                encoder.encodeToString(hash(password, salt, ITERATIONS))));
    }

    /**
     * Whether this is the password; takes a good part of a second on purpose.
     *
     * @throws IOException when the file cannot be read or is damaged; nobody gets in then
     */
    public boolean matches(String password) throws IOException {
        Optional<String> stored = file.read();
        if (stored.isEmpty() || password.length() > LONGEST) {
            return false;
        }
        String[] parts = stored.get().split(" ", -1);
        try {
            if (parts.length == 4 && parts[0].equals(SCHEME)) {
                int iterations = Integer.parseInt(parts[1]);
                byte[] salt = Base64.getDecoder().decode(parts[2]);
                byte[] expected = Base64.getDecoder().decode(parts[3]);
                if (iterations >= ITERATIONS
                        && iterations <= MOST_ITERATIONS
                        && salt.length == SALT_BYTES
                        && expected.length == HASH_BITS / 8) {
                    return MessageDigest.isEqual(expected, hash(password, salt, iterations));
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException("the stored administrator password is damaged", malformed);
        }
        throw new IOException("the stored administrator password is damaged");
    }

    private static byte[] hash(String password, byte[] salt, int iterations) {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no PBKDF2 with HMAC-SHA-256", missing);
        } finally {
            key.clearPassword();
        }
    }
}
