package org.evertone.config.profile;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a part is connected, written so that it says itself what it is: {@code gpio:GPIO17}, {@code i2c:i2c-1/0x27} …
 * Names of chips and buses may have alternatives, parted by {@code |}; the first that is there is meant.
 */
sealed interface Address {

    /** Whether two addresses are the same place. */
    boolean meets(Address other);

    /** Reads addresses of a kind. */
    enum Scheme {
        GPIO("gpio", "gpio:GPIO17, or gpio:LABEL/17 with the label of the chip and 0 to 1023", Scheme::line),
        I2C("i2c", "i2c:i2c-1/0x27, with 0x08 to 0x77", rest -> place(rest, 0x08, 0x77, OnBus::new)),
        LED("led", "led:NAME as in /sys/class/leds", rest -> name(rest).map(KernelLed::new)),
        PWM("pwm", "pwm:CHIP/0", rest -> place(rest, 0, 255, PwmChannel::new));

        private static final Pattern PLACE = Pattern.compile("([^/]+)/(0x[0-9A-Fa-f]{1,3}|0|[1-9][0-9]{0,3})");
        private static final Pattern NAME = Pattern.compile("[^\\s/|.][^/|]*");

        private final String prefix;
        private final String example;
        private final Function<String, Optional<? extends Address>> reader;

        Scheme(String word, String example, Function<String, Optional<? extends Address>> reader) {
            this.prefix = word + ":";
            this.example = example;
            this.reader = reader;
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

        /** The scheme that a text begins with. */
        static Optional<Scheme> of(String text) {
            return Arrays.stream(values())
                    .filter(scheme -> text.startsWith(scheme.prefix))
                    .findFirst();
        }

        /** @param text begins with this scheme; empty when the rest has not its form */
        Optional<? extends Address> read(String text) {
            return reader.apply(text.substring(prefix.length()));
        }

        private static Optional<? extends Address> line(String rest) {
            return rest.contains("/")
                    ? place(rest, 0, 1023, ChipLine::new)
                    : name(rest).map(NamedLine::new);
        }

        private static Optional<String> name(String text) {
            return NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        }

        private static Optional<Address> place(
                String rest, int least, int most, BiFunction<List<String>, Integer, Address> maker) {
            Matcher matcher = PLACE.matcher(rest);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            List<String> names = List.of(matcher.group(1).split("\\|", -1));
            int number = Integer.decode(matcher.group(2));
            boolean good = number >= least
                    && number <= most
                    && names.stream().allMatch(name -> name(name).isPresent());
            return good ? Optional.of(maker.apply(names, number)) : Optional.empty();
        }
    }

    /** A GPIO line by the name that the kernel gives it. */
    record NamedLine(String name) implements Address {
        /** On every Raspberry Pi, line 17 of the chip with the header's pins is named so. */
        private static final Pattern HEADER = Pattern.compile("GPIO(\\d{1,2})");

        private static final String HEADER_CHIPS = "pinctrl-";

        @Override
        public boolean meets(Address other) {
            if (other instanceof ChipLine line) {
                Matcher matcher = HEADER.matcher(name);
                return matcher.matches()
                        && Integer.parseInt(matcher.group(1)) == line.offset()
                        && line.labels().stream().anyMatch(label -> label.startsWith(HEADER_CHIPS));
            }
            return equals(other);
        }
    }

    /** A GPIO line by its place on a chip. */
    record ChipLine(List<String> labels, int offset) implements Address {
        @Override
        public boolean meets(Address other) {
            return other instanceof ChipLine line
                    ? line.offset == offset && !Collections.disjoint(line.labels, labels)
                    : other instanceof NamedLine && other.meets(this);
        }
    }

    /** A device on an I²C bus; a bus is called {@code i2c-N} or as its adapter is. */
    record OnBus(List<String> buses, int device) implements Address {
        @Override
        public boolean meets(Address other) {
            return other instanceof OnBus place && place.device == device && !Collections.disjoint(place.buses, buses);
        }
    }

    /** An LED of the kernel. */
    record KernelLed(String name) implements Address {
        @Override
        public boolean meets(Address other) {
            return equals(other);
        }
    }

    /** A channel of a PWM chip. */
    record PwmChannel(List<String> chips, int channel) implements Address {
        @Override
        public boolean meets(Address other) {
            return other instanceof PwmChannel place
                    && place.channel == channel
                    && !Collections.disjoint(place.chips, chips);
        }
    }
}
