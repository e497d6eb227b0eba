package org.evertone.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;

/** All lamps on, each colour for a second. */
final class LampTest {
    static final Duration EACH = Duration.ofSeconds(1);
    private static final List<Colour> COLOURS = List.of(Colour.GREEN, Colour.AMBER, Colour.RED, Colour.WHITE);

    private boolean running;
    private long beganNanos;

    void begin(long nowNanos) {
        running = true;
        beganNanos = nowNanos;
    }

    void expire(long nowNanos) {
        running &= step(nowNanos) < COLOURS.size();
    }

    /** What every lamp shows meanwhile. */
    Optional<LampPattern> pattern(long nowNanos) {
        return running && step(nowNanos) < COLOURS.size()
                ? Optional.of(Patterns.test(COLOURS.get(step(nowNanos))))
                : Optional.empty();
    }

    OptionalLong nextNanos(long nowNanos) {
        return running ? OptionalLong.of(beganNanos + (step(nowNanos) + 1) * EACH.toNanos()) : OptionalLong.empty();
    }

    private int step(long nowNanos) {
        return (int) ((nowNanos - beganNanos) / EACH.toNanos());
    }
}
