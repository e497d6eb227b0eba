package org.evertone.desk;

import java.time.Duration;
import java.util.OptionalLong;

/** What was typed and not sent yet. */
final class Digits {
    static final Duration KEPT_ON_HOOK = Duration.ofSeconds(30);
    /** How soon an emergency number is sent of itself, where other numbers may wait longer or for ever. */
    static final Duration EMERGENCY_PAUSE = Duration.ofSeconds(3);

    private static final int MAXIMUM = 32;

    private String typed = "";
    private long lastNanos;

    boolean isEmpty() {
        return typed.isEmpty();
    }

    String typed() {
        return typed;
    }

    void add(char symbol, long nowNanos) {
        lastNanos = nowNanos;
        if (typed.length() < MAXIMUM) {
            typed += symbol;
        }
    }

    void takeBack(long nowNanos) {
        lastNanos = nowNanos;
        typed = typed.substring(0, Math.max(0, typed.length() - 1));
    }

    void clear() {
        typed = "";
    }

    String take() {
        String number = typed;
        typed = "";
        return number;
    }

    /** When they are sent, or forgotten by one who does not listen; empty = never, or there are none. */
    OptionalLong endNanos(boolean engaged, DeskSettings settings) {
        if (typed.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!engaged) {
            return OptionalLong.of(lastNanos + KEPT_ON_HOOK.toNanos());
        }
        Duration pause = settings.dialTimeout();
        if (settings.emergencyNumbers().contains(typed) && (pause.isZero() || pause.compareTo(EMERGENCY_PAUSE) > 0)) {
            pause = EMERGENCY_PAUSE;
        }
        return pause.isZero() ? OptionalLong.empty() : OptionalLong.of(lastNanos + pause.toNanos());
    }
}
