package org.evertone.web.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Eight digits of this device alone that allow the first password to be set; gone once it is. */
public final class SetupCode {
    private static final String ROW = "Set up: ";
    private static final Pattern SHOWN = Pattern.compile(ROW + "[0-9]+");

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

    /** A row of the display that tells the code to who stands before it, in 16 characters. */
    public static String row(String code) {
        return ROW + code;
    }

    /** The same text without the code, for those who are elsewhere. */
    public static String hidden(String text) {
        return SHOWN.matcher(text).replaceAll(ROW + "********");
    }

    public void discard() throws IOException {
        file.delete();
    }
}
