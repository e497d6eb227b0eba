package org.evertone.halpi4j.display;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Characters of an HD44780 with ROM A00. What is not in there is drawn into one of its eight places for own characters;
 * when these are full, the nearest letter of ASCII stands for it. Not thread-safe.
 */
final class LcdCharacters {
    static final int PLACES = 8;
    private static final char FREE = 0;

    /** Table 4 of the data sheet (ROM code A00) where it differs from ASCII. */
    private static final Map<Character, Integer> ROM = Map.ofEntries(
            Map.entry('¥', 0x5C),
            Map.entry('→', 0x7E),
            Map.entry('←', 0x7F),
            Map.entry('·', 0xA5),
            Map.entry('°', 0xDF),
            Map.entry('ä', 0xE1),
            Map.entry('ß', 0xE2),
            Map.entry('µ', 0xE4),
            Map.entry('¢', 0xEC),
            Map.entry('ñ', 0xEE),
            Map.entry('ö', 0xEF),
            Map.entry('Ω', 0xF4),
            Map.entry('ü', 0xF5),
            Map.entry('Σ', 0xF6),
            Map.entry('π', 0xF7),
            Map.entry('÷', 0xFD),
            Map.entry('█', 0xFF));

    private final Font font;
    private final char[] places = new char[PLACES];

    LcdCharacters(Font font) {
        this.font = font;
    }

    /** Codes of these rows; {@link #drawn} says afterwards what has to be drawn for them. */
    int[][] encode(String[] rows) {
        String all = String.join("", rows);
        for (int place = 0; place < PLACES; place++) {
            if (all.indexOf(places[place]) < 0) {
                places[place] = FREE;
            }
        }
        return Arrays.stream(rows)
                .map(row -> row.chars().map(this::code).toArray())
                .toArray(int[][]::new);
    }

    private int code(int character) {
        char each = (char) character;
        Integer inRom = ROM.get(each);
        if (inRom != null) {
            return inRom;
        }
        boolean ascii = each >= ' ' && each < 0x7E && each != '\\';
        if (ascii) {
            return each;
        }
        int place = font.has(each) ? place(each) : -1;
        if (place >= 0) {
            return place;
        }
        char nearest = Font.ascii(each);
        return nearest == '\\' ? '/' : nearest == '~' ? '-' : nearest;
    }

    private int place(char character) {
        int free = -1;
        for (int place = 0; place < PLACES; place++) {
            if (places[place] == character) {
                return place;
            }
            if (places[place] == FREE && free < 0) {
                free = place;
            }
        }
        if (free >= 0) {
            places[free] = character;
        }
        return free;
    }

    /** Rows of dots of a place, null when it is free. */
    byte @Nullable [] drawn(int place) {
        return places[place] == FREE ? null : Arrays.copyOf(font.rows(places[place]), Font.HEIGHT + 1);
    }
}
