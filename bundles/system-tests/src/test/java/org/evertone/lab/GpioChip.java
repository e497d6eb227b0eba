package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * GPIO lines that the test kernel makes up (its module gpio-sim), and the world outside of them: what pulls at an input
 * and what an output says. Only on the test kernel.
 */
final class GpioChip {

    private static final Path CONFIGURATION = Path.of("/sys/kernel/config/gpio-sim");
    private static final Path DEVICES = Path.of("/sys/devices/platform");

    private final String label;
    private final int lines;
    private Path outside;

    /** Makes a chip and plugs it in. */
    GpioChip(String label, int lines) {
        this.label = label;
        this.lines = lines;
        outside = plug();
    }

    String label() {
        return label;
    }

    /** Takes the chip away under whoever uses it. What pulled at its lines is forgotten. */
    void pull() {
        write(folder().resolve("live"), "0");
    }

    /** Puts it back after {@link #pull}; it may get another number. */
    void putBack() {
        outside = plug();
    }

    /** Pulls at an input: true = up. */
    void set(int line, boolean up) {
        write(outside("pull", line), up ? "pull-up" : "pull-down");
    }

    /** The level of a line, whoever sets it. */
    boolean get(int line) {
        return read(outside("value", line)).equals("1");
    }

    private Path plug() {
        Path bank = folder().resolve("bank0");
        try {
            Files.createDirectories(bank);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(bank.resolve("num_lines"), Integer.toString(lines));
        write(bank.resolve("label"), label);
        write(folder().resolve("live"), "1");
        return DEVICES.resolve(read(folder().resolve("dev_name"))).resolve(read(bank.resolve("chip_name")));
    }

    private Path folder() {
        return CONFIGURATION.resolve(label);
    }

    private Path outside(String what, int line) {
        return outside.resolve("sim_gpio" + line).resolve(what);
    }

    private static void write(Path file, String value) {
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
