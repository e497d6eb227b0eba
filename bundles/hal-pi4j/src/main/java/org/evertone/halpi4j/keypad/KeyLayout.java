package org.evertone.halpi4j.keypad;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evertone.hal.Key;
import org.evertone.halpi4j.board.BoardException;

/**
 * Which key lies at which crossing.
 *
 * @param places row after row
 */
record KeyLayout(int rows, int columns, List<Optional<Key>> places) {
    /** Far more than a phone has keys; a check before anything is allocated. */
    private static final int MAXIMUM_WIRES = 16;

    KeyLayout {
        places = List.copyOf(places);
    }

    /** Reads a line of names for each row. */
    static KeyLayout parse(String[] lines, int rows, int columns) throws BoardException {
        if (rows < 1 || columns < 1 || rows > MAXIMUM_WIRES || columns > MAXIMUM_WIRES) {
            throw new BoardException(
                    "1.." + MAXIMUM_WIRES + " rows and columns are expected, not " + rows + " and " + columns);
        }
        if (lines.length != rows) {
            throw new BoardException("keys: a line for each of the " + rows + " rows is expected, not " + lines.length);
        }
        List<Optional<Key>> places = new ArrayList<>();
        for (String line : lines) {
            String[] names = line.strip().split("\\s+", -1);
            if (names.length != columns) {
                throw new BoardException("keys: '" + line + "' does not name " + columns + " keys (- = none)");
            }
            for (String name : names) {
                places.add(KeyNames.parse(name));
            }
        }
        return new KeyLayout(rows, columns, places);
    }

    /** The keys there are, as they lie. */
    List<Key> keys() {
        return places.stream().flatMap(Optional::stream).toList();
    }
}
