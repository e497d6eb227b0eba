package org.evertone.halpi4j.lamp;

import java.nio.file.Files;
import java.nio.file.Path;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.halpi4j.board.BoardException;

/** A dimmed light on a PWM channel ({@code /sys/class/pwm}). */
final class PwmLight implements Light, AutoCloseable {
    /** 1 kHz: no eye sees it blink. */
    private static final int PERIOD_NANOS = 1_000_000;

    private final Path chip;
    private final int channel;
    private final Path folder;
    private final int litNanos;

    /** @param percent of the full brightness, 1..100 */
    PwmLight(Path chip, int channel, boolean activeLow, int percent) throws BoardException {
        this.chip = chip;
        this.channel = channel;
        folder = chip.resolve("pwm" + channel);
        litNanos = PERIOD_NANOS / 100 * percent;
        if (!Files.isDirectory(folder)) {
            Sysfs.write(chip.resolve("export"), String.valueOf(channel));
        }
        set("enable", 0);
        // The kernel refuses a light that is longer than its period, whichever of them comes first.
        set("duty_cycle", 0);
        set("period", PERIOD_NANOS);
        String polarity = activeLow ? "inversed" : "normal";
        if (!Sysfs.read(folder.resolve("polarity")).equals(polarity)) {
            Sysfs.write(folder.resolve("polarity"), polarity);
        }
        set("enable", 1);
    }

    @Override
    public void light(boolean lit, Colour colour) throws BoardException {
        set("duty_cycle", lit ? litNanos : 0);
    }

    @Override
    public void close() throws BoardException {
        set("enable", 0);
        Sysfs.write(chip.resolve("unexport"), String.valueOf(channel));
    }

    private void set(String attribute, int value) throws BoardException {
        Sysfs.write(folder.resolve(attribute), String.valueOf(value));
    }
}
