package org.evertone.media.dsp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the calling thread allocates. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes of one call, over {@code calls} calls after as many to warm up. */
    public static double bytesPerCall(Runnable work, int calls) {
        for (int i = 0; i < calls; i++) {
            work.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            work.run();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / calls;
    }

    /** Fails when the work still allocates after it has been done a thousand times. */
    public static void assertNone(Runnable work) {
        // the virtual machine itself takes some once in a while; an object of the work has 16 bytes at least
        assertEquals(0, (long) bytesPerCall(work, 1000), "bytes allocated per call");
    }
}
