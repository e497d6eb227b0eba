package org.evertone.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpAllocationTest {
    private static final int WARM_UP = 2_000;
    private static final int PACKETS = 5_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(Suite.class)
    void aPacketCostsNoMemory(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        SrtpSender sender = new SrtpSender(suite, key, Srtp.SSRC);
        SrtpReceiver receiver = new SrtpReceiver(suite, key);
        ByteBuffer packet = Srtp.rtp(0);
        int octets = packet.limit();
        long before = 0;
        boolean good = true;
        for (int i = 0; i < WARM_UP + PACKETS; i++) {
            if (i == WARM_UP) {
                before = allocated();
            }
            packet.putShort(2, (short) i).limit(octets);
            good &= sender.protect(packet) && receiver.unprotect(packet);
        }
        long after = allocated();

        assertTrue(good);
        assertEquals(0, (after - before) / PACKETS, "octets allocated a packet");
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void aForgedPacketCostsNoMemory(Suite suite) {
        SrtpReceiver receiver = new SrtpReceiver(suite, Srtp.key(suite, 1));
        ByteBuffer packet = Srtp.rtp(0);
        long before = 0;
        boolean taken = false;
        for (int i = 0; i < WARM_UP + PACKETS; i++) {
            if (i == WARM_UP) {
                before = allocated();
            }
            packet.putShort(2, (short) i).putInt(8, i);
            taken |= receiver.unprotect(packet);
        }
        long after = allocated();

        assertEquals(0, (after - before) / PACKETS, "octets allocated a packet");
        assertTrue(!taken);
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
