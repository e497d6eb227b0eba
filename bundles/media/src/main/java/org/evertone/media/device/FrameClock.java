package org.evertone.media.device;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A beat for things without a sound card: each wait ends one period after the last one should have ended, so that single
 * delays do not add up. One thread waits, any thread may stop it.
 */
public final class FrameClock {
    /** Behind by more than this (a suspended machine, a pause of the user), the schedule starts anew. */
    private static final long MAX_LAG_NANOS = 200_000_000L;

    private boolean running;
    private long dueNanos;
    private volatile boolean stopped;
    private volatile @Nullable Thread waiting;

    /** Waits for the end of this period; returns at once when stopped. */
    public void await(long periodNanos) {
        long now = System.nanoTime();
        if (!running || now - dueNanos > MAX_LAG_NANOS) {
            running = true;
            dueNanos = now;
        }
        dueNanos += periodNanos;
        waiting = Thread.currentThread();
        long left = dueNanos - now;
        while (left > 0 && !stopped) {
            LockSupport.parkNanos(this, left);
            left = dueNanos - System.nanoTime();
        }
    }

    /** Begins anew: the next wait lasts a whole period. The waiting thread. */
    public void restart() {
        running = false;
    }

    /** Ends the wait that goes on, and all later ones at once. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(waiting);
    }
}
