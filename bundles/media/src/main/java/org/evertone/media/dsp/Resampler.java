package org.evertone.media.dsp;

import java.util.Arrays;

/**
 * Changes the sampling rate of a stream by a whole factor, by a linear-phase low-pass in polyphase form. Where the lower
 * rate is 8 kHz, it passes up to 3.3 kHz within 0.1 dB and is at least 60 dB down from 4.32 kHz; where it is 16 kHz, up
 * to 7 kHz and from 8.3 kHz. For one thread; does not allocate after construction.
 */
public final class Resampler {
    private static final double STOP_BAND_DB = 63;

    /** −6 dB point, relative to half the lower rate. */
    private static final double CUT_OFF = 0.955;

    private final int up;
    private final int down;
    private final int delayMicros;
    private final int tapsPerPhase;
    private final float[] phases;
    private final float[] history;
    private int newest;
    private int untilOutput;

    /**
     * @param inputRateHz 8000, 16000 or 48000
     * @param outputRateHz likewise
     * @throws IllegalArgumentException when neither is a whole multiple of the other, or above 6 times
     */
    public Resampler(int inputRateHz, int outputRateHz) {
        int lower = Math.min(inputRateHz, outputRateHz);
        int factor = lower > 0 ? Math.max(inputRateHz, outputRateHz) / lower : 0;
        if (factor < 1 || factor > 6 || inputRateHz % lower != 0 || outputRateHz % lower != 0) {
            throw new IllegalArgumentException(
                    "sampling rate cannot change from " + inputRateHz + " Hz to " + outputRateHz + " Hz");
        }
        up = outputRateHz / lower;
        down = inputRateHz / lower;
        int taps = lower <= 8000 ? 32 : 48;
        tapsPerPhase = factor == 1 ? 1 : taps * down;
        phases = factor == 1 ? new float[] {1} : polyphase(lowPass(taps * factor, factor), up);
        delayMicros = (int) (500_000L * (phases.length - 1) / Math.max(inputRateHz, outputRateHz));
        history = new float[2 * tapsPerPhase];
        reset();
    }

    /**
     * How many samples {@link #process} gives at most for {@code count} samples; exactly as many when {@code count} is a
     * multiple of the factor.
     */
    public int outputSamples(int count) {
        return (count * up + down - 1) / down;
    }

    /** Delay of the filter, in microseconds: at most 2000. */
    public int delayMicros() {
        return delayMicros;
    }

    /**
     * Feeds the next samples of the stream.
     *
     * @param input samples from index 0
     * @param count how many of them
     * @param output receives the result from index 0; room for {@link #outputSamples}; not {@code input} itself
     * @return how many samples were written
     */
    public int process(short[] input, int count, short[] output) {
        int written = 0;
        for (int i = 0; i < count; i++) {
            newest = newest == 0 ? tapsPerPhase - 1 : newest - 1;
            // Kept twice, so that the newest samples always lie in one piece.
            history[newest] = input[i];
            history[newest + tapsPerPhase] = input[i];
            if (--untilOutput == 0) {
                untilOutput = down;
                for (int phase = 0; phase < up; phase++) {
                    output[written++] = saturate(filtered(phase * tapsPerPhase));
                }
            }
        }
        return written;
    }

    /** Forgets the stream: silence went before. */
    public void reset() {
        Arrays.fill(history, 0);
        newest = 0;
        untilOutput = down;
    }

    private float filtered(int firstCoefficient) {
        float sum = 0;
        for (int tap = 0; tap < tapsPerPhase; tap++) {
            sum += phases[firstCoefficient + tap] * history[newest + tap];
        }
        return sum;
    }

    private static short saturate(float value) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
    }

    /** Windowed sinc (Kaiser) at the higher rate; the gain is 1 at 0 Hz. */
    private static double[] lowPass(int length, int factor) {
        double beta = 0.1102 * (STOP_BAND_DB - 8.7);
        double[] taps = new double[length];
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double t = i - (length - 1) / 2.0;
            double x = Math.PI * t * CUT_OFF / factor;
            double edge = 2 * t / (length - 1);
            taps[i] = (x == 0 ? 1 : Math.sin(x) / x) * besselI0(beta * Math.sqrt(Math.max(0, 1 - edge * edge)));
            sum += taps[i];
        }
        for (int i = 0; i < length; i++) {
            taps[i] /= sum;
        }
        return taps;
    }

    private static float[] polyphase(double[] taps, int phaseCount) {
        float[] ordered = new float[taps.length];
        int perPhase = taps.length / phaseCount;
        for (int phase = 0; phase < phaseCount; phase++) {
            for (int tap = 0; tap < perPhase; tap++) {
                ordered[phase * perPhase + tap] = (float) (taps[tap * phaseCount + phase] * phaseCount);
            }
        }
        return ordered;
    }

    private static double besselI0(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
