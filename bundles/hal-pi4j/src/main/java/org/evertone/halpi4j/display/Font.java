package org.evertone.halpi4j.display;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Dots of ASCII and Latin-1. Immutable. */
final class Font {
    static final int WIDTH = 5;
    static final int HEIGHT = 7;
    static final char UNKNOWN = '?';

    private static final String RESOURCE = "font.txt";

    private final Map<Character, byte[]> glyphs;

    private Font(Map<Character, byte[]> glyphs) {
        this.glyphs = glyphs;
    }

    /** Reads the font of this bundle. */
    static Font load() {
        try (InputStream in = Font.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            Map<Character, byte[]> glyphs = new HashMap<>();
            glyphs.put(' ', new byte[HEIGHT]);
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> glyphs.put(line.charAt(0), dots(line.substring(2))));
            return new Font(glyphs);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] dots(String picture) {
        String[] rows = picture.split(" ", -1);
        byte[] dots = new byte[HEIGHT];
        for (int row = 0; row < HEIGHT; row++) {
            dots[row] = (byte) Integer.parseInt(rows[row].replace('.', '0').replace('#', '1'), 2);
        }
        return dots;
    }

    boolean has(char character) {
        return glyphs.containsKey(character);
    }

    /** Rows from the top; the lowest {@link #WIDTH} bits are its dots, the leftmost the highest. */
    byte[] rows(char character) {
        byte[] rows = glyphs.get(character);
        if (rows == null) {
            throw new IllegalArgumentException("no glyph for U+" + Integer.toHexString(character));
        }
        return Arrays.copyOf(rows, HEIGHT);
    }

    /** The nearest character of ASCII: the letter without its marks, or a question mark. */
    static char ascii(char character) {
        if (character >= ' ' && character < 0x7F) {
            return character;
        }
        char base = Normalizer.normalize(String.valueOf(character), Normalizer.Form.NFKD)
                .charAt(0);
        return switch (character) {
            case 'ß' -> 's';
            case 'Æ', 'Œ' -> 'E';
            case 'æ', 'œ' -> 'e';
            case 'Ø' -> 'O';
            case 'ø' -> 'o';
            case 'Ł' -> 'L';
            case 'ł' -> 'l';
            case 'ı' -> 'i';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014' -> '-';
            case '\u2018', '\u2019' -> '\'';
            case '\u201c', '\u201d', '\u201e' -> '"';
            default -> base >= ' ' && base < 0x7F ? base : UNKNOWN;
        };
    }
}
