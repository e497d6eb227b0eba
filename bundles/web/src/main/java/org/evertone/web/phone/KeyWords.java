package org.evertone.web.phone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evertone.hal.Key;

/** Keys as they are written: the name of one ({@code HOLD}), or the symbols of several ({@code 12#}). */
final class KeyWords {
    private KeyWords() {}

    /** @throws ActionException naming what is no key */
    static List<Key> keys(String word) throws ActionException {
        Optional<Key> named = Arrays.stream(Key.values())
                .filter(key -> key.name().equals(word))
                .findFirst();
        if (named.isPresent()) {
            return List.of(named.get());
        }
        List<Key> keys = new ArrayList<>();
        for (char symbol : word.toCharArray()) {
            keys.add(Key.of(symbol)
                    .orElseThrow(() -> PhoneActions.invalid("unknown key '"
                            + PhoneActions.printable(String.valueOf(symbol)) + "' in '" + PhoneActions.printable(word)
                            + "': keys are " + all())));
        }
        return keys;
    }

    private static String all() {
        return "0-9 * # A-D, "
                + Arrays.stream(Key.values())
                        .filter(key -> !key.dtmf())
                        .map(key -> key.symbol() + " " + key.name())
                        .collect(Collectors.joining(", "));
    }
}
