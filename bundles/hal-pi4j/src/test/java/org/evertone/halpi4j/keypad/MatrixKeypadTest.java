package org.evertone.halpi4j.keypad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.halpi4j.board.BoardException;
import org.evertone.halpi4j.board.TestBoard;
import org.evertone.halpi4j.board.TestPhone;
import org.evertone.halpi4j.kernel.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One row of keys, which needs no wires between the lines of the kernel in memory. */
class MatrixKeypadTest {
    @TempDir
    Path folder;

    private final TestPhone phone = new TestPhone();
    private final BlockingQueue<Key> pressed = new LinkedBlockingQueue<>();
    private TestBoard machine;
    private AutoCloseable news;

    @BeforeEach
    void start() throws Exception {
        machine = new TestBoard(folder);
        news = machine.onDevices(phone::devicesChanged);
    }

    @AfterEach
    void end() throws Exception {
        news.close();
        machine.close();
    }

    private FakeKernel.Chip plug() {
        FakeKernel.Chip chip = machine.kernel().plug("gpiochip0", "test", "ROW", "A", "B");
        chip.line(1).levels(true);
        chip.line(2).levels(true);
        return chip;
    }

    private MatrixKeypad keypad() {
        return new MatrixKeypad(
                phone.context(),
                TestPhone.settings(
                        MatrixKeypad.Settings.class,
                        Map.of(
                                "rows",
                                new String[] {"gpio:ROW"},
                                "columns",
                                new String[] {"gpio:A", "gpio:B"},
                                "keys",
                                new String[] {"5 VOLUME_UP"})),
                machine.board(),
                phone);
    }

    /** Whether the row gets low, as it is at idle so that a key that goes down is an edge. */
    private static boolean getsDriven(FakeKernel.Line row) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < until) {
            if (!row.high()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private Key next() throws InterruptedException {
        return pressed.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void itReadsItsKeysAndComesBackWithItsChip() throws Exception {
        FakeKernel.Chip chip = plug();
        MatrixKeypad keypad = keypad();
        Keypad service = phone.await(Keypad.class);
        assertEquals(List.of(Key.DIGIT_5, Key.VOLUME_UP), service.keys());
        service.subscribe(pressed::add);
        chip.line(1).levels(false, true, false);
        assertEquals(Key.DIGIT_5, next());
        chip.line(2).levels(false);
        assertEquals(Key.VOLUME_UP, next());
        chip.line(1).levels(true);
        chip.line(2).levels(true);
        assertTrue(getsDriven(chip.line(0)));
        chip.unplug();
        phone.awaitNo(Keypad.class);
        phone.awaitNotices(1);
        assertEquals(List.of("Keypad", "does not work"), phone.notices().get(0).rows());
        FakeKernel.Chip again = plug();
        phone.await(Keypad.class).subscribe(pressed::add);
        phone.awaitNotices(0);
        again.line(2).levels(false);
        assertEquals(Key.VOLUME_UP, next());
        keypad.close();
        phone.awaitNo(Keypad.class);
        assertEquals("", again.line(0).consumer());
    }

    @Test
    void aLayoutThatDoesNotFitIsToldInWords() {
        assertEquals(
                "keys: '1 2' does not name 3 keys (- = none)",
                assertThrows(BoardException.class, () -> KeyLayout.parse(new String[] {"1 2"}, 1, 3))
                        .getMessage());
        assertEquals(
                "keys: a line for each of the 2 rows is expected, not 1",
                assertThrows(BoardException.class, () -> KeyLayout.parse(new String[] {"1 2"}, 2, 2))
                        .getMessage());
        assertEquals(
                "'FOUR' is not the name or symbol of a key",
                assertThrows(BoardException.class, () -> KeyLayout.parse(new String[] {"1 FOUR"}, 1, 2))
                        .getMessage());
    }

    @Test
    void aCrossingMayBeEmpty() throws Exception {
        assertEquals(
                List.of(Key.DIGIT_1, Key.HOLD),
                KeyLayout.parse(new String[] {"1 -", "- HOLD"}, 2, 2).keys());
    }
}
