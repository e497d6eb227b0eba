package org.evertone.halpi4j.display;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** Dots of a graphic display of 128×64, and what is drawn with them. Not thread-safe. */
final class Canvas {
    static final int WIDTH = 128;
    static final int HEIGHT = 64;
    static final int PAGE_HEIGHT = 8;
    static final int SMALL_COLUMNS = 21;
    static final int SMALL_ROWS = 8;
    static final int LARGE_COLUMNS = 16;
    static final int LARGE_ROWS = 4;

    private static final int SMALL_CELL = 6;
    private static final int LARGE_CELL = 8;
    /** A link is drawn on a square at the right; rows of 10 characters are left beside it. */
    private static final int CODE_SIDE = 64;

    private static final int COLUMNS_BESIDE_CODE = (WIDTH - CODE_SIDE) / SMALL_CELL;

    private final Font font;
    private final boolean[][] dots = new boolean[HEIGHT][WIDTH];

    private Canvas(Font font) {
        this.font = font;
    }

    /**
     * Draws a screen.
     *
     * @param large 4 rows of double height instead of 8 rows; a screen with a link is drawn in small rows
     */
    static Canvas draw(Font font, Screen screen, boolean large) {
        Canvas canvas = new Canvas(font);
        if (!screen.link().isEmpty() && canvas.code(screen.link())) {
            canvas.small(new Screen(wrapped(screen.rows()), ""), COLUMNS_BESIDE_CODE);
        } else if (large) {
            for (int row = 0; row < LARGE_ROWS; row++) {
                canvas.text(screen.row(row, LARGE_COLUMNS), row * HEIGHT / LARGE_ROWS, LARGE_CELL, 2);
            }
        } else {
            canvas.small(screen, SMALL_COLUMNS);
        }
        return canvas;
    }

    boolean lit(int x, int y) {
        return dots[y][x];
    }

    /** One row of 8 dots height as the controller keeps it: a byte a column, the highest dot in the lowest bit. */
    byte[] page(int page) {
        byte[] bytes = new byte[WIDTH];
        for (int x = 0; x < WIDTH; x++) {
            for (int bit = 0; bit < PAGE_HEIGHT; bit++) {
                if (dots[page * PAGE_HEIGHT + bit][x]) {
                    bytes[x] |= (byte) (1 << bit);
                }
            }
        }
        return bytes;
    }

    private void small(Screen screen, int columns) {
        for (int row = 0; row < SMALL_ROWS; row++) {
            text(screen.row(row, columns), row * PAGE_HEIGHT, SMALL_CELL, 1);
        }
    }

    private void text(String text, int top, int cell, int stretch) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            byte[] rows = font.rows(font.has(character) ? character : Font.ascii(character));
            int left = i * cell + (cell - Font.WIDTH) / 2;
            for (int y = 0; y < Font.HEIGHT * stretch; y++) {
                for (int x = 0; x < Font.WIDTH; x++) {
                    dots[top + y][left + x] = (rows[y / stretch] >> (Font.WIDTH - 1 - x) & 1) != 0;
                }
            }
        }
    }

    /** False when the link is too long to be read from so few dots. */
    private boolean code(String link) {
        QrCode code;
        try {
            code = QrCode.encodeText(link, QrCode.Ecc.LOW);
        } catch (DataTooLongException tooLong) {
            return false;
        }
        int scale = CODE_SIDE / (code.size + 2);
        if (scale == 0) {
            return false;
        }
        int margin = (CODE_SIDE - code.size * scale) / 2;
        for (int y = 0; y < CODE_SIDE; y++) {
            for (int x = 0; x < CODE_SIDE; x++) {
                int column = Math.floorDiv(x - margin, scale);
                int row = Math.floorDiv(y - margin, scale);
                dots[y][WIDTH - CODE_SIDE + x] = !code.getModule(column, row);
            }
        }
        return true;
    }

    private static List<String> wrapped(List<String> rows) {
        List<String> lines = new ArrayList<>();
        for (String row : rows) {
            String line = "";
            for (String word : row.strip().split(" +", -1)) {
                if (!line.isEmpty() && line.length() + 1 + word.length() > COLUMNS_BESIDE_CODE) {
                    lines.add(line);
                    line = "";
                }
                line = line.isEmpty() ? word : line + " " + word;
                while (line.length() > COLUMNS_BESIDE_CODE) {
                    lines.add(line.substring(0, COLUMNS_BESIDE_CODE));
                    line = line.substring(COLUMNS_BESIDE_CODE);
                }
            }
            lines.add(line);
        }
        return lines;
    }
}
