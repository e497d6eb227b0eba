package org.evertone.desk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.evertone.hal.LampPattern;

/**
 * Lets one lamp change its pattern no sooner than three flashes in any second allow (WCAG 2.3.1): each pattern keeps to
 * that alone, the end of one and the beginning of another need not. The lamp is dark while the next one waits.
 */
final class FlashLimit {
    private static final int FLASHES = 3;
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long SECOND_MILLIS = 1000;
    private static final long SECOND_NANOS = SECOND_MILLIS * MILLI_NANOS;
    private static final long STEP_NANOS = 10 * MILLI_NANOS;

    private final Deque<Long> flashes = new ArrayDeque<>();
    private LampPattern shown = Patterns.OFF;
    private long sinceNanos;
    private boolean beganLit;
    private LampPattern wanted = Patterns.OFF;
    private long dueNanos;
    private boolean waits;

    /** @return what the lamp is to show from now on; empty when that is what it shows */
    Optional<LampPattern> show(LampPattern next, long nowNanos) {
        if (!next.equals(wanted)) {
            wanted = next;
            remember(nowNanos);
            dueNanos = earliest(next, nowNanos);
            waits = true;
        }
        if (!waits) {
            return Optional.empty();
        }
        waits = nowNanos - dueNanos < 0;
        return change(waits ? Patterns.OFF : wanted, nowNanos);
    }

    /** When a pattern that waits may be shown. */
    OptionalLong nextNanos() {
        return waits ? OptionalLong.of(dueNanos) : OptionalLong.empty();
    }

    private Optional<LampPattern> change(LampPattern next, long nowNanos) {
        if (next.equals(shown)) {
            return Optional.empty();
        }
        beganLit = lit(nowNanos);
        shown = next;
        sinceNanos = nowNanos;
        return Optional.of(next);
    }

    private boolean lit(long nowNanos) {
        return shown.litAt((nowNanos - sinceNanos) / MILLI_NANOS);
    }

    /** Notes when the lamp went on in the last second. */
    private void remember(long nowNanos) {
        long elapsedMillis = (nowNanos - sinceNanos) / MILLI_NANOS;
        int period = shown.periodMillis();
        long rounds = period == 0 ? 0 : Math.max(0, elapsedMillis / period - 1 - SECOND_MILLIS / period);
        OptionalLong on = shown.off() ? OptionalLong.empty() : OptionalLong.of(rounds * period);
        while (on.isPresent() && on.getAsLong() <= elapsedMillis) {
            if (on.getAsLong() > 0 || !beganLit) {
                flashes.add(sinceNanos + on.getAsLong() * MILLI_NANOS);
            }
            on = nextOn(shown, on.getAsLong());
        }
        flashes.removeIf(at -> nowNanos - at >= SECOND_NANOS);
    }

    private long earliest(LampPattern next, long nowNanos) {
        if (next.off()) {
            return nowNanos;
        }
        long start = nowNanos;
        boolean lit = lit(nowNanos);
        while (crowded(next, start, lit)) {
            start += STEP_NANOS;
            lit = false;
        }
        return start;
    }

    private boolean crowded(LampPattern next, long startNanos, boolean lit) {
        Deque<Long> all = new ArrayDeque<>(flashes);
        OptionalLong on = OptionalLong.of(0);
        while (on.isPresent() && on.getAsLong() < SECOND_MILLIS) {
            if (on.getAsLong() > 0 || !lit) {
                all.add(startNanos + on.getAsLong() * MILLI_NANOS);
            }
            on = nextOn(next, on.getAsLong());
        }
        return all.stream()
                .anyMatch(first -> all.stream()
                                .filter(at -> at - first >= 0 && at - first < SECOND_NANOS)
                                .count()
                        > FLASHES);
    }

    private static OptionalLong nextOn(LampPattern pattern, long onMillis) {
        OptionalLong off = pattern.nextChangeMillis(onMillis);
        return off.isPresent() ? pattern.nextChangeMillis(off.getAsLong()) : off;
    }
}
