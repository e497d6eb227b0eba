package org.evertone.halpi4j.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class Ssd1306Test {
    private static final Font FONT = Font.load();
    private static final String LINK = "http://192.168.178.120/";
    private static final int ZOOM = 4;
    private static final int BORDER = 8;

    private final OledModel model = new OledModel();

    private Ssd1306 display(boolean large, boolean turned) {
        Ssd1306 display = new Ssd1306(FONT, large, turned, 127, model);
        display.begin();
        return display;
    }

    /** Reads a row of the picture by comparing each cell with all glyphs. */
    private String read(int row, int columns, int cell, int stretch) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            text.append(glyphAt(i * cell + (cell - Font.WIDTH) / 2, row * 8 * stretch, stretch));
        }
        return text.toString();
    }

    private char glyphAt(int left, int top, int stretch) {
        for (char each = ' '; each <= 0xFF; each++) {
            if (FONT.has(each) && matches(FONT.rows(each), left, top, stretch)) {
                return each;
            }
        }
        return '\u2588';
    }

    private boolean matches(byte[] rows, int left, int top, int stretch) {
        for (int y = 0; y < Font.HEIGHT * stretch; y++) {
            for (int x = 0; x < Font.WIDTH; x++) {
                if (model.lit(left + x, top + y) != ((rows[y / stretch] >> (4 - x) & 1) != 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private BufferedImage picture() {
        BufferedImage image =
                new BufferedImage((128 + 2 * BORDER) * ZOOM, (64 + 2 * BORDER) * ZOOM, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int column = x / ZOOM - BORDER;
                int row = y / ZOOM - BORDER;
                boolean inside = column >= 0 && column < 128 && row >= 0 && row < 64;
                image.setRGB(x, y, inside && model.lit(column, row) ? 0xFFFFFF : 0);
            }
        }
        return image;
    }

    private static String decode(BufferedImage image) throws Exception {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        LuminanceSource source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new GlobalHistogramBinarizer(source)))
                .getText();
    }

    @Test
    void largeRowsAreShownFromEitherSide() {
        for (boolean turned : List.of(false, true)) {
            display(true, turned).draw(new Screen(List.of("1001 Reception", "Jörg & Žofie", "00:12"), ""));
            if (turned) {
                assertTrue(model.lit(127 - 3, 63 - 2) || model.lit(127 - 3, 63 - 4), "the first digit, upside down");
            } else {
                assertEquals("1001 Reception  ", read(0, 16, 8, 2));
                assertEquals("Jörg & Zofie    ", read(1, 16, 8, 2));
                assertEquals("00:12           ", read(2, 16, 8, 2));
                assertEquals(" ".repeat(16), read(3, 16, 8, 2));
            }
        }
    }

    @Test
    void smallRowsAreShown() {
        display(false, false).draw(new Screen(List.of("a row of 21 charactersX", "", "ÄÖÜ ñ ß"), ""));
        assertEquals("a row of 21 character", read(0, 21, 6, 1));
        assertEquals("ÄÖÜ ñ ß              ", read(2, 21, 6, 1));
    }

    @Test
    void onlyChangedPagesAreWritten() {
        Ssd1306 display = display(true, false);
        display.draw(new Screen(List.of("Anna", "00:09"), ""));
        assertEquals(8, model.takePages().size());
        display.draw(new Screen(List.of("Anna", "00:10"), ""));
        assertEquals(List.of(2, 3), model.takePages());
        display.draw(new Screen(List.of("Anna", "00:10"), ""));
        assertEquals(List.of(), model.takePages());
        display.begin();
        display.draw(new Screen(List.of("Anna", "00:10"), ""));
        assertEquals(8, model.takePages().size());
    }

    @Test
    void aLinkIsReadableBesideItsRows() throws Exception {
        display(true, false).draw(new Screen(List.of("Set up at", "192.168.178.120"), LINK));
        BufferedImage picture = picture();
        Path file = Files.createDirectories(Path.of("target", "pictures")).resolve("link.png");
        ImageIO.write(picture, "png", file.toFile());
        assertEquals(LINK, decode(picture));
        assertEquals("Set up at ", read(0, 10, 6, 1));
        assertEquals("192.168.17", read(1, 10, 6, 1));
        assertEquals("8.120     ", read(2, 10, 6, 1));
    }

    @Test
    void aLinkTooLongForTheDotsLeavesTheRows() {
        display(true, false).draw(new Screen(List.of("Set up"), "http://example.com/" + "x".repeat(900)));
        assertEquals("Set up          ", read(0, 16, 8, 2));
    }

    @Test
    void noGlyphIsBlankOrTheSameAsAnother() {
        java.util.Map<List<Byte>, Character> seen = new java.util.HashMap<>();
        for (char each = '!'; each <= 0xFF; each++) {
            boolean printable = each < 0x7F || each > 0xA0 && each != 0xAD;
            assertEquals(printable, FONT.has(each), "U+" + Integer.toHexString(each));
            if (printable) {
                byte[] rows = FONT.rows(each);
                List<Byte> dots = new java.util.ArrayList<>();
                for (byte row : rows) {
                    dots.add(row);
                }
                assertFalse(dots.stream().allMatch(row -> row == 0), each + " is blank");
                Character other = seen.put(dots, each);
                assertTrue(other == null, each + " is the same as " + other);
            }
        }
    }
}
