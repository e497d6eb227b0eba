package org.evertone.media.codec;

import java.util.Locale;
import java.util.Optional;

/**
 * How to encode for a far end.
 *
 * @param bitsPerSecond average, 6000..32000
 * @param highestRateHz highest sampling rate worth sending: 8000, 12000 or 16000
 * @param redundancy whether each packet also carries a coarse copy of the one before (in-band FEC)
 * @param constantBitRate whether all packets shall have one size
 * @param packetMillis packet time, 10..60 in steps of 10
 */
record OpusSettings(
        int bitsPerSecond, int highestRateHz, boolean redundancy, boolean constantBitRate, int packetMillis) {

    /** Enough for wideband speech with redundancy. */
    static final int BITS_PER_SECOND = 32000;

    private static final int FEWEST_BITS_PER_SECOND = 6000;

    /**
     * What the far end asked for (RFC 7587 §6.1). Silence is always sent, and one channel, whatever it says of usedtx
     * and stereo.
     *
     * @param formatParameters its {@code a=fmtp}, or empty; what is malformed there is ignored
     */
    static OpusSettings asked(String formatParameters, int packetMillis) {
        int bits = number(formatParameters, "maxaveragebitrate").orElse(BITS_PER_SECOND);
        int rateHz = number(formatParameters, "maxplaybackrate").orElse(Opus.SAMPLE_RATE_HZ);
        return new OpusSettings(
                Math.max(FEWEST_BITS_PER_SECOND, Math.min(BITS_PER_SECOND, bits)),
                rateHz < 12000 ? 8000 : rateHz < 16000 ? 12000 : 16000,
                isOne(formatParameters, "useinbandfec"),
                isOne(formatParameters, "cbr"),
                packetMillis);
    }

    private static boolean isOne(String formatParameters, String name) {
        return number(formatParameters, name).filter(value -> value == 1).isPresent();
    }

    private static Optional<Integer> number(String formatParameters, String name) {
        for (String parameter : formatParameters.split(";", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0
                    && parameter
                            .substring(0, equals)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .equals(name)) {
                String value = parameter.substring(equals + 1).strip();
                return value.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(value)) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
