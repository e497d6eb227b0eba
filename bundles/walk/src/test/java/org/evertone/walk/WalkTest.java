package org.evertone.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.evertone.hal.Display;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.hal.Notice;
import org.evertone.runtime.VirtualLoop;
import org.junit.jupiter.api.Test;

/** The terminal's thread is held until the test lets it type: the loop is used by one thread at a time. */
class WalkTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final Walk walk = new Walk(loop);
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<List<String>> shown = new ArrayList<>();
    private final List<LampPattern> lit = new ArrayList<>();
    private final List<Consumer<Boolean>> hookListeners = new ArrayList<>();

    @Test
    void theWalkBeginsWhenTheDriversHaveCome() {
        CompletableFuture<Integer> exitCode = start();
        loop.advance(Walk.GATHERING.minusMillis(1));
        walk.bindHook(new Hook());
        loop.advance(Walk.GATHERING.minusMillis(1));
        walk.bindDisplay(new TwoRows());
        loop.advance(Walk.GATHERING.minusMillis(1));
        assertEquals("", text());
        loop.advance(Duration.ofMillis(1));
        assertTrue(text().contains("[1/3] Does the display show 2 rows"), text());
        assertEquals(List.of("1 0123456789abcd", "2 0123456789abcd"), shown.get(0));
        assertFalse(exitCode.isDone());
    }

    @Test
    void theTableTellsHowEachStepWent() {
        CompletableFuture<Integer> exitCode = start();
        walk.bindHook(new Hook());
        walk.bindNotice(new Notice(Notice.Kind.TROUBLE, List.of("Keypad", "does not work"), ""));
        walk.bindNotice(new Notice(Notice.Kind.INFO, List.of("http://phone"), ""));
        loop.advance(Walk.GATHERING);
        hookListeners.forEach(listener -> listener.accept(true));
        loop.advance(WalkMachine.QUIET);
        loop.advance(WalkMachine.LIMIT);
        assertTrue(text().endsWith("""
                        failed   parts                        Keypad does not work
                        passed   handset lifted
                        failed   handset put back             nothing within 30 s
                        1 passed, 2 failed, 0 skipped
                        """), text());
        assertEquals(1, exitCode.join());
    }

    @Test
    void aLampIsLitAndDarkAfterwards() {
        CompletableFuture<Integer> exitCode = start();
        walk.bindLamp(new OneLamp());
        loop.advance(Walk.GATHERING);
        assertEquals(LampPattern.Colour.GREEN, lit.get(0).colour());
        loop.advance(WalkMachine.LIMIT.multipliedBy(2));
        assertTrue(lit.get(lit.size() - 1).off());
        assertEquals(1, exitCode.join());
    }

    @Test
    void aDeviceWithoutPartsFails() {
        CompletableFuture<Integer> exitCode = start();
        loop.advance(Walk.GATHERING);
        assertEquals(1, exitCode.join());
        assertTrue(text().contains("neither hook, keys, lamps, display nor sound"), text());
    }

    private CompletableFuture<Integer> start() {
        CompletableFuture<Integer> exitCode =
                walk.start(new Silent(), new PrintStream(printed, true, StandardCharsets.UTF_8));
        loop.runDue();
        return exitCode;
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** A terminal on which nobody types. */
    private final class Silent extends InputStream {
        @Override
        public int read() {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }
    }

    private final class Hook implements HookSwitch {
        @Override
        public boolean offHook() {
            return false;
        }

        @Override
        public AutoCloseable subscribe(Consumer<Boolean> listener) {
            hookListeners.add(listener);
            return () -> hookListeners.remove(listener);
        }
    }

    private final class TwoRows implements Display {
        @Override
        public int rows() {
            return 2;
        }

        @Override
        public int columns() {
            return 16;
        }

        @Override
        public void show(List<String> rows) {
            shown.add(rows);
        }
    }

    private final class OneLamp implements Lamp {
        @Override
        public String name() {
            return "line1";
        }

        @Override
        public void show(LampPattern pattern) {
            lit.add(pattern);
        }
    }
}
