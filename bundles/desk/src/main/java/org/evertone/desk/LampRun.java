package org.evertone.desk;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One lamp after the other is lit, round and round, while the phone is being changed. */
final class LampRun {
    static final Duration EACH = Duration.ofMillis(500);

    private boolean running;

    void follow(boolean wanted) {
        running = wanted;
    }

    /** Which one of so many lamps is lit; empty when they do not run. */
    OptionalInt lit(int lamps, long nowNanos) {
        return running && lamps > 0
                ? OptionalInt.of((int) Math.floorMod(step(nowNanos), (long) lamps))
                : OptionalInt.empty();
    }

    OptionalLong nextNanos(long nowNanos) {
        return running ? OptionalLong.of((step(nowNanos) + 1) * EACH.toNanos()) : OptionalLong.empty();
    }

    /** Of the clock, not of the beginning: words that change on the way do not have the run begin anew. */
    private static long step(long nowNanos) {
        return Math.floorDiv(nowNanos, EACH.toNanos());
    }
}
