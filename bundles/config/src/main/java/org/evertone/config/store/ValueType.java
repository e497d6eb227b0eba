package org.evertone.config.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evertone.config.ConfigStore.KeyInfo;
import org.evertone.line.DialTarget;

/** What a value may be. A rule that was broken is told in one plain sentence; an empty value always stands for the default. */
enum ValueType {
    TEXT("text"),
    INTEGER("integer"),
    BOOLEAN("boolean"),
    CHOICE("choice"),
    WORD("choice"),
    HOST("host"),
    HOSTS("list"),
    USER("text"),
    LIST("list"),
    TARGET("text"),
    NUMBERS("list"),
    SECRET("secret");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern OCTET = Pattern.compile("25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d");
    // RFC 3261 §25.1: user = 1*( unreserved / escaped / user-unreserved )
    private static final Pattern USER_PART = Pattern.compile("([A-Za-z0-9\\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+");
    private static final Pattern CODEC = Pattern.compile("[A-Za-z0-9._/+-]{1,32}");
    private static final Pattern SHORT_NUMBER = Pattern.compile("[0-9*#]{1,32}");
    private static final int SHOWN = 40;
    private static final int LIST_ITEMS = 64;

    private final String word;

    ValueType(String word) {
        this.word = word;
    }

    /** The type's name in {@link KeyInfo}. */
    String word() {
        return word;
    }

    static ValueType of(String cell) {
        return valueOf(cell.toUpperCase(Locale.ROOT));
    }

    /** The rule that a value breaks; empty when it is good. Quotes the value unless it is a secret. */
    Optional<String> broken(KeyInfo key, String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return switch (this) {
            case INTEGER ->
                unless(
                        inRange(key, value),
                        quote(value) + " is not a whole number from " + key.minimum() + " to " + key.maximum());
            case BOOLEAN -> unless(value.equals("0") || value.equals("1"), quote(value) + " is neither 0 nor 1");
            case CHOICE, WORD -> unless(known(key, value), quote(value) + " is none of " + choices(key));
            case HOST ->
                unless(
                        host(value),
                        quote(value) + " is neither an IP address nor a host name (RFC 1123); a port has its own key");
            case HOSTS ->
                unless(
                        hosts(value),
                        quote(value) + " is not a list of host or host:port separated by commas, at most "
                                + LIST_ITEMS);
            case USER ->
                unless(
                        length(key, value) && USER_PART.matcher(value).matches(),
                        quote(value) + " is not the user part of a SIP address (RFC 3261), at most " + key.maximum()
                                + " characters without blanks and @");
            case LIST ->
                unless(
                        items(value, CODEC),
                        quote(value) + " is not a list of names separated by commas, at most " + LIST_ITEMS);
            case TARGET ->
                unless(
                        length(key, value) && target(value),
                        quote(value)
                                + " is neither a number (digits, * # A-D, + in front) nor a user name nor a sip: or"
                                + " sips: URI, at most " + key.maximum() + " characters without blanks");
            case NUMBERS ->
                unless(
                        items(value, SHORT_NUMBER),
                        quote(value) + " is not a list of numbers of 1 to 32 digits, * and #, separated by commas, at"
                                + " most " + LIST_ITEMS);
            case TEXT -> unless(length(key, value), "longer than " + key.maximum() + " characters");
            case SECRET -> unless(length(key, value), "longer than " + key.maximum() + " characters");
        };
    }

    /** Whether this is an IP address or a host name as RFC 1123 has it. */
    static boolean host(String text) {
        if (text.isEmpty() || text.length() > 253) {
            return false;
        }
        if (text.indexOf(':') >= 0) {
            return ipv6(text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text);
        }
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        boolean numeric = NUMBER.matcher(labels[labels.length - 1]).matches();
        return !numeric || ipv4(labels);
    }

    private static boolean ipv4(String[] labels) {
        for (String label : labels) {
            if (!OCTET.matcher(label).matches()) {
                return false;
            }
        }
        return labels.length == 4;
    }

    private static boolean ipv6(String text) {
        if (!text.matches("[0-9A-Fa-f:.]{2,45}")) {
            return false;
        }
        try {
            // A text with a colon is a literal to the JDK: nothing is looked up.
            return InetAddress.getByName("[" + text + "]").getAddress().length > 0;
        } catch (UnknownHostException notALiteral) {
            return false;
        }
    }

    private static boolean hosts(String value) {
        String[] items = value.split(",", -1);
        for (String item : items) {
            if (!hostAndPort(item.strip())) {
                return false;
            }
        }
        return items.length <= LIST_ITEMS;
    }

    private static boolean hostAndPort(String item) {
        int colon = item.lastIndexOf(':');
        boolean withPort = colon > 0 && (item.indexOf(':') == colon || item.charAt(colon - 1) == ']');
        if (!withPort) {
            return host(item);
        }
        String port = item.substring(colon + 1);
        return host(item.substring(0, colon))
                && NUMBER.matcher(port).matches()
                && Integer.parseInt(port) >= 1
                && Integer.parseInt(port) <= 65535;
    }

    private static boolean target(String value) {
        try {
            return DialTarget.normalise(value).equals(value)
                    && DialTarget.host(value).map(ValueType::host).orElse(true);
        } catch (IllegalArgumentException neverDialled) {
            return false;
        }
    }

    private static boolean items(String value, Pattern each) {
        String[] items = value.split(",", -1);
        for (String item : items) {
            if (!each.matcher(item.strip()).matches()) {
                return false;
            }
        }
        return items.length <= LIST_ITEMS;
    }

    private static boolean inRange(KeyInfo key, String value) {
        if (!NUMBER.matcher(value).matches()) {
            return false;
        }
        int number = Integer.parseInt(value);
        return number >= key.minimum() && number <= key.maximum();
    }

    private static boolean known(KeyInfo key, String value) {
        return key.choices().containsKey(value) || (tlsByOldCode(key, value));
    }

    /** Whether this is the code 2 that many templates write for TLS. */
    static boolean tlsByOldCode(KeyInfo key, String value) {
        return value.equals("2") && key.key().endsWith("Transport");
    }

    private static String choices(KeyInfo key) {
        StringBuilder text = new StringBuilder();
        key.choices().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(choice -> {
                    text.append(text.length() == 0 ? "" : ", ").append(choice.getKey());
                    text.append(" (").append(choice.getValue()).append(')');
                });
        return text.toString();
    }

    private static boolean length(KeyInfo key, String value) {
        return value.length() <= key.maximum();
    }

    private static String quote(String value) {
        return "'" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value) + "'";
    }

    private static Optional<String> unless(boolean good, String rule) {
        return good ? Optional.empty() : Optional.of(rule);
    }
}
