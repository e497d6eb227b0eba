package org.evertone.desk;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Hears an emergency number in keys that mean something else just then: in a list, while a call rings or a hotline is
 * called. It counts when it is all that was typed, without a long pause, and {@code #} follows.
 */
final class EmergencyWatch {
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final int LONGEST_NUMBER = 32;

    private String heard = "";
    private long lastNanos;

    /** @return the number that is complete with this key */
    Optional<String> pressed(char symbol, Set<String> numbers, long nowNanos) {
        if (nowNanos - lastNanos > LONGEST_PAUSE.toNanos()) {
            heard = "";
        }
        lastNanos = nowNanos;
        if (symbol != '#') {
            heard = heard.length() < LONGEST_NUMBER ? heard + symbol : heard;
            return Optional.empty();
        }
        String number = heard;
        heard = "";
        return Optional.of(number).filter(numbers::contains);
    }

    void reset() {
        heard = "";
    }
}
