package org.evertone.media.session;

import java.nio.ByteBuffer;

/**
 * Packets of a source that has yet to prove that it is the far end: its first words, which are played after all when it
 * does. For one thread; does not allocate.
 */
final class Probation {
    private final ByteBuffer[] packets = new ByteBuffer[SourceLatch.STEADY_PACKETS];
    private final long[] arrivedNanos = new long[packets.length];
    private int count;

    Probation(int octets) {
        for (int i = 0; i < packets.length; i++) {
            packets[i] = ByteBuffer.allocateDirect(octets);
        }
    }

    /** Keeps a packet, from position to limit; both stay. At most {@link SourceLatch#STEADY_PACKETS}. */
    void keep(ByteBuffer packet, long nowNanos) {
        packets[count]
                .clear()
                .put(0, packet, packet.position(), packet.remaining())
                .limit(packet.remaining());
        arrivedNanos[count++] = nowNanos;
    }

    int count() {
        return count;
    }

    /** Copies a packet back into a buffer that is large enough. @return when it arrived */
    long restore(int index, ByteBuffer packet) {
        packet.clear().put(packets[index].rewind()).flip();
        return arrivedNanos[index];
    }

    void clear() {
        count = 0;
    }
}
