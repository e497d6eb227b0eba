package org.evertone.halpi4j.display;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An SSD1306 with 128×64 dots, by its data sheet: page addressing, only pages that changed are written. */
final class Ssd1306 implements Controller {
    private static final byte COMMANDS = 0x00;
    private static final byte DATA = 0x40;
    private static final int PAGES = Canvas.HEIGHT / Canvas.PAGE_HEIGHT;
    private static final int ON = 0xAF;
    private static final int PAGE = 0xB0;
    private static final int COLUMN_LOW = 0x00;
    private static final int COLUMN_HIGH = 0x10;

    private final Font font;
    private final boolean large;
    private final boolean turned;
    private final int contrast;
    private final Wire wire;
    private final byte[] @Nullable [] shown = new byte[PAGES][];
    private boolean on;

    /**
     * @param turned the picture is turned by 180 degrees
     * @param contrast 0 to 255
     */
    Ssd1306(Font font, boolean large, boolean turned, int contrast, Wire wire) {
        this.font = font;
        this.large = large;
        this.turned = turned;
        this.contrast = contrast;
        this.wire = wire;
    }

    /** The application note's sequence without switching it off first, so that nothing flickers. */
    @Override
    public void begin() {
        commands(
                0xD5,
                0x80, // clock
                0xA8,
                Canvas.HEIGHT - 1, // lines
                0xD3,
                0x00, // offset
                0x40, // first line
                0x8D,
                0x14, // charge pump
                0x20,
                0x02, // page addressing
                turned ? 0xA0 : 0xA1, // columns from the left
                turned ? 0xC0 : 0xC8, // lines from the top
                0xDA,
                0x12, // wiring of the lines
                0x81,
                contrast, // contrast
                0xD9,
                0xF1, // precharge
                0xDB,
                0x40, // deselect level
                0x2E, // no scrolling
                0xA4, // what is in memory
                0xA6); // lit means lit
        Arrays.fill(shown, null);
        on = false;
    }

    @Override
    public void draw(Screen screen) {
        Canvas canvas = Canvas.draw(font, screen, large);
        for (int page = 0; page < PAGES; page++) {
            byte[] next = canvas.page(page);
            if (!Arrays.equals(next, shown[page])) {
                commands(PAGE | page, COLUMN_LOW, COLUMN_HIGH);
                byte[] message = new byte[next.length + 1];
                message[0] = DATA;
                System.arraycopy(next, 0, message, 1, next.length);
                wire.write(message);
                shown[page] = next;
            }
        }
        if (!on) {
            commands(ON);
            on = true;
        }
    }

    private void commands(int... commands) {
        byte[] message = new byte[commands.length + 1];
        message[0] = COMMANDS;
        for (int i = 0; i < commands.length; i++) {
            message[i + 1] = (byte) commands[i];
        }
        wire.write(message);
    }
}
