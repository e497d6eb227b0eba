package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts of the kit that read a display and a lamp judge as the data sheet and the eye do. */
class HardwareKitIT {

    private static final List<Integer> TWO_WINKS = List.of(1650, 100, 150, 100);
    private static final List<Integer> THREE_WINKS = List.of(1400, 100, 150, 100, 150, 100);

    private final LcdPicture lcd = new LcdPicture(2, 16);

    @Test
    void textIsReadWhereTheControllerWouldShowIt() {
        setUp();
        type(0x80, "Hello");
        type(0xC0 + 11, "world");
        assertEquals(List.of("Hello           ", "           world"), lcd.text());
    }

    @Test
    void nothingIsReadFromAControllerThatWasNotSetUp() {
        type(0x80, "Hello");
        assertEquals(List.of(), lcd.text());
    }

    @Test
    void powerLossTakesTextAndSettingsAway() {
        setUp();
        type(0x80, "Hello");
        lcd.powerUp();
        type(0x80, "again");
        assertEquals(List.of(), lcd.text());
        setUp();
        assertEquals(List.of(" ".repeat(16), " ".repeat(16)), lcd.text());
    }

    @Test
    void ownFontIsNoText() {
        setUp();
        type(0x40, "ABCDEFGH");
        type(0x80, "ok");
        assertEquals("ok", lcd.text().get(0).strip());
    }

    @Test
    void patternIsFoundWhereverTheWatchingBegan() {
        assertTrue(new Rhythm(true, List.of(700, 101, 148, 103, 1649, 99, 150, 20)).repeats(TWO_WINKS));
        assertTrue(new Rhythm(false, List.of(30, 150, 101, 1652, 98, 151, 100, 900)).repeats(TWO_WINKS));
    }

    @Test
    void otherPatternsAreNotTakenForIt() {
        Rhythm three = new Rhythm(true, List.of(700, 101, 148, 103, 152, 101, 1400, 99, 150, 100, 20));
        assertTrue(three.repeats(THREE_WINKS));
        assertFalse(three.repeats(TWO_WINKS));
        assertFalse(new Rhythm(true, List.of(4000)).repeats(TWO_WINKS));
        assertFalse(new Rhythm(true, List.of(1650, 100, 150)).repeats(TWO_WINKS), "less than one round");
    }

    private void setUp() {
        half(0x3, 0);
        half(0x3, 0);
        half(0x3, 0);
        half(0x2, 0);
        whole(0x28, 0);
        whole(0x0C, 0);
        whole(0x01, 0);
    }

    private void type(int command, String text) {
        whole(command, 0);
        text.chars().forEach(character -> whole(character, 1));
    }

    private void whole(int value, int register) {
        half(value >> 4, register);
        half(value & 0xF, register);
    }

    /** With the backlight on, and RS before E. */
    private void half(int bits, int register) {
        int pins = bits << 4 | 0x08 | register;
        lcd.write(new int[] {pins, pins | 0x04, pins});
    }
}
