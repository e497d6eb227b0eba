package org.evertone.line;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.config.LineSettings;

/** What may be dialled: a number, a user of the line's own domain, or a SIP or SIPS URI (RFC 3261 §19.1). */
public final class DialTarget {
    public static final int MAXIMUM_CHARACTERS = 128;

    private static final Pattern SEPARATORS = Pattern.compile("[ ().-]");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9*#A-D]+");
    /** {@code user} of RFC 3261 §25.1 with a letter in it; the rest are numbers. */
    private static final Pattern USER =
            Pattern.compile("(?=.*[A-Za-z])(?:[A-Za-z0-9_.!~*'()&=+$,;?/-]|%[0-9A-Fa-f]{2})+");

    private static final Pattern URI = Pattern.compile(
            "(?i)sips?:(?:[\\x21-\\x7E&&[^@<>\"]]+@)?(?:\\[[0-9a-f:.]+]|[a-z0-9][a-z0-9.-]*)(?::\\d{1,5})?(?:[;?][\\x21-\\x7E&&[^<>\"]]*)?");
    private static final Pattern USER_PART = Pattern.compile("(?i)sips?:([^@:;]+)(?::[^@]*)?@.*");
    private static final Pattern HOST_PART = Pattern.compile("(?i)sips?:(?:[^@]+@)?(\\[[^]]+]|[^:;?]+).*");

    private DialTarget() {}

    /**
     * Checks a target and takes the separators out of a number.
     *
     * @throws IllegalArgumentException naming the rule that it breaks
     */
    public static String normalise(String target) {
        String trimmed = target.strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("dial target: is empty; a number or a sip: or sips: URI is expected");
        }
        if (trimmed.length() > MAXIMUM_CHARACTERS) {
            throw new IllegalArgumentException("dial target: is longer than " + MAXIMUM_CHARACTERS + " characters");
        }
        if (URI.matcher(trimmed).matches()) {
            return trimmed;
        }
        String number = SEPARATORS.matcher(trimmed).replaceAll("");
        if (NUMBER.matcher(number).matches()) {
            return number;
        }
        if (!USER.matcher(trimmed).matches()) {
            throw new IllegalArgumentException("dial target: is neither a number (digits, * # A-D, + in front)"
                    + " nor a user name nor a sip: or sips: URI with a host");
        }
        return trimmed;
    }

    /** Whether dialling the target would reach the line itself. */
    public static boolean reaches(String target, LineSettings line) {
        Optional<String> host = host(target);
        boolean home = host.isEmpty()
                || host.get().equalsIgnoreCase(line.domain())
                || line.servers().stream().anyMatch(server -> host.get().equalsIgnoreCase(server.host()));
        return home && readable(target).equals(line.user());
    }

    /** The host of a URI; empty for a number or a user. */
    public static Optional<String> host(String target) {
        Matcher uri = HOST_PART.matcher(target);
        return uri.matches() ? Optional.of(uri.group(1)) : Optional.empty();
    }

    /** The far end as a person reads it: the user part of a URI, else the target itself. */
    public static String readable(String target) {
        Matcher matcher = USER_PART.matcher(target);
        return matcher.matches() ? matcher.group(1) : target;
    }
}
