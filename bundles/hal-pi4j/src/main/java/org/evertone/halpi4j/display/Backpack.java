package org.evertone.halpi4j.display;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which pin of the port expander goes where, each a mask of one bit.
 *
 * @param data D4 to D7
 */
record Backpack(int rs, int rw, int enable, int light, List<Integer> data) {
    private static final List<String> NAMES = List.of("RS", "RW", "EN", "BL", "D4", "D5", "D6", "D7");

    Backpack {
        data = List.copyOf(data);
    }

    /**
     * Reads {@code NAME=PIN} for each of RS, RW, EN, BL, D4 to D7.
     *
     * @throws IllegalArgumentException naming the rule that is broken
     */
    static Backpack parse(String[] pins) {
        List<Integer> masks = new ArrayList<>();
        for (String name : NAMES) {
            List<String> values = Arrays.stream(pins)
                    .map(String::strip)
                    .filter(pin -> pin.startsWith(name + "="))
                    .map(pin -> pin.substring(name.length() + 1).strip())
                    .toList();
            if (values.size() != 1 || !values.get(0).matches("[0-7]")) {
                throw new IllegalArgumentException(
                        "pins: " + name + "=0..7 is expected once: " + String.join(" ", pins));
            }
            masks.add(1 << Integer.parseInt(values.get(0)));
        }
        if (pins.length != NAMES.size() || masks.stream().distinct().count() != NAMES.size()) {
            throw new IllegalArgumentException("pins: each has a place of its own: " + String.join(" ", pins));
        }
        return new Backpack(masks.get(0), masks.get(1), masks.get(2), masks.get(3), masks.subList(4, 8));
    }

    /** Pins for the lower four bits. */
    int nibble(int bits) {
        int pins = 0;
        for (int i = 0; i < data.size(); i++) {
            if ((bits >> i & 1) != 0) {
                pins |= data.get(i);
            }
        }
        return pins;
    }
}
