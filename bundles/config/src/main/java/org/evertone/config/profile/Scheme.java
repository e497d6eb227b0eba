package org.evertone.config.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.evertone.hal.Address;

/** How an {@link Address} begins, and what it looks like then. */
enum Scheme {
    GPIO("gpio", "gpio:GPIO17, or gpio:LABEL/17 with the label of the chip and 0 to 1023"),
    I2C("i2c", "i2c:i2c-1/0x27, with 0x08 to 0x77"),
    LED("led", "led:NAME as in /sys/class/leds"),
    PWM("pwm", "pwm:CHIP/0");

    private final String prefix;
    private final String example;

    Scheme(String word, String example) {
        this.prefix = word + ":";
        this.example = example;
    }

    /** What such an address looks like. */
    String example() {
        return example;
    }

    /** The schemes of which a text gives examples; all when it gives none. */
    static List<Scheme> in(String text) {
        List<Scheme> found = Arrays.stream(values())
                .filter(scheme -> text.contains(scheme.prefix))
                .toList();
        return found.isEmpty() ? List.of(values()) : found;
    }

    /** The scheme that an address begins with. */
    static Optional<Scheme> of(String address) {
        return Arrays.stream(values())
                .filter(scheme -> address.startsWith(scheme.prefix))
                .findFirst();
    }
}
