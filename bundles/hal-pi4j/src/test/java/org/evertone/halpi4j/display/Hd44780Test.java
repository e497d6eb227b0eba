package org.evertone.halpi4j.display;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Hd44780Test {
    private static final Backpack USUAL =
            Backpack.parse(new String[] {"RS=0", "RW=1", "EN=2", "BL=3", "D4=4", "D5=5", "D6=6", "D7=7"});
    private static final Font FONT = Font.load();

    private final List<Integer> pauses = new ArrayList<>();

    private Hd44780 lcd(int rows, int columns, Wire wire) {
        return new Hd44780(rows, columns, USUAL, true, FONT, wire, pauses::add);
    }

    private static Screen rows(String... rows) {
        return new Screen(List.of(rows), "");
    }

    @Test
    void itIsSetUpFromEveryState() throws Exception {
        for (int pending = -1; pending < 16; pending++) {
            for (boolean fourBits : List.of(true, false)) {
                LcdModel model = new LcdModel(2, 16);
                model.garble(fourBits, fourBits ? pending : -1);
                Hd44780 lcd = lcd(2, 16, model);
                lcd.begin();
                lcd.draw(rows("1001 Reception", "00:12"));
                assertEquals(List.of("1001 Reception  ", "00:12           "), model.text(), "half " + pending);
            }
        }
    }

    @Test
    void theControllerGetsTheTimeOfItsDataSheet() throws Exception {
        lcd(2, 16, new LcdModel(2, 16)).begin();
        assertEquals(List.of(40, 5, 5, 5, 2), pauses);
    }

    @Test
    void fourRowsLieWhereTheyBelong() throws Exception {
        LcdModel model = new LcdModel(4, 20);
        Hd44780 lcd = lcd(4, 20, model);
        lcd.begin();
        lcd.draw(rows("first", "second", "third", "a fourth row that is too long"));
        assertEquals(
                List.of("first               ", "second              ", "third               ", "a fourth row that is"),
                model.text());
        assertTrue(model.light());
    }

    @Test
    void onlyWhatChangedIsWrittenInOneMessage() throws Exception {
        LcdModel model = new LcdModel(2, 16);
        Hd44780 lcd = lcd(2, 16, model);
        lcd.begin();
        lcd.draw(rows("Anna", "00:09"));
        int messages = model.messages();
        int bytes = model.bytes();
        lcd.draw(rows("Anna", "00:09"));
        assertEquals(bytes, model.bytes());
        lcd.draw(rows("Anna", "00:10"));
        assertEquals(messages + 1, model.messages());
        // An address and two characters, four bytes each, and a byte for RS.
        assertEquals(bytes + 13, model.bytes());
        assertEquals("00:10           ", model.text().get(1));
    }

    @Test
    void everySingleChangeIsShown() throws Exception {
        LcdModel model = new LcdModel(2, 16);
        Hd44780 lcd = lcd(2, 16, model);
        lcd.begin();
        java.util.Random random = new java.util.Random(7);
        char[] text = " ".repeat(32).toCharArray();
        for (int i = 0; i < 2_000; i++) {
            for (int change = random.nextInt(6); change >= 0; change--) {
                text[random.nextInt(32)] = (char) ('0' + random.nextInt(10));
            }
            List<String> wanted = List.of(new String(text, 0, 16), new String(text, 16, 16));
            lcd.draw(new Screen(wanted, ""));
            assertEquals(wanted, model.text());
        }
    }

    @Test
    void umlautsAreInItsMemoryAndOtherLettersAreDrawn() throws Exception {
        LcdModel model = new LcdModel(2, 16);
        Hd44780 lcd = lcd(2, 16, model);
        lcd.begin();
        lcd.draw(rows("äöüß é", "\\Ö~ Łódź"));
        assertEquals(
                "\u00e1\u00ef\u00f5\u00e2 \u0000", model.text().get(0).strip().substring(0, 6));
        assertArrayEquals(Arrays.copyOf(FONT.rows('é'), 8), model.drawn(0));
        assertEquals("\u0001\u0002\u0003 L\u0004dz", model.text().get(1).substring(0, 8));
        assertArrayEquals(Arrays.copyOf(FONT.rows('ó'), 8), model.drawn(4));
    }

    @Test
    void theNinthOwnLetterLosesItsMark() throws Exception {
        LcdModel model = new LcdModel(2, 16);
        Hd44780 lcd = lcd(2, 16, model);
        lcd.begin();
        lcd.draw(rows("àáâãåèéêë", ""));
        assertEquals("\0\1\2\3\4\5\6\7e", model.text().get(0).substring(0, 9));
        lcd.draw(rows("ëé", ""));
        assertArrayEquals(
                Arrays.copyOf(FONT.rows('ë'), 8),
                model.drawn(model.text().get(0).charAt(0)));
        assertArrayEquals(
                Arrays.copyOf(FONT.rows('é'), 8),
                model.drawn(model.text().get(0).charAt(1)));
    }

    @Test
    void afterAnInterruptedWriteItIsSetUpAgainAndShowsTheNewest() throws Exception {
        for (int after = 0; after < 120; after++) {
            LcdModel model = new LcdModel(2, 16);
            Hd44780 lcd = lcd(2, 16, model);
            lcd.begin();
            lcd.draw(rows("before", "before"));
            model.failAfter(after);
            assertThrows(IllegalStateException.class, () -> lcd.draw(rows("ABCDEFGHIJKLMNOP", "QRSTUVWXYZabcdef")));
            model.failAfter(-1);
            Hd44780 again = lcd(2, 16, model);
            again.begin();
            again.draw(rows("after", "é"));
            assertEquals(List.of("after           ", "\0               "), model.text());
        }
    }

    @Test
    void otherWiringIsReadAndNonsenseRefused() {
        Backpack other = Backpack.parse(new String[] {"RS=6", "RW=5", "EN=4", "BL=7", "D4=0", "D5=1", "D6=2", "D7=3"});
        assertEquals(0x40, other.rs());
        assertEquals(0x0A, other.nibble(0xA));
        assertFalse(other.light() == 0);
        assertThrows(IllegalArgumentException.class, () -> Backpack.parse(new String[] {"RS=0"}));
        assertThrows(
                IllegalArgumentException.class,
                () -> Backpack.parse(new String[] {"RS=0", "RW=0", "EN=2", "BL=3", "D4=4", "D5=5", "D6=6", "D7=7"}));
    }
}
