package org.evertone.hal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one address. */
final class AddressParser {
    /** Decimal, or hexadecimal with 0x. Devices of a bus are hexadecimal everywhere, so 27 there would mean 0x27. */
    private static final Pattern PLACE = Pattern.compile("[^/]+/(0x[0-9A-Fa-f]{1,3}|0|[1-9][0-9]{0,3})");

    private static final Pattern HEXADECIMAL = Pattern.compile(".*/0x[^/]*");

    /** Numbers of chips depend on the order in which the kernel finds them; lines are not known by numbers alone. */
    private static final Pattern NUMBER = Pattern.compile("(gpiochip)?\\d+");

    private static final int LAST_OFFSET = 1023;
    /** Below and above these the I²C specification reserves the addresses. */
    private static final int FIRST_DEVICE = 0x08;

    private static final int LAST_DEVICE = 0x77;
    private static final int LAST_CHANNEL = 255;

    private final String text;
    private final String rest;

    AddressParser(String text) {
        this.text = text.strip();
        rest = this.text.substring(this.text.indexOf(':') + 1);
    }

    Address parse() {
        return switch (text.substring(0, text.length() - rest.length())) {
            case "gpio:" ->
                rest.indexOf('/') < 0
                        ? new Address.NamedLine(notNumber(name(rest)))
                        : new Address.ChipLine(labels(), place(0, LAST_OFFSET, "an offset"));
            case "i2c:" -> {
                if (rest.indexOf('/') >= 0 && !HEXADECIMAL.matcher(rest).matches()) {
                    throw refused("does not end in / and a device with 0x");
                }
                yield new Address.BusDevice(names(), place(FIRST_DEVICE, LAST_DEVICE, "a device"));
            }
            case "led:" -> new Address.KernelLed(name(rest));
            case "pwm:" -> new Address.PwmChannel(names(), place(0, LAST_CHANNEL, "a channel"));
            default -> throw refused("does not begin with gpio:, i2c:, led: or pwm:");
        };
    }

    private String name(String name) {
        if (name.isBlank()
                || !name.equals(name.strip())
                || name.startsWith(".")
                || name.indexOf('/') >= 0
                || name.indexOf('|') >= 0) {
            throw refused("names nothing, or more than one");
        }
        return name;
    }

    private List<String> names() {
        int slash = rest.lastIndexOf('/');
        return List.of(rest.substring(0, Math.max(0, slash)).split("\\|", -1)).stream()
                .map(this::name)
                .toList();
    }

    private List<String> labels() {
        List<String> labels = names();
        labels.forEach(this::notNumber);
        return labels;
    }

    private String notNumber(String name) {
        if (NUMBER.matcher(name).matches()) {
            throw refused("goes by a number; the name of a line such as GPIO17 or the label of a chip is expected");
        }
        return name;
    }

    private int place(int minimum, int maximum, String what) {
        Matcher number = PLACE.matcher(rest);
        int place = number.matches() ? Integer.decode(number.group(1)) : -1;
        if (place < minimum || place > maximum) {
            throw refused("does not end in / and " + what + " of " + minimum + ".." + maximum);
        }
        return place;
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("'" + text + "' " + why);
    }
}
