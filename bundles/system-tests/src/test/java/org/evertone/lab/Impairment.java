package org.evertone.lab;

import java.util.Locale;
import java.util.Random;
import java.util.function.LongConsumer;

/**
 * What a bad network does to a stream of packets. The same seed and the same packets give the same fate to each.
 *
 * @param lossShare share of packets that vanish, each for itself, 0..1
 * @param jitterMillis every packet is late by 0 to this, evenly; more than the packet spacing changes their order too
 * @param reorderShare share of packets that come 1.5 packet spacings of 20 ms late, behind the next one
 * @param duplicateShare share of packets that come twice
 * @param skewPpm pace of the sender's clock as it appears behind this path; positive when it seems fast
 */
record Impairment(
        double lossShare, int jitterMillis, double reorderShare, double duplicateShare, double skewPpm, long seed) {

    static final Impairment NONE = new Impairment(0, 0, 0, 0, 0, 1);

    private static final long MILLI = 1_000_000;
    private static final long REORDER_NANOS = 30 * MILLI;
    /** A clock that seems fast needs something to catch up with. */
    private static final long FAST_CLOCK_RESERVE_NANOS = 150 * MILLI;

    static Impairment lossAndJitter(double lossPercent, int jitterMillis) {
        return new Impairment(lossPercent / 100, jitterMillis, 0, 0, 0, 1);
    }

    Impairment skew(double ppm) {
        return new Impairment(lossShare, jitterMillis, reorderShare, duplicateShare, ppm, seed);
    }

    Impairment reorder(double percent) {
        return new Impairment(lossShare, jitterMillis, percent / 100, duplicateShare, skewPpm, seed);
    }

    Impairment duplicate(double percent) {
        return new Impairment(lossShare, jitterMillis, reorderShare, percent / 100, skewPpm, seed);
    }

    /** The fate of one stream's packets; for one thread. */
    Fate fate() {
        return new Fate(this);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "loss %.0f %%, jitter %d ms, reorder %.0f %%, duplicate %.0f %%, skew %.0f ppm",
                100 * lossShare,
                jitterMillis,
                100 * reorderShare,
                100 * duplicateShare,
                skewPpm);
    }

    /** Decides packet by packet. */
    static final class Fate {
        private final Impairment rules;
        private final Random random;
        private long startNanos = Long.MIN_VALUE;

        private Fate(Impairment rules) {
            this.rules = rules;
            random = new Random(rules.seed);
        }

        /**
         * Says how long after its arrival each copy of a packet goes on; never when it is lost.
         *
         * @param nowNanos time of the packet's arrival, on any clock
         */
        void decide(long nowNanos, LongConsumer delayNanos) {
            if (startNanos == Long.MIN_VALUE) {
                startNanos = nowNanos;
            }
            // every packet draws the same number of times, so that one rule does not change what another does
            boolean lost = random.nextDouble() < rules.lossShare;
            long jitter = (long) (random.nextDouble() * rules.jitterMillis * MILLI);
            boolean behind = random.nextDouble() < rules.reorderShare;
            boolean twice = random.nextDouble() < rules.duplicateShare;
            if (lost) {
                return;
            }
            double elapsed = nowNanos - startNanos;
            long skew = (long) (-elapsed * rules.skewPpm / 1e6) + (rules.skewPpm > 0 ? FAST_CLOCK_RESERVE_NANOS : 0);
            long delay = Math.max(0, skew) + jitter + (behind ? REORDER_NANOS : 0);
            delayNanos.accept(delay);
            if (twice) {
                delayNanos.accept(delay + MILLI);
            }
        }
    }
}
