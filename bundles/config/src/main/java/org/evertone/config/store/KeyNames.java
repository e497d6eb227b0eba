package org.evertone.config.store;

import java.util.Locale;
import java.util.regex.Pattern;

/** How names of keys and headers are compared, and what a name alone gives away. */
final class KeyNames {
    private static final Pattern SECRET = Pattern.compile(
            "pswd|pwd|passwd|password|passphrase|psk|secret|token|community|pin(code)?$|(crypto|private|api|auth|shared|wep|wpa)key");
    private static final Pattern ENCRYPTION = Pattern.compile("(pswd|pwd|password)encryption$");
    private static final Pattern PROTECTED = Pattern.compile(
            "^(account|webuser|webaccount)\\d*|admin.*(user|name|pswd|pwd|password|level)|trustroot|trustedca|rootca|cacert");

    private KeyNames() {}

    /** The form in which names are compared: lower case, without blanks and underscores. */
    static String squeeze(String name) {
        StringBuilder squeezed = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != ' ' && c != '\t' && c != '_') {
                squeezed.append(c);
            }
        }
        return squeezed.toString().toLowerCase(Locale.ROOT);
    }

    /** Whether the value behind a name must never be shown. */
    static boolean secret(String name) {
        String squeezed = squeeze(name);
        return SECRET.matcher(squeezed).find() && !ENCRYPTION.matcher(squeezed).find();
    }

    /** Whether the key says that the file's passwords are stored in an encrypted form. */
    static boolean passwordEncryption(String name) {
        return ENCRYPTION.matcher(squeeze(name)).find();
    }

    /** Whether policy keeps a file from changing this key: administrators' accounts and trust roots. */
    static boolean guarded(Place place, String name) {
        return squeeze(place.section()).contains("account")
                || squeeze(place.list()).contains("account")
                || PROTECTED.matcher(squeeze(name)).find();
    }
}
