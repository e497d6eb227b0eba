package org.evertone.desk;

import java.util.OptionalLong;

/** Sounds the call-waiting tone again and again while a call waits. */
final class WaitingTone {
    private OptionalLong dueNanos = OptionalLong.empty();

    /**
     * Tells whether the tone is to sound now.
     *
     * @param roundMillis from one beginning of the tone to the next
     */
    boolean due(boolean waits, int roundMillis, long nowNanos) {
        if (!waits) {
            dueNanos = OptionalLong.empty();
            return false;
        }
        if (dueNanos.isPresent() && nowNanos - dueNanos.getAsLong() < 0) {
            return false;
        }
        dueNanos = OptionalLong.of(nowNanos + roundMillis * 1_000_000L);
        return true;
    }

    OptionalLong nextNanos() {
        return dueNanos;
    }
}
