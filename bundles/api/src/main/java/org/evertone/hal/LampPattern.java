package org.evertone.hal;

import java.util.List;

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
