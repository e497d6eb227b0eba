package org.evertone.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an HD44780 shows whose port expander (PCF8574, wired RS, RW, E, backlight, D4 to D7) is told these bytes: the
 * controller's side of its data sheet. It forgets everything when it loses power, and then shows nothing until it has been
 * set up again. Not thread-safe.
 */
final class LcdPicture {

    private static final int RS = 0x01;
    private static final int RW = 0x02;
    private static final int E = 0x04;
    private static final int MEMORY = 128;
    private static final int SECOND_LINE = 0x40;
    private static final int LINE_LENGTH = 40;

    private final int rows;
    private final int columns;
    private final char[] memory = new char[MEMORY];
    private int pins;
    private boolean fourBits;
    private boolean twoLines;
    private boolean on;
    private boolean increments;
    private boolean toFont;
    private int address;
    private int highHalf = -1;

    LcdPicture(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        powerUp();
    }

    /** As it is after its power came back. */
    void powerUp() {
        pins = 0;
        fourBits = false;
        twoLines = false;
        on = false;
        increments = true;
        toFont = false;
        highHalf = -1;
        clear();
    }

    /** Takes what was written to the expander: it acts when E falls. */
    void write(int[] bytes) {
        for (int next : bytes) {
            if ((pins & E) != 0 && (next & E) == 0 && (pins & RW) == 0) {
                half(pins >> 4, (pins & RS) != 0);
            }
            pins = next;
        }
    }

    /** The rows that can be read; empty while it shows nothing. */
    List<String> text() {
        if (!on || !twoLines) {
            return List.of();
        }
        List<String> text = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int start = row % 2 * SECOND_LINE + row / 2 * columns;
            text.add(new String(memory, start, columns));
        }
        return text;
    }

    private void half(int bits, boolean data) {
        if (!fourBits) {
            take(bits << 4, data);
        } else if (highHalf < 0) {
            highHalf = bits;
        } else {
            int whole = highHalf << 4 | bits;
            highHalf = -1;
            take(whole, data);
        }
    }

    private void take(int value, boolean data) {
        if (data) {
            if (!toFont) {
                memory[address] = (char) value;
                address = beside(address);
            }
        } else if (value >= 0x80) {
            toFont = false;
            address = value & 0x7F;
        } else if (value >= 0x40) {
            toFont = true;
        } else if (value >= 0x20) {
            fourBits = (value & 0x10) == 0;
            twoLines = (value & 0x08) != 0;
            highHalf = -1;
        } else if (value >= 0x10) {
            if ((value & 0x08) == 0) {
                address = beside(address);
            }
        } else if (value >= 0x08) {
            on = (value & 0x04) != 0;
        } else if (value >= 0x04) {
            increments = (value & 0x02) != 0;
        } else if (value >= 0x02) {
            toFont = false;
            address = 0;
        } else if (value == 0x01) {
            clear();
        }
    }

    private int beside(int place) {
        int line = place & SECOND_LINE;
        int next = (place & ~SECOND_LINE) + (increments ? 1 : -1);
        if (next >= 0 && next < LINE_LENGTH) {
            return line | next;
        }
        return (line ^ SECOND_LINE) | (increments ? 0 : LINE_LENGTH - 1);
    }

    private void clear() {
        Arrays.fill(memory, ' ');
        address = 0;
        increments = true;
        toFont = false;
    }
}
