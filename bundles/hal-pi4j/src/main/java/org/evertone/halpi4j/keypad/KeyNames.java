package org.evertone.halpi4j.keypad;

import java.util.Optional;
import org.evertone.hal.Key;
import org.evertone.halpi4j.board.BoardException;

/** Keys as a device profile writes them. */
final class KeyNames {
    /** There is no key. */
    static final String NONE = "-";

    private KeyNames() {}

    /** The key of a name or symbol; empty for {@link #NONE}. */
    static Optional<Key> parse(String text) throws BoardException {
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        Optional<Key> bySymbol = text.length() == 1 ? Key.of(text.charAt(0)) : Optional.empty();
        if (bySymbol.isPresent()) {
            return bySymbol;
        }
        try {
            return Optional.of(Key.valueOf(text));
        } catch (IllegalArgumentException unknown) {
            throw new BoardException("'" + text + "' is not the name or symbol of a key", unknown);
        }
    }
}
