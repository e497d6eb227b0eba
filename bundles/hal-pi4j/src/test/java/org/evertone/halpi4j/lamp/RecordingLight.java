package org.evertone.halpi4j.lamp;

import java.util.ArrayList;
import java.util.List;
import org.evertone.hal.LampPattern.Colour;

/** Remembers what it was told, with the time of a clock that the test turns. */
final class RecordingLight implements Light {
    private final List<String> told = new ArrayList<>();
    private long nowMillis;
    private boolean broken;

    void at(long millis) {
        nowMillis = millis;
    }

    void broken() {
        broken = true;
    }

    /** {@code ms on COLOUR}, {@code ms off} since the last time that this was asked. */
    List<String> told() {
        List<String> result = List.copyOf(told);
        told.clear();
        return result;
    }

    @Override
    public void light(boolean lit, Colour colour) {
        if (broken) {
            throw new IllegalStateException("pulled out");
        }
        told.add(nowMillis + (lit ? " on " + colour : " off"));
    }
}
