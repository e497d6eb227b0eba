package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.nist.javax.sip.stack.SIPStackTimerTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.LongStream;
import org.evertone.loop.PhoneLoop;
import org.evertone.runtime.VirtualLoop;
import org.junit.jupiter.api.Test;

class LoopTimerTest {
    private final VirtualLoop time = new VirtualLoop();
    private final List<Long> ran = new ArrayList<>();
    private final SIPStackTimerTask task = new SIPStackTimerTask() {
        @Override
        public void runTask() {
            ran.add(Duration.ofNanos(time.nanoTime()).toMillis());
        }

        @Override
        public Object getThreadHash() {
            return "";
        }
    };

    private Duration lateness = Duration.ZERO;

    /** Starts everything too late, as a loop with other things to do does. */
    private final PhoneLoop late = new PhoneLoop() {
        @Override
        public void execute(Runnable command) {
            time.execute(command);
        }

        @Override
        public Timer schedule(Duration delay, Runnable command) {
            return time.schedule(delay.plus(lateness), command);
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant wallTime() {
            return time.wallTime();
        }

        @Override
        public boolean inLoop() {
            return time.inLoop();
        }
    };

    private final LoopTimer timer = new LoopTimer(late);

    LoopTimerTest() {
        timer.start(null, new Properties());
    }

    @Test
    void aTaskRunsOnceAfterItsDelay() {
        assertTrue(timer.schedule(task, 300));
        time.advance(Duration.ofSeconds(10));
        assertEquals(List.of(300L), ran);
    }

    @Test
    void latenessDoesNotAddUp() {
        lateness = Duration.ofMillis(30);
        timer.scheduleWithFixedDelay(task, 500, 500);
        time.advance(Duration.ofSeconds(33));
        assertEquals(
                LongStream.rangeClosed(1, 65).mapToObj(tick -> tick * 500 + 30).toList(), ran);
    }

    @Test
    void ticksThatWereMissedAreMadeUpForAndMoveNoneBehindThem() {
        lateness = Duration.ofMillis(1_200);
        timer.scheduleWithFixedDelay(task, 500, 500);
        lateness = Duration.ZERO;
        time.advance(Duration.ofMillis(2_500));
        assertEquals(List.of(1_700L, 1_700L, 1_700L, 2_000L, 2_500L), ran);
    }

    @Test
    void aTaskThatWasCancelledNeverRuns() {
        timer.schedule(task, 300);
        assertTrue(timer.cancel(task));
        assertFalse(timer.cancel(task));
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), ran);
        assertTrue(time.idle());
    }

    @Test
    void aTaskThatWasCancelledBetweenItsTicksHasNoFurtherOne() {
        timer.scheduleWithFixedDelay(task, 500, 500);
        time.advance(Duration.ofMillis(1_200));
        assertTrue(timer.cancel(task));
        time.advance(Duration.ofSeconds(5));
        assertEquals(List.of(500L, 1_000L), ran);
        assertTrue(time.idle());
    }

    @Test
    void nothingRunsOnceItIsStopped() {
        timer.schedule(task, 300);
        timer.scheduleWithFixedDelay(task, 500, 500);
        timer.stop();
        assertFalse(timer.isStarted());
        time.advance(Duration.ofSeconds(5));
        assertEquals(List.of(), ran);
        assertTrue(time.idle());
        assertThrows(IllegalStateException.class, () -> timer.schedule(task, 1));
    }
}
