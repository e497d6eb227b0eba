package org.evertone.call.sdp;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys;
import org.evertone.media.SrtpKeys.Suite;

/**
 * One {@code a=crypto} line that can be used (RFC 4568 §9.1): one key, no MKI, no session parameter that changes the
 * transform.
 *
 * @param tag 0..999999999; an answer repeats that of the line it accepts
 * @param suite transform and tag length
 * @param key the writer's master key and salt, base64 of exactly the suite's size
 */
public record CryptoAttribute(int tag, Suite suite, Secret key) {
    private static final int MAXIMUM_CHARACTERS = 512;
    private static final Pattern LINE = Pattern.compile("(\\d{1,9}) +([A-Za-z0-9_]+) +(\\S+)((?: +\\S+)*) *");
    private static final Pattern KEY =
            Pattern.compile("(?i:inline):([A-Za-z0-9+/]+={0,2})(?:\\|(?:2\\^(\\d{1,2})|(\\d{1,15})))?");
    private static final Pattern WINDOW = Pattern.compile("WSH=(\\d{1,3})");
    private static final int SMALLEST_WINDOW = 64;
    private static final int LONGEST_LIFETIME_BITS = 48;

    /**
     * Reads what stands behind {@code a=crypto:}.
     *
     * <p>A lifetime up to 2^48 packets is taken and left to the far end, whose sending it limits. Several keys, an MKI,
     * a key derivation rate, {@code UNENCRYPTED_SRTP}, {@code UNENCRYPTED_SRTCP}, {@code UNAUTHENTICATED_SRTP},
     * {@code FEC_KEY}, {@code FEC_ORDER} and anything unknown that is not marked as optional by {@code -} make the line
     * unusable (RFC 4568 §6.3).
     *
     * @return empty when the line is malformed or not usable by this phone
     */
    public static Optional<CryptoAttribute> parse(String value) {
        if (value.length() > MAXIMUM_CHARACTERS) {
            return Optional.empty();
        }
        Matcher line = LINE.matcher(value);
        if (!line.matches()) {
            return Optional.empty();
        }
        Optional<Suite> suite = suite(line.group(2));
        Matcher key = KEY.matcher(line.group(3));
        if (suite.isEmpty() || !key.matches() || !lifetimeFits(key) || !harmless(line.group(4))) {
            return Optional.empty();
        }
        return octets(key.group(1))
                .filter(octets ->
                        octets.length == suite.get().keyOctets() + suite.get().saltOctets())
                .map(octets -> new CryptoAttribute(
                        Integer.parseInt(line.group(1)),
                        suite.get(),
                        new Secret(Base64.getEncoder().encodeToString(octets))));
    }

    /**
     * A line of our own with a new key.
     *
     * @param random fills an array with octets that nobody can guess, as {@code SecureRandom::nextBytes} does
     */
    public static CryptoAttribute generate(int tag, Suite suite, Consumer<byte[]> random) {
        byte[] master = new byte[suite.keyOctets() + suite.saltOctets()];
        random.accept(master);
        return new CryptoAttribute(tag, suite, new Secret(Base64.getEncoder().encodeToString(master)));
    }

    /**
     * Our lines of an offer, best first, each with a key of its own (RFC 4568 §5.1.1: the offerer listens for any).
     *
     * @param shortTag whether the 32-bit tag is preferred to the 80-bit one
     */
    public static List<CryptoAttribute> offer(boolean shortTag, Consumer<byte[]> random) {
        List<Suite> suites = preference(shortTag);
        return IntStream.range(0, suites.size())
                .mapToObj(i -> generate(i + 1, suites.get(i), random))
                .toList();
    }

    /** The suites in our order. */
    public static List<Suite> preference(boolean shortTag) {
        return shortTag
                ? List.of(Suite.AEAD_AES_128_GCM, Suite.AES_CM_128_HMAC_SHA1_32, Suite.AES_CM_128_HMAC_SHA1_80)
                : List.of(Suite.AEAD_AES_128_GCM, Suite.AES_CM_128_HMAC_SHA1_80, Suite.AES_CM_128_HMAC_SHA1_32);
    }

    /** The line of an offer that we accept: the best by our order, whatever the offerer's; empty when none is usable. */
    public static Optional<CryptoAttribute> choose(List<CryptoAttribute> offered, boolean shortTag) {
        return preference(shortTag).stream()
                .flatMap(suite -> offered.stream().filter(line -> line.suite == suite))
                .findFirst();
    }

    /** The line of our offer that an answer accepts: same tag, same suite (RFC 4568 §5.1.3). */
    public static Optional<CryptoAttribute> accepted(List<CryptoAttribute> offered, CryptoAttribute answer) {
        return offered.stream()
                .filter(line -> line.tag == answer.tag && line.suite == answer.suite)
                .findFirst();
    }

    /** Keys of the stream when this is our line and the other the far end's of the same suite. */
    public SrtpKeys with(CryptoAttribute remote) {
        return new SrtpKeys(suite, key, remote.key);
    }

    /** What stands behind {@code a=crypto:}; holds the key, so only for the description itself. */
    public String format() {
        return tag + " " + suite + " inline:" + key.value();
    }

    private static Optional<Suite> suite(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(Suite.values())
                .filter(suite -> suite.name().equals(upper))
                .findFirst();
    }

    private static boolean lifetimeFits(Matcher key) {
        if (key.group(2) != null) {
            return Integer.parseInt(key.group(2)) <= LONGEST_LIFETIME_BITS;
        }
        if (key.group(3) != null) {
            long packets = Long.parseLong(key.group(3));
            return packets > 0 && packets <= 1L << LONGEST_LIFETIME_BITS;
        }
        return true;
    }

    private static boolean harmless(String parameters) {
        for (String parameter : parameters.strip().split(" +")) {
            Matcher window = WINDOW.matcher(parameter);
            boolean understood = parameter.isEmpty()
                    || parameter.startsWith("-")
                    || parameter.equals("KDR=0")
                    || window.matches() && Integer.parseInt(window.group(1)) >= SMALLEST_WINDOW;
            if (!understood) {
                return false;
            }
        }
        return true;
    }

    private static Optional<byte[]> octets(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
