package org.evertone.halpi4j.display;

import java.util.List;

/**
 * What a display has to show.
 *
 * @param link for a QR code; empty = none
 */
record Screen(List<String> rows, String link) {
    static final Screen BLANK = new Screen(List.of(), "");

    Screen {
        rows = List.copyOf(rows);
    }

    /** Cut or filled with blanks to its width; blank when there is no such row. */
    String row(int index, int columns) {
        String text = index < rows.size() ? rows.get(index) : "";
        return text.length() >= columns ? text.substring(0, columns) : text + " ".repeat(columns - text.length());
    }
}
