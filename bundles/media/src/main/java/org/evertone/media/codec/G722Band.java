package org.evertone.media.codec;

import java.util.Arrays;

/**
 * What encoder and decoder of ITU-T G.722 share of one sub-band: the adaptive quantizer's scale factor (§3.5) and the
 * adaptive predictor with two poles and six zeros (§3.6), in the 16-bit arithmetic that the Recommendation prescribes.
 */
final class G722Band {
    private static final int ZEROS = 6;
    private static final int SECOND_POLE_LIMIT = 12288;
    private static final int POLES_LIMIT = 15360;

    /** {@code ILB}: one octave of the exponential, in 32 steps. */
    private static final int[] OCTAVE = new int[32];

    static {
        for (int i = 0; i < OCTAVE.length; i++) {
            OCTAVE[i] = (int) Math.round(2048 * Math.pow(2, i / 32.0));
        }
    }

    private final int smallestScale;
    private final int logScaleLimit;
    private final int scaleShift;

    private int logScale;
    private int scale;

    private final int[] zeros = new int[ZEROS];
    private final int[] differences = new int[ZEROS];
    private int pole1;
    private int pole2;
    private int reconstructed1;
    private int partial1;
    private int partial2;
    private int zeroEstimate;
    private int estimate;

    private G722Band(int smallestScale, int logScaleLimit, int scaleShift) {
        this.smallestScale = smallestScale;
        this.logScaleLimit = logScaleLimit;
        this.scaleShift = scaleShift;
        reset();
    }

    static G722Band lower() {
        return new G722Band(32, 18432, 8);
    }

    static G722Band higher() {
        return new G722Band(8, 22528, 10);
    }

    void reset() {
        logScale = 0;
        scale = smallestScale;
        Arrays.fill(zeros, 0);
        Arrays.fill(differences, 0);
        pole1 = 0;
        pole2 = 0;
        reconstructed1 = 0;
        partial1 = 0;
        partial2 = 0;
        zeroEstimate = 0;
        estimate = 0;
    }

    /** {@code DET}: by what the quantizer's normalized levels are multiplied. */
    int scale() {
        return scale;
    }

    /** {@code S}: what the predictor expects the next sample to be. */
    int estimate() {
        return estimate;
    }

    /**
     * Goes on by one sample.
     *
     * @param difference the quantized difference between the sample and its estimate
     * @param logIncrement by what the code that carried it moves the scale factor
     */
    void advance(int difference, int logIncrement) {
        logScale = Math.max(0, Math.min(logScaleLimit, (logScale * 127 >> 7) + logIncrement));
        int exponent = scaleShift - (logScale >> 11);
        int mantissa = OCTAVE[logScale >> 6 & 31];
        scale = (exponent < 0 ? mantissa << -exponent : mantissa >> exponent) << 2;

        int reconstructed = saturate(estimate + difference);
        int partial = saturate(zeroEstimate + difference);
        adaptPoles(partial);
        adaptZeros(difference);
        partial2 = partial1;
        partial1 = partial;
        System.arraycopy(differences, 0, differences, 1, ZEROS - 1);
        differences[0] = difference;
        predict(reconstructed);
    }

    private void adaptPoles(int partial) {
        boolean like1 = (partial ^ partial1) >= 0;
        boolean like2 = (partial ^ partial2) >= 0;
        int quadruple = saturate(pole1 << 2);
        int next2 = (Math.min(Short.MAX_VALUE, like1 ? -quadruple : quadruple) >> 7)
                + (like2 ? 128 : -128)
                + (pole2 * 32512 >> 15);
        pole2 = limit(next2, SECOND_POLE_LIMIT);
        int next1 = saturate((like1 ? 192 : -192) + (pole1 * 32640 >> 15));
        pole1 = limit(next1, saturate(POLES_LIMIT - pole2));
    }

    private void adaptZeros(int difference) {
        int step = difference == 0 ? 0 : 128;
        for (int i = 0; i < ZEROS; i++) {
            boolean like = (differences[i] ^ difference) >= 0;
            zeros[i] = saturate((like ? step : -step) + (zeros[i] * 32640 >> 15));
        }
    }

    private void predict(int reconstructed) {
        int poleEstimate =
                saturate((pole1 * saturate(2 * reconstructed) >> 15) + (pole2 * saturate(2 * reconstructed1) >> 15));
        reconstructed1 = reconstructed;
        int sum = 0;
        for (int i = 0; i < ZEROS; i++) {
            sum += zeros[i] * saturate(2 * differences[i]) >> 15;
        }
        zeroEstimate = saturate(sum);
        estimate = saturate(poleEstimate + zeroEstimate);
    }

    private static int limit(int value, int magnitude) {
        return Math.max(-magnitude, Math.min(magnitude, value));
    }

    static int saturate(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }
}
