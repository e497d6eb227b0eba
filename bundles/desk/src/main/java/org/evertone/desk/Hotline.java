package org.evertone.desk;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Counts the time for which somebody listens to the dial tone without a key. Speaks once for each dial tone. */
final class Hotline {
    private boolean listening;
    private OptionalLong dueNanos = OptionalLong.empty();

    /**
     * Tells whether the hotline is to be dialled now.
     *
     * @param dialTone whether there is dial tone and nothing was typed
     * @param after how long after the beginning of the dial tone; empty = there is no hotline
     */
    boolean due(boolean dialTone, Optional<Duration> after, long nowNanos) {
        if (!dialTone || after.isEmpty()) {
            listening = dialTone && listening;
            dueNanos = OptionalLong.empty();
            return false;
        }
        if (!listening) {
            listening = true;
            dueNanos = OptionalLong.of(nowNanos + after.get().toNanos());
        }
        if (dueNanos.isEmpty() || nowNanos - dueNanos.getAsLong() < 0) {
            return false;
        }
        dueNanos = OptionalLong.empty();
        return true;
    }

    OptionalLong nextNanos() {
        return dueNanos;
    }
}
