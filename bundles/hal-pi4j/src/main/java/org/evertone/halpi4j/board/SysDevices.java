package org.evertone.halpi4j.board;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.evertone.hal.Address;

/**
 * Finds buses, lamps and PWM chips by their names in {@code /sys}. Their numbers change from boot to boot and with
 * hot-plug, so nothing that was found is kept.
 *
 * @param sys {@code /sys}
 */
public record SysDevices(Path sys) {

    /** Number of the bus of a device. */
    int bus(Address.BusDevice address) throws BoardException {
        for (String bus : address.buses()) {
            for (Path device : list(sys.resolve("class/i2c-dev"), "i2c-*")) {
                String file = device.getFileName().toString();
                if (file.equals(bus) || text(device.resolve("name")).equals(bus)) {
                    return Integer.parseInt(file.substring("i2c-".length()));
                }
            }
        }
        throw new BoardException(address + ": there is no such I2C bus (is i2c-dev loaded?)");
    }

    /** Folder of a lamp of the kernel. */
    public Path led(Address.KernelLed address) throws BoardException {
        Path led = sys.resolve("class/leds").resolve(address.name());
        if (!Files.isDirectory(led)) {
            throw new BoardException(address + ": the kernel has no lamp of that name");
        }
        return led;
    }

    /** Folder of a PWM chip. */
    public Path pwmChip(Address.PwmChannel address) throws BoardException {
        for (String name : address.chips()) {
            for (Path chip : list(sys.resolve("class/pwm"), "pwmchip*")) {
                try {
                    if (chip.resolve("device").toRealPath().endsWith(name)) {
                        return chip;
                    }
                } catch (IOException going) {
                    continue;
                }
            }
        }
        throw new BoardException(address + ": there is no such PWM chip");
    }

    /** Entries by name; none when there is no such folder. */
    static List<Path> list(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException absent) {
            return List.of();
        }
        Collections.sort(found);
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException absent) {
            return "";
        }
    }
}
