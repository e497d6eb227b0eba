package org.evertone.media.rtp;

/**
 * How fast a measured delay grows, which is how much slower one clock runs than the other. Each two seconds give their
 * smallest delay, as that one did not wait anywhere; a straight line is laid through those of the last minute by least
 * squares. For one thread.
 */
final class ClockDrift {
    private static final long POINT_NANOS = 2_000_000_000L;
    private static final int POINTS = 32;
    private static final int ENOUGH_POINTS = 8;
    /** A step this large is another path, not a clock. */
    private static final long STEP_NANOS = 20_000_000L;

    private final long[] delays = new long[POINTS];
    private long points;
    private boolean open;
    private long openedNanos;
    private long smallest;
    private double ppm;

    void reset() {
        points = 0;
        open = false;
        ppm = 0;
    }

    void enter(long delayNanos, long nowNanos) {
        if (!open) {
            begin(delayNanos, nowNanos);
            return;
        }
        long age = nowNanos - openedNanos;
        if (age >= 2 * POINT_NANOS) {
            reset();
            begin(delayNanos, nowNanos);
        } else if (age >= POINT_NANOS) {
            close();
            openedNanos += POINT_NANOS;
            smallest = delayNanos;
        } else {
            smallest = Math.min(smallest, delayNanos);
        }
    }

    /** Parts per million; positive when the delay grows. 0 until a quarter of a minute is known. */
    double ppm() {
        return ppm;
    }

    private void begin(long delayNanos, long nowNanos) {
        open = true;
        openedNanos = nowNanos;
        smallest = delayNanos;
    }

    private void close() {
        if (points > 0 && Math.abs(smallest - delays[slot(points - 1)]) > STEP_NANOS) {
            points = 0;
            ppm = 0;
        }
        delays[slot(points++)] = smallest;
        int count = (int) Math.min(points, POINTS);
        if (count < ENOUGH_POINTS) {
            return;
        }
        long first = points - count;
        double middle = (count - 1) / 2.0;
        double slope = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double x = i - middle;
            slope += x * (delays[slot(first + i)] - delays[slot(first)]);
            squares += x * x;
        }
        ppm = slope / squares / POINT_NANOS * 1_000_000;
    }

    private static int slot(long point) {
        return (int) (point % POINTS);
    }
}
