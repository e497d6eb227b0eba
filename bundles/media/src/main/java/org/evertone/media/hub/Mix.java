package org.evertone.media.hub;

import java.util.Arrays;

/**
 * The sum of several frames. One alone passes unchanged; a sum that comes near full scale is bent softly instead of being
 * clipped. For one thread; does not allocate while the frame length stays.
 */
final class Mix {
    private static final int KNEE = 24_576;
    private static final int ABOVE_KNEE = Short.MAX_VALUE - KNEE;

    private int[] sum = new int[0];
    private int sources;

    /** Begins anew with silence. */
    void clear(int samples) {
        if (sum.length != samples) {
            sum = new int[samples];
        }
        Arrays.fill(sum, 0);
        sources = 0;
    }

    void add(short[] frame) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += frame[i];
        }
        sources++;
    }

    /** Adds a frame scaled by {@code gain}. */
    void add(short[] frame, float gain) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += Math.round(frame[i] * gain);
        }
        sources++;
    }

    /** Takes a frame out again that was added. */
    void subtract(short[] frame) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] -= frame[i];
        }
        sources--;
    }

    int sources() {
        return sources;
    }

    void write(short[] frame) {
        for (int i = 0; i < sum.length; i++) {
            frame[i] = sources > 1 ? bent(sum[i]) : clipped(sum[i]);
        }
    }

    /** Straight below three quarters of full scale, above it ever flatter, never full scale. */
    static short bent(int sum) {
        int magnitude = Math.abs(sum);
        if (magnitude <= KNEE) {
            return (short) sum;
        }
        long over = magnitude - KNEE;
        int bent = KNEE + (int) (ABOVE_KNEE * over / (over + ABOVE_KNEE));
        return (short) (sum < 0 ? -bent : bent);
    }

    private static short clipped(int sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }
}
