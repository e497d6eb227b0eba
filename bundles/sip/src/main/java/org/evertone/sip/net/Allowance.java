package org.evertone.sip.net;

import java.util.function.LongSupplier;

/**
 * How many messages one source may send: a token bucket, full at the start. The stack queues what it is given without
 * limit; this is the limit. Confined to one thread.
 */
final class Allowance {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int burst;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private long savedNanos;
    private long lastNanos;

    /**
     * @param perSecond messages a second in the long run
     * @param burst messages at once after a pause
     * @param nanoTime monotonic clock
     */
    Allowance(int perSecond, int burst, LongSupplier nanoTime) {
        this.burst = burst;
        this.intervalNanos = NANOS_PER_SECOND / perSecond;
        this.nanoTime = nanoTime;
        this.savedNanos = burst * intervalNanos;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Counts one message; false when it is one too many. */
    boolean take() {
        long now = nanoTime.getAsLong();
        savedNanos = Math.min(burst * intervalNanos, savedNanos + (now - lastNanos));
        lastNanos = now;
        if (savedNanos < intervalNanos) {
            return false;
        }
        savedNanos -= intervalNanos;
        return true;
    }
}
