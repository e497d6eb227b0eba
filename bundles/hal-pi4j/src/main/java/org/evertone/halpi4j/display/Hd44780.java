package org.evertone.halpi4j.display;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * An HD44780 with four data lines behind a PCF8574, by the data sheet of the HD44780U. It is only written to. On the bus
 * each byte takes 22 µs or more, so an instruction of 37 µs is done before the next one has arrived.
 */
final class Hd44780 implements Controller {
    private static final int HOME = 0x02;
    private static final int ENTRY_TO_THE_RIGHT = 0x06;
    private static final int DISPLAY_ON = 0x0C;
    private static final int FOUR_BITS_TWO_LINES = 0x28;
    private static final int CHARACTER_MEMORY = 0x40;
    private static final int TEXT_MEMORY = 0x80;
    private static final int SECOND_LINE = 0x40;
    private static final int EIGHT_BITS_HALF = 0x3;
    private static final int FOUR_BITS_HALF = 0x2;
    /** After power and after the first half instruction (figure 24: 40 ms, 4.1 ms); return home takes 1.52 ms. */
    private static final int POWER_UP_MILLIS = 40;

    private static final int HALF_MILLIS = 5;
    private static final int HOME_MILLIS = 2;
    private static final int UNKNOWN = -1;
    /** An address costs as much as a character, so a gap of one is written over. */
    private static final int GAP = 1;

    private static final int MESSAGE_BYTES = 128;

    private final int rows;
    private final int columns;
    private final Backpack pins;
    private final int light;
    private final Wire wire;
    private final Pause pause;
    private final LcdCharacters characters;
    private final int[][] shown;
    private final byte[][] drawn = new byte[LcdCharacters.PLACES][];
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int register = UNKNOWN;
    private boolean powered;
    private boolean on;

    Hd44780(int rows, int columns, Backpack pins, boolean light, Font font, Wire wire, Pause pause) {
        this.rows = rows;
        this.columns = columns;
        this.pins = pins;
        this.light = light ? pins.light() : 0;
        this.wire = wire;
        this.pause = pause;
        characters = new LcdCharacters(font);
        shown = new int[rows][columns];
    }

    /**
     * Figure 24, which finds its way from four bits, from eight, and from between two halves. Nothing is cleared, since
     * everything is written next; the display is switched on after that.
     */
    @Override
    public void begin() throws InterruptedException {
        register = UNKNOWN;
        if (!powered) {
            pause.millis(POWER_UP_MILLIS);
            powered = true;
        }
        for (int i = 0; i < 3; i++) {
            half(EIGHT_BITS_HALF, 0);
            send();
            pause.millis(HALF_MILLIS);
        }
        half(FOUR_BITS_HALF, 0);
        instruction(FOUR_BITS_TWO_LINES);
        instruction(HOME);
        send();
        pause.millis(HOME_MILLIS);
        instruction(ENTRY_TO_THE_RIGHT);
        send();
        for (int[] row : shown) {
            Arrays.fill(row, UNKNOWN);
        }
        Arrays.fill(drawn, null);
        on = false;
    }

    @Override
    public void draw(Screen screen) {
        String[] text = new String[rows];
        for (int row = 0; row < rows; row++) {
            text[row] = screen.row(row, columns);
        }
        int[][] codes = characters.encode(text);
        for (int place = 0; place < LcdCharacters.PLACES; place++) {
            byte[] dots = characters.drawn(place);
            if (dots != null && !Arrays.equals(dots, drawn[place])) {
                instruction(CHARACTER_MEMORY | place * dots.length);
                for (byte row : dots) {
                    data(row);
                }
                drawn[place] = dots;
            }
        }
        for (int row = 0; row < rows; row++) {
            row(row, codes[row]);
        }
        if (!on) {
            instruction(DISPLAY_ON);
            on = true;
        }
        send();
    }

    private void row(int row, int[] codes) {
        int at = UNKNOWN;
        for (int column = 0; column < columns; column++) {
            if (codes[column] == shown[row][column]) {
                continue;
            }
            if (at == UNKNOWN || column - at > GAP) {
                instruction(TEXT_MEMORY | row % 2 * SECOND_LINE + row / 2 * columns + column);
                at = column;
            }
            while (at <= column) {
                data(codes[at]);
                shown[row][at] = codes[at];
                at++;
            }
        }
    }

    private void instruction(int code) {
        whole(code, 0);
    }

    private void data(int code) {
        whole(code, pins.rs());
    }

    private void whole(int code, int rs) {
        if (message.size() > MESSAGE_BYTES) {
            send();
        }
        half(code >> 4, rs);
        half(code, rs);
    }

    /** The controller takes the lines when EN falls; RS has to stand before it rises. */
    private void half(int bits, int rs) {
        int lines = pins.nibble(bits) | rs | light;
        if (register != rs) {
            message.write(lines);
            register = rs;
        }
        message.write(lines | pins.enable());
        message.write(lines);
    }

    private void send() {
        if (message.size() > 0) {
            byte[] bytes = message.toByteArray();
            message.reset();
            wire.write(bytes);
        }
    }
}
