package org.evertone.desk;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One lamp after the other is lit, round and round, while the phone is being changed. */
final class LampRun {
    static final Duration EACH = Duration.ofMillis(500);

    private boolean running;
    private long beganNanos;

    void follow(boolean wanted, long nowNanos) {
        if (wanted && !running) {
            beganNanos = nowNanos;
        }
        running = wanted;
    }

    /** Which one of so many lamps is lit; empty when they do not run. */
    OptionalInt lit(int lamps, long nowNanos) {
        return running && lamps > 0 ? OptionalInt.of((int) (step(nowNanos) % lamps)) : OptionalInt.empty();
    }

    OptionalLong nextNanos(long nowNanos) {
        return running ? OptionalLong.of(beganNanos + (step(nowNanos) + 1) * EACH.toNanos()) : OptionalLong.empty();
    }

    private long step(long nowNanos) {
        return (nowNanos - beganNanos) / EACH.toNanos();
    }
}
