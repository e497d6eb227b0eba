package org.evertone.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FloodBrakeTest {
    private static final long MICRO = 1000;
    private static final long SECOND = 1_000_000_000L;

    private final FloodBrake brake = new FloodBrake();
    private long nowNanos = -SECOND;

    @Test
    void aStreamThatIsWaitedForNeverRests() {
        assertEquals(0, restsInASecond(20_000 * MICRO, 300 * MICRO));
    }

    @Test
    void aFloodRestsEveryHundredPackets() {
        assertEquals(1000, restsInASecond(MICRO, 9 * MICRO), 20);
    }

    @Test
    void aFloodOfPacketsThatTakeLongRestsAsOftenAsTheTimeSays() {
        assertEquals(190, restsInASecond(MICRO, 400 * MICRO), 20);
    }

    private int restsInASecond(long waitNanos, long workNanos) {
        int rests = 0;
        brake.restDue(nowNanos - SECOND, nowNanos);
        for (long end = nowNanos + SECOND; nowNanos < end; nowNanos += waitNanos + workNanos) {
            rests += brake.restDue(nowNanos, nowNanos + waitNanos) ? 1 : 0;
        }
        return rests;
    }
}
