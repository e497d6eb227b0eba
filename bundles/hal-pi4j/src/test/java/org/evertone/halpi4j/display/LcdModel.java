package org.evertone.halpi4j.display;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The controller's side of the HD44780U data sheet, with the usual wiring of a PCF8574. It may begin in any state. Memory
 * of 80 characters; a display of up to 20×4.
 */
final class LcdModel implements Wire {
    private final int rows;
    private final int columns;
    private final int[] text = new int[0x68];
    private final byte[] characters = new byte[64];
    private int pins;
    private boolean fourBits;
    private int half = -1;
    private int address;
    private boolean drawing;
    private boolean on;
    private boolean increments;
    private int shift;
    private boolean light;
    private int messages;
    private int bytes;
    private int failAfter = -1;

    LcdModel(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        powerUp();
    }

    /** As after its internal reset. */
    void powerUp() {
        Arrays.fill(text, ' ');
        fourBits = false;
        half = -1;
        address = 0;
        drawing = false;
        on = false;
        increments = true;
        shift = 0;
        light = false;
    }

    /** As noise may have left it. */
    void garble(boolean inFourBits, int pendingHalf) {
        fourBits = inFourBits;
        half = pendingHalf;
        Arrays.fill(text, 'x');
        increments = false;
        shift = 3;
    }

    /** No byte after so many arrives; -1 = all do. */
    void failAfter(int count) {
        failAfter = count;
    }

    int messages() {
        return messages;
    }

    int bytes() {
        return bytes;
    }

    boolean light() {
        return light;
    }

    @Override
    public void write(byte[] message) {
        messages++;
        for (byte next : message) {
            if (failAfter == 0) {
                throw new IllegalStateException("no answer");
            }
            failAfter = Math.max(-1, failAfter - 1);
            bytes++;
            boolean enabled = (pins & 4) != 0;
            boolean falls = enabled && (next & 4) == 0;
            if (enabled && !falls && (next & 3) != (pins & 3)) {
                throw new AssertionError("RS or RW changes while EN is high");
            }
            if ((next & 4) != 0 && !enabled && (next & 1) != (pins & 1)) {
                throw new AssertionError("RS has no time before EN rises");
            }
            if (falls && (pins & 2) == 0) {
                lines(pins >> 4 & 15, (pins & 1) != 0);
            }
            pins = next;
            light = (next & 8) != 0;
        }
    }

    private void lines(int bits, boolean data) {
        if (!fourBits) {
            take(bits << 4, data);
        } else if (half < 0) {
            half = bits;
        } else {
            int whole = half << 4 | bits;
            half = -1;
            take(whole, data);
        }
    }

    private void take(int code, boolean data) {
        if (data) {
            if (drawing) {
                characters[address & 63] = (byte) code;
            } else {
                text[address % text.length] = code;
            }
            address += increments ? 1 : -1;
        } else if ((code & 0x80) != 0) {
            address = code & 0x7F;
            drawing = false;
        } else if ((code & 0x40) != 0) {
            address = code & 0x3F;
            drawing = true;
        } else if ((code & 0x20) != 0) {
            fourBits = (code & 0x10) == 0;
            half = -1;
        } else if ((code & 0x10) != 0) {
            shift += (code & 8) != 0 ? 1 : 0;
        } else if ((code & 8) != 0) {
            on = (code & 4) != 0;
        } else if ((code & 4) != 0) {
            increments = (code & 2) != 0;
        } else if ((code & 2) != 0) {
            address = 0;
            drawing = false;
            shift = 0;
        } else if (code == 1) {
            Arrays.fill(text, ' ');
            address = 0;
        }
    }

    /** Codes as characters, row by row; empty while it shows nothing or shows it shifted. */
    List<String> text() {
        List<String> shown = new ArrayList<>();
        for (int row = 0; on && shift == 0 && row < rows; row++) {
            int start = row % 2 * 0x40 + row / 2 * columns;
            shown.add(new String(text, start, columns));
        }
        return shown;
    }

    byte[] drawn(int place) {
        return Arrays.copyOfRange(characters, place * 8, place * 8 + 8);
    }
}
