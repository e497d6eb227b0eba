package org.evertone.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What an eye sees of a lamp.
 *
 * @param lit whether it was lit at first
 * @param millis how long each state lasted, in turn; the first and the last were cut off by the watching
 */
record Rhythm(boolean lit, List<Integer> millis) {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** The kernel has one processor and a clock of 10 ms, and the eye has to wait its turn as the lamp has. */
    private static final int TOLERANCE_MILLIS = 70;

    Rhythm {
        millis = List.copyOf(millis);
    }

    /** Watches a lamp for a while. */
    static Rhythm watch(BooleanSupplier lamp, Duration length) {
        boolean first = lamp.getAsBoolean();
        boolean lit = first;
        long since = System.nanoTime();
        long end = since + length.toNanos();
        List<Integer> parts = new ArrayList<>();
        for (long now = since; now < end; now = System.nanoTime()) {
            if (lamp.getAsBoolean() != lit) {
                lit = !lit;
                parts.add((int) TimeUnit.NANOSECONDS.toMillis(now - since));
                since = now;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        parts.add((int) TimeUnit.NANOSECONDS.toMillis(end - since));
        return new Rhythm(first, parts);
    }

    boolean steadilyLit() {
        return lit && millis.size() == 1;
    }

    boolean dark() {
        return !lit && millis.size() == 1;
    }

    /**
     * Whether it is this pattern, seen for at least one whole round.
     *
     * @param pattern ms on, off, on, off …
     */
    boolean repeats(List<Integer> pattern) {
        // the first whole part is of the other kind than the one that was cut off
        int kind = lit ? 1 : 0;
        for (int shift = kind; shift < pattern.size(); shift += 2) {
            if (fits(pattern, shift)) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(List<Integer> pattern, int shift) {
        if (millis.size() < pattern.size() + 2) {
            return false;
        }
        for (int part = 1; part < millis.size() - 1; part++) {
            int expected = pattern.get((part - 1 + shift) % pattern.size());
            if (Math.abs(millis.get(part) - expected) > TOLERANCE_MILLIS) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return (lit ? "lit " : "dark ") + millis;
    }
}
