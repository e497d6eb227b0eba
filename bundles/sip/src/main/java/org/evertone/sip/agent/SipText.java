package org.evertone.sip.agent;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Text of RFC 3261's grammar made from what people and files say. */
final class SipText {
    private static final int LONGEST_TARGET = 256;
    private static final String USER_UNRESERVED = "-_.!~*'()&=+$,;?/";

    private SipText() {}

    /** A quoted-string; control characters become blanks, because they would end the header. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(Character.isISOControl(c) ? ' ' : c);
        }
        return quoted.append('"').toString();
    }

    /** User part of a URI: everything outside the grammar is escaped (§25.1), {@code #} above all. */
    static String user(String text) {
        StringBuilder user = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || USER_UNRESERVED.indexOf(c) >= 0)) {
                user.append(c);
            } else {
                user.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return user.toString();
    }

    /**
     * The URI a person means.
     *
     * @param target SIP or SIPS URI, {@code user@host}, or a user part that gets the domain
     * @return empty when it can be none of them
     */
    static Optional<String> targetUri(String target, String domain) {
        String trimmed = target.strip();
        if (trimmed.isEmpty()
                || trimmed.length() > LONGEST_TARGET
                || trimmed.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c == 0x7f)) {
            return Optional.empty();
        }
        String lower = trimmed.toLowerCase(Locale.ROOT);
        if (lower.startsWith("sip:") || lower.startsWith("sips:")) {
            return Optional.of(trimmed);
        }
        int at = trimmed.lastIndexOf('@');
        return Optional.of(
                at > 0
                        ? "sip:" + user(trimmed.substring(0, at)) + trimmed.substring(at)
                        : "sip:" + user(trimmed) + "@" + domain);
    }
}
