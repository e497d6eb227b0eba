package org.evertone.halpi4j.buttons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.halpi4j.board.TestBoard;
import org.evertone.halpi4j.board.TestPhone;
import org.evertone.halpi4j.kernel.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ButtonsTest {
    @TempDir
    Path folder;

    private final TestPhone phone = new TestPhone();
    private final BlockingQueue<Key> pressed = new LinkedBlockingQueue<>();
    private TestBoard machine;
    private FakeKernel.Chip chip;

    @BeforeEach
    void plug() throws Exception {
        machine = new TestBoard(folder);
        chip = machine.kernel().plug("gpiochip0", "test", "A", "B");
        chip.line(0).levels(true);
        chip.line(1).levels(true);
    }

    @AfterEach
    void end() throws Exception {
        machine.close();
    }

    private Buttons buttons(String... keys) {
        return new Buttons(
                phone.context(),
                TestPhone.settings(Buttons.Settings.class, Map.of("keys", keys)),
                machine.board(),
                phone);
    }

    private Key next() throws InterruptedException {
        return pressed.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void aPressIsToldOnceAndItsReleaseNot() throws Exception {
        Buttons buttons = buttons("VOLUME_UP=gpio:A", "MUTE = gpio:B");
        phone.await(Keypad.class).subscribe(pressed::add);
        chip.line(0).levels(false, true);
        assertEquals(Key.VOLUME_UP, next());
        chip.line(1).levels(false, true);
        assertEquals(Key.MUTE, next());
        chip.line(0).levels(false);
        assertEquals(Key.VOLUME_UP, next());
        machine.kernel().awaitIdle();
        assertEquals(List.of(), List.copyOf(pressed));
        buttons.close();
        phone.awaitNo(Keypad.class);
    }

    @Test
    void twoKeysAtOnceAreBothTold() throws Exception {
        Buttons buttons = buttons("VOLUME_UP=gpio:A", "MUTE=gpio:B");
        Keypad keypad = phone.await(Keypad.class);
        assertEquals(List.of(Key.VOLUME_UP, Key.MUTE), keypad.keys());
        keypad.subscribe(pressed::add);
        chip.line(1).levels(false);
        chip.line(0).levels(false);
        assertEquals(Set.of(Key.MUTE, Key.VOLUME_UP), Set.of(next(), next()));
        buttons.close();
    }

    @Test
    void aKeyThatIsStuckFromTheStartIsNotPressed() throws Exception {
        chip.line(0).levels(false);
        Buttons buttons = buttons("VOLUME_UP=gpio:A", "MUTE=gpio:B");
        Keypad keypad = phone.await(Keypad.class);
        assertEquals(List.of(Key.VOLUME_UP, Key.MUTE), keypad.keys());
        keypad.subscribe(pressed::add);
        chip.line(1).levels(false);
        assertEquals(Key.MUTE, next());
        buttons.close();
    }

    @Test
    void aWrongNameIsTold() throws Exception {
        Buttons buttons = buttons("LOUDER=gpio:A");
        assertEquals(
                List.of("hal.lost Out of order: buttons: 'LOUDER=gpio:A' does not begin with the name of a key and ="),
                phone.awaitEvents(1));
        buttons.close();
    }

    @Test
    void aMissingPinIsToldAndTheOthersAreFreeAgain() throws Exception {
        Buttons buttons = buttons("VOLUME_UP=gpio:A", "MUTE=gpio:C");
        assertEquals(
                List.of("hal.lost Out of order: buttons: gpio:C: no GPIO chip has a line of that name"),
                phone.awaitEvents(1));
        buttons.close();
        assertEquals("", chip.line(0).consumer());
    }
}
