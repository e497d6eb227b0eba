package org.evertone.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.evertone.event.TimelineEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignallingLoopTest {
    private final TimelineRecorder timeline = new TimelineRecorder();
    private final SignallingLoop loop = new SignallingLoop(timeline);

    @AfterEach
    void close() throws InterruptedException {
        loop.close();
    }

    @Test
    void aTaskThatThrowsIsOnTheTimelineAndTheLoopGoesOn() throws Exception {
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        loop.execute(() -> {
            throw new StackOverflowError("deep");
        });
        loop.execute(() -> next.complete(loop.inLoop()));
        assertTrue(next.get(5, TimeUnit.SECONDS));
        TimelineEvent event = timeline.recent().get(0);
        assertEquals("fault", event.kind());
        assertTrue(event.why().contains("deep"));
        assertFalse(loop.inLoop());
    }

    @Test
    void aDelayedTaskRunsOnTheLoopAndACancelledOneDoesNot() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        loop.execute(() -> {
            loop.schedule(Duration.ofMillis(1), () -> first.complete("cancelled task ran"))
                    .cancel();
            loop.schedule(Duration.ofMillis(20), () -> first.complete("in loop " + loop.inLoop()));
        });
        assertEquals("in loop true", first.get(5, TimeUnit.SECONDS));
    }

    @Test
    void theTimelineKeepsTheNewestThousandWithoutGaps() {
        for (int i = 0; i < 1500; i++) {
            timeline.record("test", "event " + i);
        }
        assertEquals(1000, timeline.recent().size());
        assertEquals(501, timeline.recent().get(0).sequence());
        assertEquals(1500, timeline.recent().get(999).sequence());
    }
}
