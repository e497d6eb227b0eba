package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private long now = -5;
    private final Allowance allowance = new Allowance(10, 30, () -> now);

    @Test
    void aBurstIsLetThroughAndNoMore() {
        assertEquals(30, taken(100));
    }

    @Test
    void afterABurstTheRateHolds() {
        taken(100);
        int total = 0;
        for (int second = 0; second < 5; second++) {
            pass(Duration.ofSeconds(1));
            total += taken(100);
        }
        assertEquals(50, total);
    }

    @Test
    void aLongPauseSavesOneBurstAndNoMore() {
        taken(100);
        pass(Duration.ofDays(300));
        assertEquals(30, taken(100));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private int taken(int messages) {
        int taken = 0;
        for (int i = 0; i < messages; i++) {
            taken += allowance.take() ? 1 : 0;
        }
        return taken;
    }
}
