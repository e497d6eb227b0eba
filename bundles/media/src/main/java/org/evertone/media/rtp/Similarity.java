package org.evertone.media.rtp;

/**
 * Finds the distance at which a signal resembles itself: the pitch period of voiced speech. Searches at 8000 Hz and
 * refines at the signal's rate. For one thread.
 */
final class Similarity {
    private static final int SEARCH_RATE_HZ = 8000;

    private final int stride;
    private int bestLag;
    private double bestCorrelation;

    Similarity(int sampleRateHz) {
        stride = Math.max(1, sampleRateHz / SEARCH_RATE_HZ);
    }

    /**
     * Compares the window at {@code from} with windows between {@code minLag} and {@code maxLag} away.
     *
     * @param direction 1 to look behind the window, -1 to look before it
     */
    void search(short[] data, int from, int window, int minLag, int maxLag, int direction) {
        bestLag = minLag;
        bestCorrelation = -1;
        for (int lag = minLag; lag <= maxLag; lag += stride) {
            consider(data, from, window, lag, direction, stride);
        }
        if (stride > 1) {
            int coarse = bestLag;
            bestCorrelation = -1;
            for (int lag = Math.max(minLag, coarse - stride); lag <= Math.min(maxLag, coarse + stride); lag++) {
                consider(data, from, window, lag, direction, 1);
            }
        }
    }

    /** In samples. */
    int lag() {
        return bestLag;
    }

    /** -1..1; 1 is the same but for loudness. */
    double correlation() {
        return bestCorrelation;
    }

    private void consider(short[] data, int from, int window, int lag, int direction, int step) {
        int other = from + direction * lag;
        long product = 0;
        long energy = 1;
        long otherEnergy = 1;
        for (int i = 0; i < window; i += step) {
            int a = data[from + i];
            int b = data[other + i];
            product += (long) a * b;
            energy += (long) a * a;
            otherEnergy += (long) b * b;
        }
        double correlation = product / Math.sqrt((double) energy * otherEnergy);
        if (correlation > bestCorrelation) {
            bestCorrelation = correlation;
            bestLag = lag;
        }
    }

    /** Root mean square of a part. */
    static double loudness(short[] data, int from, int count) {
        long energy = 0;
        for (int i = 0; i < count; i++) {
            energy += (long) data[from + i] * data[from + i];
        }
        return Math.sqrt((double) energy / Math.max(1, count));
    }
}
