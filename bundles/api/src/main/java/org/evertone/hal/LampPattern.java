package org.evertone.hal;

import java.util.List;
import java.util.OptionalLong;

/**
 * A lamp's rhythm, repeated for ever.
 *
 * @param name stable word of the state it shows, for example {@code registered:backup}
 * @param colour colour where the lamp has it
 * @param millis on, off, on, off … in ms, an even count; empty = off for ever; a single {@code on} of 0 = on for ever
 */
public record LampPattern(String name, Colour colour, List<Integer> millis) {
    public LampPattern {
        millis = List.copyOf(millis);
        boolean always = millis.size() == 1 && millis.get(0) == 0;
        if (!always && (millis.size() % 2 != 0 || millis.stream().anyMatch(part -> part <= 0))) {
            throw new IllegalArgumentException(
                    name + ": pairs of ms on and off, each above 0, are expected: " + millis);
        }
    }

    /** Length of one round in ms; 0 when nothing changes. */
    public int periodMillis() {
        return millis.stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Whether the lamp is lit.
     *
     * @param elapsedMillis since the pattern began, not negative
     */
    public boolean litAt(long elapsedMillis) {
        return steady() || !off() && partAt(elapsedMillis % periodMillis()) % 2 == 0;
    }

    /**
     * When the lamp changes next, in ms since the pattern began. Counted from the beginning, never from the last change,
     * so that late wake-ups do not add up.
     *
     * @param elapsedMillis since the pattern began, not negative
     * @return later than {@code elapsedMillis}; empty when it never changes
     */
    public OptionalLong nextChangeMillis(long elapsedMillis) {
        if (periodMillis() == 0) {
            return OptionalLong.empty();
        }
        long round = elapsedMillis / periodMillis() * periodMillis();
        long within = elapsedMillis - round;
        long end = 0;
        for (int part = 0; end <= within; part++) {
            end += millis.get(part);
        }
        return OptionalLong.of(round + end);
    }

    private int partAt(long withinMillis) {
        long end = millis.get(0);
        int part = 0;
        while (end <= withinMillis) {
            part++;
            end += millis.get(part);
        }
        return part;
    }

    public boolean off() {
        return millis.isEmpty();
    }

    public boolean steady() {
        return millis.size() == 1 && millis.get(0) == 0;
    }

    /** Lamp colours. */
    public enum Colour {
        NONE,
        GREEN,
        AMBER,
        RED,
        WHITE
    }
}
