package org.evertone.media.session;

/**
 * Says when a receive thread of real-time priority has to let others have their turn: in a flood it would never wait for
 * a packet, and with forged encryption each takes its time. For one thread.
 */
final class FloodBrake {
    private static final int PACKETS = 100;
    private static final long BUSY_NANOS = 5_000_000L;
    /** Who waited this long for a packet let others have their turn. */
    private static final long WAITED_NANOS = 100_000L;

    private long sinceNanos;
    private int packets;

    /**
     * Notes a packet.
     *
     * @param askedNanos when the thread began to wait for it
     * @param cameNanos when it was there
     * @return whether the thread has to rest for a millisecond after it
     */
    boolean restDue(long askedNanos, long cameNanos) {
        if (cameNanos - askedNanos >= WAITED_NANOS) {
            packets = 0;
            sinceNanos = cameNanos;
        }
        if (++packets <= PACKETS && cameNanos - sinceNanos <= BUSY_NANOS) {
            return false;
        }
        packets = 0;
        sinceNanos = cameNanos;
        return true;
    }
}
