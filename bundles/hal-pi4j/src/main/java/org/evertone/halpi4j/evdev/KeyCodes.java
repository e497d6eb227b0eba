package org.evertone.halpi4j.evdev;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.evertone.hal.Key;
import org.evertone.halpi4j.board.BoardException;

/** Which key of the phone a key of an input device is, by the codes of {@code linux/input-event-codes.h}. */
final class KeyCodes {
    private static final int HIGHEST = 0x2FF;
    private static final int NUMERIC_0 = 512;

    /** KEY_KP0 to KEY_KP9. */
    private static final List<Integer> KEYPAD_DIGITS = List.of(82, 79, 80, 81, 75, 76, 77, 71, 72, 73);

    /** KEY_0 to KEY_9. */
    private static final List<Integer> TOP_ROW_DIGITS = List.of(11, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    private static final Map<Integer, Key> USUAL = usual();

    private final Map<Integer, Key> keys;

    private KeyCodes(Map<Integer, Key> keys) {
        this.keys = keys;
    }

    /**
     * The usual keys and what a configuration says beside or instead of them.
     *
     * @param own {@code CODE=KEY}, with the code as a number ({@code evtest} prints it) and {@code -} for no key
     */
    static KeyCodes with(String... own) throws BoardException {
        Map<Integer, Key> keys = new LinkedHashMap<>(USUAL);
        for (String pair : own) {
            String[] parts = pair.split("=", 2);
            try {
                int code = Integer.decode(parts[0].strip());
                String name = parts[1].strip();
                if (code < 1 || code > HIGHEST) {
                    throw new BoardException("'" + pair + "': a code is 1 to " + HIGHEST);
                }
                if (name.equals("-")) {
                    keys.remove(code);
                } else {
                    keys.put(code, Key.valueOf(name));
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
                throw new BoardException(
                        "'" + pair + "' is not CODE=KEY with a number and the name of a key", unreadable);
            }
        }
        return new KeyCodes(keys);
    }

    /** The key of a code, or null for none. */
    @org.jspecify.annotations.Nullable
    Key key(int code) {
        return keys.get(code);
    }

    List<Key> keys() {
        return keys.values().stream().distinct().sorted().toList();
    }

    /** Codes by which a numeric keypad is known. */
    static BitSet digits() {
        BitSet digits = new BitSet();
        KEYPAD_DIGITS.forEach(digits::set);
        return digits;
    }

    private static Map<Integer, Key> usual() {
        Map<Integer, Key> usual = new LinkedHashMap<>();
        for (int digit = 0; digit <= 9; digit++) {
            Key key = Key.of((char) ('0' + digit)).orElseThrow();
            usual.put(KEYPAD_DIGITS.get(digit), key);
            usual.put(TOP_ROW_DIGITS.get(digit), key);
            usual.put(NUMERIC_0 + digit, key);
        }
        usual.put(522, Key.STAR); // KEY_NUMERIC_STAR
        usual.put(523, Key.POUND); // KEY_NUMERIC_POUND
        usual.put(55, Key.STAR); // KEY_KPASTERISK
        usual.put(96, Key.POUND); // KEY_KPENTER
        usual.put(28, Key.OK); // KEY_ENTER
        usual.put(14, Key.BACK); // KEY_BACKSPACE
        usual.put(1, Key.HANG_UP); // KEY_ESC
        usual.put(98, Key.HOLD); // KEY_KPSLASH
        usual.put(78, Key.VOLUME_UP); // KEY_KPPLUS
        usual.put(74, Key.VOLUME_DOWN); // KEY_KPMINUS
        usual.put(83, Key.SPEAKER); // KEY_KPDOT
        usual.put(115, Key.VOLUME_UP); // KEY_VOLUMEUP
        usual.put(114, Key.VOLUME_DOWN); // KEY_VOLUMEDOWN
        usual.put(113, Key.MUTE); // KEY_MUTE
        usual.put(248, Key.MUTE); // KEY_MICMUTE
        usual.put(169, Key.SPEAKER); // KEY_PHONE
        usual.put(103, Key.UP); // KEY_UP
        usual.put(108, Key.DOWN); // KEY_DOWN
        return usual;
    }
}
