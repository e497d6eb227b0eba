package org.evertone.media.rtp;

import java.util.Locale;

/**
 * Estimated quality of a call by the E-model (ITU-T G.107) with its default values, so that only the codec, loss and
 * delay count; echo is taken as cancelled. Wideband codecs are judged on the same scale, on which 4.4 is the best.
 */
public final class Quality {
    /** Rating with nothing lost and no delay (ITU-T G.107 §7.7). */
    public static final double BEST_RATING = 93.2;

    private static final double FREE_DELAY_MILLIS = 100;

    private Quality() {}

    /**
     * How a codec takes losses.
     *
     * @param impairment equipment impairment factor Ie without loss
     * @param robustness packet-loss robustness factor Bpl: the larger, the less a loss is heard
     */
    public record Codec(double impairment, double robustness) {
        /** G.711 with packet-loss concealment (ITU-T G.113 Appendix I). */
        public static final Codec G711 = new Codec(0, 25.1);

        /** No value is tabled for the narrowband scale; concealed like G.711, but the decoder's state is lost too. */
        public static final Codec G722 = new Codec(0, 20);

        /** No value is tabled; what in-band FEC restores does not count as lost. */
        public static final Codec OPUS = new Codec(0, 20);

        /** By SDP encoding name, in any case; unknown ones like G.711. */
        public static Codec named(String encodingName) {
            return switch (encodingName.toUpperCase(Locale.ROOT)) {
                case "G722" -> G722;
                case "OPUS" -> OPUS;
                default -> G711;
            };
        }
    }

    /**
     * Transmission rating R.
     *
     * @param lossPercent packets not played, 0..100
     * @param burstRatio 1 for random losses, more when they come in bursts
     * @param delayMillis from mouth to ear, one way
     * @return 0..93.2
     */
    public static double rating(Codec codec, double lossPercent, double burstRatio, double delayMillis) {
        double loss = (95 - codec.impairment()) * lossPercent / (lossPercent / burstRatio + codec.robustness());
        return Math.max(0, BEST_RATING - codec.impairment() - loss - delayImpairment(delayMillis));
    }

    /** Mean opinion score of a rating, 1..4.5 (ITU-T G.107 Annex B). */
    public static double mos(double rating) {
        if (rating <= 0) {
            return 1;
        }
        if (rating >= 100) {
            return 4.5;
        }
        // The polynomial dips below 1 for the smallest ratings.
        return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
    }

    /** Idd of ITU-T G.107 §7.4. */
    private static double delayImpairment(double delayMillis) {
        if (delayMillis <= FREE_DELAY_MILLIS) {
            return 0;
        }
        double x = Math.log(delayMillis / FREE_DELAY_MILLIS) / Math.log(2);
        return 25 * (sixthRoot(1 + Math.pow(x, 6)) - 3 * sixthRoot(1 + Math.pow(x / 3, 6)) + 2);
    }

    private static double sixthRoot(double value) {
        return Math.pow(value, 1.0 / 6);
    }
}
