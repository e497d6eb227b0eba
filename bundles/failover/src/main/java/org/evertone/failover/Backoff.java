package org.evertone.failover;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The wait after a round that found no server: doubling, with jitter, for ever (R6; RFC 5626, section 4.5). */
final class Backoff {
    private static final long LONGEST_NANOS = 300 * Core.SECOND;
    private static final int MOST_DOUBLINGS = 9;

    private final Core core;
    private int rounds;
    private Timers.@Nullable Timer timer;

    Backoff(Core core) {
        this.core = core;
    }

    /** Rounds that failed in a row. */
    int rounds() {
        return rounds;
    }

    /** The next wait is the shortest again. */
    void reset() {
        rounds = 0;
    }

    /**
     * Waits, then does it.
     *
     * @param longer whether the next wait doubles
     * @param atLeastNanos lower limit of the wait
     * @return the wait in nanoseconds
     */
    long begin(boolean longer, long atLeastNanos, Runnable then) {
        stop();
        double jitter = 0.5 + core.random.nextDouble() / 2;
        long base = Math.max(Core.SECOND, core.settings.backoffBase().toNanos());
        long whole = Math.min(LONGEST_NANOS, Math.min(LONGEST_NANOS, base) << Math.min(rounds, MOST_DOUBLINGS));
        long wait = Math.max(atLeastNanos, (long) (whole * jitter));
        rounds += longer ? 1 : 0;
        timer = core.after(wait, () -> {
            timer = null;
            then.run();
        });
        return wait;
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** When the wait ends; empty while none is running. */
    OptionalLong dueNanos() {
        return timer == null ? OptionalLong.empty() : OptionalLong.of(timer.dueNanos());
    }
}
