package org.evertone.media.hub;

import java.util.concurrent.locks.LockSupport;

/**
 * Holds a thread back whose device does not: a card that takes or gives every frame at once, such as ALSA's {@code null},
 * would keep a thread of real-time priority busy for ever and flood the far end. Half a second ahead of time, and five
 * percent faster than the clock, is what buffers and clocks of cards may do. For one thread; does not allocate.
 */
final class SpeedLimit {
    private static final long AHEAD_NANOS = 500_000_000L;
    private static final int SPARE_SHARE = 20;

    private boolean any;
    private long lastNanos;
    private long aheadNanos;

    /** After each frame; waits for a frame's time when there were too many. @return whether it waited */
    boolean frame() {
        long now = System.nanoTime();
        long passed = any ? now - lastNanos : 0;
        any = true;
        lastNanos = now;
        aheadNanos = Math.max(0, aheadNanos - passed - passed / SPARE_SHARE) + AudioHub.FRAME_NANOS;
        if (aheadNanos <= AHEAD_NANOS) {
            return false;
        }
        LockSupport.parkNanos(this, AudioHub.FRAME_NANOS);
        return true;
    }
}
