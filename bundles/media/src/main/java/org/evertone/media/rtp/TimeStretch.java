package org.evertone.media.rtp;

/**
 * Shortens or lengthens what waits by one pitch period, faded over where the signal resembles itself, or in silence by
 * as much as is wanted. For one thread.
 */
final class TimeStretch {
    /** Root mean square below which nobody hears a seam: 50 dB under full scale. */
    private static final double SILENCE = 100;

    private final int overlap;
    private final int minLag;
    private final int maxLag;
    private final Similarity similarity;

    TimeStretch(int sampleRateHz) {
        overlap = sampleRateHz * 8 / 1000;
        minLag = sampleRateHz * 5 / 2000;
        maxLag = sampleRateHz * 15 / 1000;
        similarity = new Similarity(sampleRateHz);
    }

    /** So many samples have to wait for {@link #shorten} to find any period. */
    int wantedSamples() {
        return overlap + maxLag;
    }

    /**
     * Takes samples away at the head.
     *
     * @param wanted how many, which silence follows; speech gives up one period of 2.5..15 ms
     * @param resemblance least correlation of what is faded into another
     * @return how many samples are gone; 0 when it would be heard
     */
    int shorten(SampleQueue queue, int wanted, double resemblance) {
        int longest = Math.min(maxLag, queue.ready() - overlap);
        if (longest < minLag) {
            return 0;
        }
        int lag = choose(queue, wanted, longest, resemblance, 1);
        if (lag == 0) {
            return 0;
        }
        short[] data = queue.data;
        int head = queue.head;
        for (int i = 0; i < overlap; i++) {
            data[head + i] = fade(data[head + i], data[head + lag + i], i);
        }
        int kept = head + overlap;
        System.arraycopy(data, kept + lag, data, kept, queue.tail - kept - lag);
        queue.tail -= lag;
        return lag;
    }

    /** Adds samples at the head; like {@link #shorten}. */
    int lengthen(SampleQueue queue, int wanted, double resemblance) {
        if (queue.ready() < overlap) {
            return 0;
        }
        int lag = choose(queue, wanted, maxLag, resemblance, -1);
        if (lag == 0) {
            return 0;
        }
        queue.reserve(lag);
        short[] data = queue.data;
        int head = queue.head;
        System.arraycopy(data, head, data, head + lag, queue.ready());
        for (int i = 0; i < Math.max(overlap, lag); i++) {
            short repeated = i < lag ? data[head - lag + i] : data[head + i];
            data[head + i] = i < overlap ? fade(data[head + lag + i], repeated, i) : repeated;
        }
        queue.tail += lag;
        return lag;
    }

    private int choose(SampleQueue queue, int wanted, int longest, double resemblance, int direction) {
        int other = direction > 0 ? queue.head + overlap : queue.head - longest;
        boolean silent = Similarity.loudness(queue.data, queue.head, overlap) < SILENCE
                && Similarity.loudness(queue.data, other, longest) < SILENCE;
        if (silent) {
            return Math.max(minLag, Math.min(wanted, longest));
        }
        similarity.search(queue.data, queue.head, overlap, minLag, longest, direction);
        return similarity.correlation() >= resemblance ? similarity.lag() : 0;
    }

    private short fade(short from, short to, int index) {
        return (short) ((from * (overlap - index) + to * index) / overlap);
    }
}
