package org.evertone.hal;

import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a part is connected, as a device profile says it. Alternatives, for boards that differ, are parted by {@code |}.
 *
 * <pre>
 * gpio:GPIO17                          line by the kernel's name for it, on any chip
 * gpio:pinctrl-bcm2711|pinctrl-rp1/17  line by the chip's label and its offset there
 * i2c:i2c-1/0x27                       device on a bus, by the bus's device or its adapter's name
 * led:NAME                             lamp of the kernel, in /sys/class/leds
 * pwm:NAME/0                           channel of a PWM chip, by the name of its device
 * </pre>
 */
public sealed interface Address {

    /** Whether two addresses may be the same place. */
    boolean meets(Address other);

    /** A line by its name. */
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

        @Override
        public String toString() {
            return "gpio:" + name;
        }
    }

    /** A line by its place on the first chip there is of these. */
    record ChipLine(List<String> labels, int offset) implements Address {
        public ChipLine {
            labels = List.copyOf(labels);
        }

        @Override
        public boolean meets(Address other) {
            return other instanceof ChipLine line
                    ? line.offset == offset && !Collections.disjoint(line.labels, labels)
                    : other instanceof NamedLine && other.meets(this);
        }

        @Override
        public String toString() {
            return "gpio:" + String.join("|", labels) + "/" + offset;
        }
    }

    /** A device on the first bus there is of these. */
    record BusDevice(List<String> buses, int device) implements Address {
        public BusDevice {
            buses = List.copyOf(buses);
        }

        @Override
        public boolean meets(Address other) {
            return other instanceof BusDevice place
                    && place.device == device
                    && !Collections.disjoint(place.buses, buses);
        }

        @Override
        public String toString() {
            return String.format("i2c:%s/0x%02x", String.join("|", buses), device);
        }
    }

    /** A lamp of the kernel. */
    record KernelLed(String name) implements Address {
        @Override
        public boolean meets(Address other) {
            return equals(other);
        }

        @Override
        public String toString() {
            return "led:" + name;
        }
    }

    /** A channel of the first PWM chip there is of these. */
    record PwmChannel(List<String> chips, int channel) implements Address {
        public PwmChannel {
            chips = List.copyOf(chips);
        }

        @Override
        public boolean meets(Address other) {
            return other instanceof PwmChannel place
                    && place.channel == channel
                    && !Collections.disjoint(place.chips, chips);
        }

        @Override
        public String toString() {
            return "pwm:" + String.join("|", chips) + "/" + channel;
        }
    }

    /** Reads an address. @throws IllegalArgumentException naming the address and what is wrong with it */
    static Address parse(String text) {
        return new AddressParser(text).parse();
    }
}
