package org.evertone.halpi4j.display;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PainterTest {
    private static final long NEVER_MILLIS = 3_600_000;

    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
    private final CountDownLatch slow = new CountDownLatch(1);

    /** Notes what it is told; takes its time for the screen {@code slow}, and cannot draw {@code bad}. */
    private final class Recorder implements Controller {
        @Override
        public void begin() {
            done.add("begin");
        }

        @Override
        public void draw(Screen screen) {
            String text = screen.row(0, 4).strip();
            done.add(text);
            if (text.equals("bad")) {
                throw new IllegalStateException("no answer");
            }
            if (text.equals("slow")) {
                try {
                    slow.await();
                } catch (InterruptedException ended) {
                    throw new IllegalStateException(ended);
                }
            }
        }
    }

    private static Screen screen(String text) {
        return new Screen(List.of(text), "");
    }

    private void expect(String... steps) throws InterruptedException {
        for (String step : steps) {
            assertEquals(step, done.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whileTheDisplayIsSlowOnlyTheNewestIsKept() throws Exception {
        try (Painter painter = new Painter("test", new Recorder(), troubles::add, NEVER_MILLIS)) {
            painter.start(screen("a"));
            expect("begin", "a");
            painter.show(screen("slow"));
            expect("slow");
            painter.show(screen("b"));
            painter.show(screen("c"));
            slow.countDown();
            expect("c");
        }
        assertEquals(List.of(), List.copyOf(done));
    }

    @Test
    void itSetsTheControllerUpAgainAndDrawsTheSameScreen() throws Exception {
        try (Painter painter = new Painter("test", new Recorder(), troubles::add, 50)) {
            painter.start(screen("a"));
            expect("begin", "a", "begin", "a", "begin", "a");
        }
    }

    @Test
    void whatCannotBeDrawnIsTrouble() throws Exception {
        try (Painter painter = new Painter("test", new Recorder(), troubles::add, NEVER_MILLIS)) {
            painter.start(screen("a"));
            painter.show(screen("bad"));
            assertEquals("no answer", troubles.poll(20, TimeUnit.SECONDS));
        }
    }
}
