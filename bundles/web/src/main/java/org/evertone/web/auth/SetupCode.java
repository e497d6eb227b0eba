package org.evertone.web.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/** Eight digits of this device alone that allow the first password to be set; gone once it is. */
public final class SetupCode {
    private final PrivateFile file;
    private final SecureRandom random;

    public SetupCode(Path file, SecureRandom random) {
        this.file = new PrivateFile(file);
        this.random = random;
    }

    /** The code, made at the first call. */
    public String value() throws IOException {
        Optional<String> stored = file.read().filter(code -> code.matches("[0-9]{8}"));
        if (stored.isPresent()) {
            return stored.get();
        }
        String code = String.format(Locale.ROOT, "%08d", random.nextInt(100_000_000));
        file.write(code);
        return code;
    }

    public boolean matches(String typed) throws IOException {
        return MessageDigest.isEqual(
                value().getBytes(StandardCharsets.US_ASCII), typed.strip().getBytes(StandardCharsets.UTF_8));
    }

    public void discard() throws IOException {
        file.delete();
    }
}
