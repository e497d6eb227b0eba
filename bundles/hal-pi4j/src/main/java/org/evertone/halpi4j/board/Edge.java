package org.evertone.halpi4j.board;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;

/** A change of an input, with its time. */
public final class Edge extends DigitalStateChangeEvent<DigitalInput> {
    private final long nanos;

    Edge(DigitalInput source, DigitalState state, long nanos) {
        super(source, state);
        this.nanos = nanos;
    }

    /** When the kernel saw it, on the clock of {@link System#nanoTime} (both are CLOCK_MONOTONIC). */
    public long nanos() {
        return nanos;
    }
}
