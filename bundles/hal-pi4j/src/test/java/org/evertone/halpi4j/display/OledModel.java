package org.evertone.halpi4j.display;

import java.util.ArrayList;
import java.util.List;

/** The controller's side of the SSD1306 data sheet, as far as a picture needs it. Refuses commands it does not know. */
final class OledModel implements Wire {
    private final byte[][] memory = new byte[8][128];
    private final List<Integer> pagesWritten = new ArrayList<>();
    private int page;
    private int column;
    private boolean pageAddressing;
    private boolean pump;
    private boolean on;
    private boolean mirrored = true;
    private boolean upsideDown = true;

    @Override
    public void write(byte[] message) {
        if (message[0] == 0x40) {
            pagesWritten.add(page);
            for (int i = 1; i < message.length; i++) {
                memory[page][column] = message[i];
                column = (column + 1) % 128;
            }
        } else if (message[0] == 0) {
            for (int i = 1; i < message.length; i++) {
                i += command(message[i] & 0xFF, i + 1 < message.length ? message[i + 1] & 0xFF : -1);
            }
        } else {
            throw new AssertionError("control byte " + message[0]);
        }
    }

    /** @return how many arguments it took */
    private int command(int command, int argument) {
        switch (command) {
            case 0x8D -> pump = argument == 0x14;
            case 0x20 -> pageAddressing = argument == 2;
            case 0xA8 -> {
                if (argument != 63) {
                    throw new AssertionError("lines " + argument);
                }
            }
            case 0xD5, 0xD3, 0xDA, 0x81, 0xD9, 0xDB -> {
                if (argument < 0) {
                    throw new AssertionError("no argument for " + Integer.toHexString(command));
                }
            }
            case 0xA0, 0xA1 -> mirrored = command == 0xA0;
            case 0xC0, 0xC8 -> upsideDown = command == 0xC0;
            case 0xAE, 0xAF -> on = command == 0xAF;
            case 0x2E, 0xA4, 0xA6, 0x40 -> {
                return 0;
            }
            default -> {
                if (command >= 0xB0 && command <= 0xB7) {
                    page = command & 7;
                } else if (command < 0x10) {
                    column = column & 0xF0 | command;
                } else if (command < 0x20) {
                    column = column & 0x0F | (command & 0xF) << 4;
                } else {
                    throw new AssertionError("command " + Integer.toHexString(command));
                }
                return 0;
            }
        }
        return command == 0xA0
                        || command == 0xA1
                        || command == 0xC0
                        || command == 0xC8
                        || command >= 0xAE && command <= 0xAF
                ? 0
                : 1;
    }

    /** Pages written since this was asked last. */
    List<Integer> takePages() {
        List<Integer> taken = List.copyOf(pagesWritten);
        pagesWritten.clear();
        return taken;
    }

    /** As the eye sees it. */
    boolean lit(int x, int y) {
        int column = mirrored ? 127 - x : x;
        int row = upsideDown ? 63 - y : y;
        return on && pump && pageAddressing && (memory[row / 8][column] >> row % 8 & 1) != 0;
    }
}
