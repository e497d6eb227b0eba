package org.evertone.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.evertone.failover.sim.Lines;
import org.junit.jupiter.api.Test;

class RegisterLimiterTest {
    private static final boolean UDP = true;
    private static final boolean TCP = false;

    private final RegisterLimiter limiter =
            new RegisterLimiter(2, new Budget(Lines.line().settings()));

    private long waitMillis(int server, boolean retransmits, long atMillis) {
        return Duration.ofNanos(limiter.waitNanos(server, retransmits, millis(atMillis)))
                .toMillis();
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }

    @Test
    void theFourthRequestOfASecondWaitsAndOtherServersDoNot() {
        for (long attempt = 1; attempt <= 3; attempt++) {
            assertEquals(0, waitMillis(1, TCP, attempt));
            limiter.sent(1, attempt, TCP, millis(attempt));
            limiter.ended(1, attempt, millis(attempt));
        }
        assertEquals(1_001, waitMillis(1, TCP, 10));
        assertEquals(0, waitMillis(2, TCP, 10));
    }

    @Test
    void retransmissionsCountUntilTheRequestHasEnded() {
        limiter.sent(1, 1, UDP, 0);
        limiter.ended(1, 1, millis(700));
        limiter.sent(1, 2, UDP, millis(710));
        limiter.ended(1, 2, millis(720));
        // packets at 0, 500 and 710 ms, and one more 500 ms after the next
        assertEquals(1_010, waitMillis(1, UDP, 720) + 720);
    }

    @Test
    void retransmissionsToComeOfARequestThatIsUnderWayCount() {
        limiter.sent(1, 1, UDP, 0);
        // packets at 0, 500 and 1500 ms, and two more 500 ms apart
        assertEquals(1_010, waitMillis(1, UDP, 10) + 10);
    }
}
