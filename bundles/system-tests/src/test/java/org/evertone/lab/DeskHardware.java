package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A desk phone's hardware from outside: cradle, keys, lamp, LCD and handset of the test kernel's simulated
 * devices, and the device profile that says where the phone finds them. Only on the test kernel.
 */
final class DeskHardware {

    /** Parts of the phone on the chip: hook switch, keys, lamp. */
    static final int CHIP_PARTS = 3;

    /** What the USB keypad calls itself. */
    static final String KEYPAD = "Evertone test keypad";

    private static final String EVDEV = "\"org.evertone.halpi4j.evdev~keypad\": { \"device\": \"%s\" },";
    private static final String LABEL = "desk";
    private static final int LINES = 16;
    private static final int HOOK = 0;
    private static final int LAMP = 1;
    private static final List<Integer> KEY_ROWS = List.of(4, 5, 6, 7);
    private static final List<Integer> KEY_COLUMNS = List.of(8, 9, 10);
    private static final String KEYS = "123456789*0#";
    /** A thread carries the level of a simulated row to its column, which takes it a while. */
    private static final int SETTLE_MICROS = 20_000;

    private static final int LCD_ROWS = 2;
    private static final int LCD_COLUMNS = 16;
    /** Flips of a contact before it rests: all within 5 ms. */
    private static final int BOUNCES = 6;

    private static final Duration BOUNCE = Duration.ofNanos(700_000);
    private static final Duration HELD = Duration.ofMillis(500);

    private final GpioChip chip = new GpioChip(LABEL, LINES);
    private final KeyMatrix matrix = new KeyMatrix(chip, KEY_ROWS, KEY_COLUMNS, KEYS);
    private final I2cBus bus = I2cBus.plugged(LCD_ROWS, LCD_COLUMNS);
    private final SoundCard card;
    private final Path profile;

    /**
     * Plugs everything in, the handset in its cradle.
     *
     * @param usbKeypad whether the phone looks for {@link #KEYPAD}
     */
    DeskHardware(Path folder, boolean usbKeypad) {
        card = SoundCard.plugged(folder);
        rest();
        try {
            profile = Files.createDirectories(folder.resolve("profile"));
            Files.writeString(profile.resolve("profile.json"), """
                        {
                          "name": "Desk on the test kernel",
                          "configurations": {
                            "org.evertone.sip": { "generation": "V3", "periodMillis": 7500 },
                            "org.evertone.audioalsa": { "handset": "%s", "periodMillis": 20, "reserveMillis": 100 },
                            "org.evertone.halpi4j.hook~cradle": { "pin": "gpio:%s/%d" },
                            "org.evertone.halpi4j.lamp~line1": { "name": "line1", "address": "gpio:%s/%d" },
                            "org.evertone.halpi4j.matrix~keys": {
                              "rows": %s, "columns": %s, "settleMicros": %d
                            },
                            %s
                            "org.evertone.halpi4j.hd44780~lcd": {
                              "address": "i2c:%s/0x%02x", "rows": %d, "columns": %d
                            }
                          }
                        }
                        """.formatted(
                            SoundCard.PCM,
                            LABEL,
                            HOOK,
                            LABEL,
                            LAMP,
                            addresses(KEY_ROWS),
                            addresses(KEY_COLUMNS),
                            SETTLE_MICROS,
                            usbKeypad ? EVDEV.formatted(KEYPAD) : "",
                            I2cBus.NAME,
                            I2cBus.LCD_ADDRESS,
                            LCD_ROWS,
                            LCD_COLUMNS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options of the command line that have the phone use it. */
    List<String> options() {
        return List.of("--profile", profile.toString());
    }

    SoundCard card() {
        return card;
    }

    /** The bus that the LCD is on. */
    I2cBus bus() {
        return bus;
    }

    /** Lifts the handset or puts it back; the contact bounces. */
    void hook(boolean lifted) {
        for (int bounce = 0; bounce < BOUNCES; bounce++) {
            contact(lifted == (bounce % 2 == 0));
            LockSupport.parkNanos(BOUNCE.toNanos());
        }
        contact(lifted);
    }

    /** Moves the contact of the cradle once: closed, which pulls its line down, while the handset is lifted. */
    void contact(boolean lifted) {
        chip.set(HOOK, !lifted);
    }

    /** Presses a key and lets go. */
    void press(char key) {
        key(key, true);
        rest(HELD);
        key(key, false);
        rest(HELD);
    }

    /** Closes or opens the contact of a key. */
    void key(char key, boolean down) {
        if (down) {
            matrix.press(key);
        } else {
            matrix.release(key);
        }
    }

    void type(String keys) {
        keys.chars().forEach(key -> press((char) key));
    }

    /** What an eye sees of the lamp in a while. */
    Rhythm lamp(Duration length) {
        return Rhythm.watch(() -> chip.get(LAMP), length);
    }

    /** Takes the chip away on which hook, keys and lamp are. */
    void pullChip() {
        chip.pull();
    }

    /** Puts the chip back, where it may get another number; the handset is in its cradle. */
    void putChipBack() {
        chip.putBack();
        rest();
    }

    /** How long somebody holds a key, or waits. */
    static void rest(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    private void rest() {
        contact(false);
        matrix.rest();
    }

    private static String addresses(List<Integer> lines) {
        return lines.stream()
                .map(line -> "\"gpio:" + LABEL + "/" + line + "\"")
                .toList()
                .toString();
    }
}
