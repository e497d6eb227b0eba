package org.evertone.media.rtp;

import java.util.Arrays;

/** The smallest value of the last while, forgotten bucket by bucket. For one thread. */
final class WindowedMinimum {
    private final long bucketNanos;
    private final long[] minima;
    private boolean any;
    private long bucket;
    private long smallest;

    WindowedMinimum(long windowNanos, int buckets) {
        bucketNanos = windowNanos / buckets;
        minima = new long[buckets];
    }

    void reset() {
        any = false;
    }

    boolean isEmpty() {
        return !any;
    }

    void enter(long value, long nowNanos) {
        long now = Math.floorDiv(nowNanos, bucketNanos);
        if (!any || now - bucket >= minima.length) {
            Arrays.fill(minima, Long.MAX_VALUE);
            any = true;
            bucket = now;
        }
        while (bucket < now) {
            bucket++;
            minima[Math.floorMod(bucket, minima.length)] = Long.MAX_VALUE;
        }
        int slot = Math.floorMod(bucket, minima.length);
        minima[slot] = Math.min(minima[slot], value);
        smallest = Long.MAX_VALUE;
        for (long minimum : minima) {
            smallest = Math.min(smallest, minimum);
        }
    }

    /** Of the window that ended with the last value entered; 0 before the first. */
    long value() {
        return any ? smallest : 0;
    }
}
