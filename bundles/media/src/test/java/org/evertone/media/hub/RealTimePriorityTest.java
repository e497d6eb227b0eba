package org.evertone.media.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RealTimePriorityTest {
    private static final int SCHED_RR = 2;
    /** Of what follows the name in {@code /proc/thread-self/stat}, proc(5). */
    private static final int POLICY_FIELD = 38;

    @Test
    void theThreadAndNoOtherIsScheduledInRealTimeOrTheLimitIsNamed() throws Exception {
        AtomicReference<String> refusal = new AtomicReference<>("");
        AtomicReference<Integer> policy = new AtomicReference<>(-1);
        Thread thread = new Thread(() -> {
            refusal.set(RealTimePriority.take(RealTimePriority.NETWORK));
            policy.set(policy());
        });
        thread.start();
        thread.join();
        if (refusal.get().isEmpty()) {
            assertEquals(SCHED_RR, policy.get());
        } else {
            assertTrue(refusal.get().contains("rtprio"), refusal.get());
            assertEquals(0, policy.get());
        }
        assertEquals(0, policy());
    }

    private static int policy() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(
                    stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ")[POLICY_FIELD]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
