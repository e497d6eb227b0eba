package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.EVENTS;
import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.PCMU;
import static org.evertone.media.session.SessionBench.SECOND;
import static org.evertone.media.session.SessionBench.noise;
import static org.evertone.media.session.SessionBench.quiet;
import static org.evertone.media.session.SessionBench.threads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.hub.MemoryDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a packet costs. */
class RtpAllocationTest {
    private final SessionBench bench = new SessionBench();

    @AfterEach
    void closeAll() {
        bench.close();
    }

    @Test
    void packetsCostNoMemoryOnceTheCallRuns() throws Exception {
        MemoryDevice near = new MemoryDevice(noise(SECOND, 1));
        bench.with(near, new MemoryDevice(noise(SECOND, 2)));
        MediaSession one = quiet(bench.engine);
        MediaSession two = quiet(bench.farEngine);
        one.configure(shortPackets(two.localPort()));
        two.configure(shortPackets(one.localPort()));
        // Beyond the first report.
        near.awaitHeard(3 * SECOND);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = threads("media-.*").stream().mapToLong(Thread::getId).toArray();
        assertEquals(6, ids.length, "two phones with three threads each");
        long packetsBefore = one.statistics().received();
        long[] before = memory.getThreadAllocatedBytes(ids);
        near.awaitMore(11 * SECOND / 2);
        long[] after = memory.getThreadAllocatedBytes(ids);
        long packets = one.statistics().received() - packetsBefore;
        assertTrue(packets >= 500, "packets " + packets);
        long octets = 0;
        for (int i = 0; i < ids.length; i++) {
            octets += after[i] - before[i];
        }
        assertTrue(octets < 2 * packets, octets + " octets for 2 x " + packets + " packets");
    }

    private static Parameters shortPackets(int port) {
        return new Parameters(new InetSocketAddress(LOOPBACK, port), PCMU, 0, 0, EVENTS, EVENTS, 10, true, true);
    }
}
