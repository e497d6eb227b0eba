package org.evertone.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.evertone.loop.PhoneLoop;
import org.junit.jupiter.api.Test;

class VirtualLoopTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsTasksAtTheirTimeInTheOrderHandedIn() {
        loop.schedule(Duration.ofSeconds(2), () -> ran.add("late@" + loop.nanoTime() / 1_000_000_000L));
        loop.execute(() -> ran.add("first"));
        loop.schedule(Duration.ZERO, () -> ran.add("second"));
        loop.advance(Duration.ofSeconds(1));
        assertEquals(List.of("first", "second"), ran);
        loop.advance(Duration.ofSeconds(1));
        assertEquals(List.of("first", "second", "late@2"), ran);
    }

    @Test
    void aCancelledTaskNeverRuns() {
        PhoneLoop.Timer timer = loop.schedule(Duration.ofSeconds(1), () -> ran.add("never"));
        timer.cancel();
        loop.advance(Duration.ofHours(1));
        assertTrue(ran.isEmpty());
        assertTrue(loop.idle());
    }

    @Test
    void knowsWhetherTheCallerIsOnTheLoop() {
        assertFalse(loop.inLoop());
        loop.execute(() -> ran.add("in " + loop.inLoop()));
        loop.runDue();
        assertEquals(List.of("in true"), ran);
    }
}
