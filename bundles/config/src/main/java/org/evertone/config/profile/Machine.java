package org.evertone.config.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.evertone.hal.Address;

/**
 * The hardware of this machine, as far as the kernel's files tell without rights or native calls.
 *
 * @param chips labels of GPIO chips
 * @param lines names of GPIO lines; empty when the kernel's files name none
 * @param buses I²C buses, each as {@code i2c-N} and as its adapter's name
 * @param leds names of kernel LEDs
 * @param pwms names of the devices of PWM chips
 * @param cards ids of sound cards
 */
record Machine(
        Set<String> chips,
        Set<String> lines,
        Set<String> buses,
        Set<String> leds,
        Set<String> pwms,
        Set<String> cards) {

    /** @param root of the file system */
    static Machine read(Path root) {
        Set<String> lines = new TreeSet<>();
        for (Path chip : entries(root.resolve("sys/bus/gpio/devices"), "gpiochip*")) {
            lines.addAll(List.of(text(chip.resolve("of_node/gpio-line-names")).split("\0")));
        }
        lines.remove("");
        return new Machine(
                contents(entries(root.resolve("sys/class/gpio"), "*chip*"), "label"),
                lines,
                named(entries(root.resolve("sys/class/i2c-dev"), "i2c-*"), "name"),
                names(entries(root.resolve("sys/class/leds"), "*")),
                devices(entries(root.resolve("sys/class/pwm"), "pwmchip*")),
                contents(entries(root.resolve("proc/asound"), "card[0-9]*"), "id"));
    }

    /** What is missing here of what an address needs, in words; empty when it is there, or nobody can tell. */
    String missing(Address address) {
        if (address instanceof Address.NamedLine line) {
            return lines.isEmpty() && !chips.isEmpty() || lines.contains(line.name()) ? "" : "line " + line.name();
        }
        if (address instanceof Address.ChipLine line) {
            return missing("chip", line.labels(), chips);
        }
        if (address instanceof Address.BusDevice device) {
            return missing("I²C bus", device.buses(), buses);
        }
        if (address instanceof Address.KernelLed led) {
            return missing("LED", List.of(led.name()), leds);
        }
        return missing("PWM chip", ((Address.PwmChannel) address).chips(), pwms);
    }

    private static String missing(String what, List<String> alternatives, Set<String> present) {
        return alternatives.stream().anyMatch(present::contains) ? "" : what + " " + String.join(" or ", alternatives);
    }

    private static Set<String> named(Collection<Path> devices, String file) {
        Set<String> all = names(devices);
        all.addAll(contents(devices, file));
        return all;
    }

    private static Set<String> names(Collection<Path> devices) {
        Set<String> names = new TreeSet<>();
        devices.forEach(device -> names.add(String.valueOf(device.getFileName())));
        return names;
    }

    private static Set<String> devices(Collection<Path> chips) {
        Set<String> devices = new TreeSet<>();
        for (Path chip : chips) {
            try {
                devices.add(String.valueOf(chip.resolve("device").toRealPath().getFileName()));
            } catch (IOException going) {
                // pulled out while it is read
            }
        }
        return devices;
    }

    private static Set<String> contents(Collection<Path> devices, String file) {
        Set<String> contents = new TreeSet<>();
        devices.forEach(device -> contents.add(text(device.resolve(file)).strip()));
        contents.remove("");
        return contents;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException absent) {
            // not every chip has every file, and a device may be pulled out while it is read
            return "";
        }
    }

    private static List<Path> entries(Path folder, String pattern) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
            List<Path> entries = new ArrayList<>();
            stream.forEach(entries::add);
            return entries;
        } catch (IOException absent) {
            // a kernel without such hardware has no such folder
            return List.of();
        }
    }
}
