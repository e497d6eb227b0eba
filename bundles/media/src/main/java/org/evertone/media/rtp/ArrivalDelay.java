package org.evertone.media.rtp;

import java.util.Arrays;

/**
 * How much later than the fastest packets the others arrive, and so how long play-out has to wait for them. Delays are
 * counted in bins of 5 ms that fade out over some hundred packets; the wait covers 99 of 100. Not synchronised.
 *
 * <p>All times are transits: time of arrival less the time the RTP timestamp says. Their origin is arbitrary.
 */
final class ArrivalDelay {
    static final long MIN_NANOS = 40_000_000L;
    static final long MAX_NANOS = 200_000_000L;

    private static final long BIN_NANOS = 5_000_000L;
    private static final int BINS = 64;
    /** For what the packets' own times do not show: threads that wake late. */
    private static final long MARGIN_NANOS = 10_000_000L;

    private static final double COVERED = 0.99;
    private static final double NEWEST_WEIGHT = 0.004;
    private static final long NEW_BASE_NANOS = 1_000_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final double[] bins = new double[BINS];
    private final WindowedMinimum fastest = new WindowedMinimum(2_000_000_000L, 8);
    private final WindowedMinimum fastestOfLate = new WindowedMinimum(500_000_000L, 5);
    private final ClockDrift drift = new ClockDrift();
    private long packets;
    private long waitNanos = MIN_NANOS;

    /** Time that a timestamp stands for. */
    static long nanos(long timestamp, int clockRateHz) {
        return timestamp / clockRateHz * NANOS_PER_SECOND + timestamp % clockRateHz * NANOS_PER_SECOND / clockRateHz;
    }

    /** Forgets the time base, not how the network behaves. */
    void rebase() {
        fastest.reset();
        fastestOfLate.reset();
        drift.reset();
    }

    /**
     * Enters a packet.
     *
     * @return true when its timestamp has nothing to do with those before: the far end's clock was set anew
     */
    boolean enter(long timestamp, int clockRateHz, long nowNanos) {
        long transit = nowNanos - nanos(timestamp, clockRateHz);
        boolean jumped = isJump(transit);
        if (jumped) {
            rebase();
        }
        fastest.enter(transit, nowNanos);
        fastestOfLate.enter(transit, nowNanos);
        drift.enter(transit, nowNanos);
        long behind = transit - fastest.value();
        count((int) Math.min(BINS - 1, (behind + BIN_NANOS - 1) / BIN_NANOS));
        return jumped;
    }

    /** Enters a packet that came too late to be played, unless its timestamp has nothing to do with the others. */
    void enterLate(long timestamp, int clockRateHz, long nowNanos) {
        if (!isJump(nowNanos - nanos(timestamp, clockRateHz))) {
            enter(timestamp, clockRateHz, nowNanos);
        }
    }

    private boolean isJump(long transit) {
        return !fastest.isEmpty() && Math.abs(transit - fastest.value()) > NEW_BASE_NANOS;
    }

    /** Transit of the fastest packets of the last two seconds. */
    long fastestNanos() {
        return fastest.value();
    }

    /** How long play-out should wait after {@link #fastestNanos()}. */
    long waitNanos() {
        // After the path became longer, waiting for less than its fastest packets is of no use.
        return Math.max(waitNanos, fastestOfLate.value() + MIN_NANOS - fastest.value());
    }

    /** Positive when the far end's clock is slower than ours. */
    double driftPpm() {
        return drift.ppm();
    }

    private void count(int bin) {
        double weight = Math.max(NEWEST_WEIGHT, 1.0 / ++packets);
        double covered = 0;
        int needed = -1;
        for (int i = 0; i < BINS; i++) {
            bins[i] *= 1 - weight;
            if (i == bin) {
                bins[i] += weight;
            }
            covered += bins[i];
            if (needed < 0 && covered >= COVERED) {
                needed = i;
            }
        }
        long wanted = (needed < 0 ? BINS : needed) * BIN_NANOS + MARGIN_NANOS;
        waitNanos = Math.max(MIN_NANOS, Math.min(wanted, MAX_NANOS));
    }

    /** Forgets everything. */
    void reset() {
        rebase();
        Arrays.fill(bins, 0);
        packets = 0;
        waitNanos = MIN_NANOS;
    }
}
