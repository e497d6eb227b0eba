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
 * A desk phone's hardware from outside: cradle, keys, lamp and handset of the test kernel's simulated devices, and
 * the device profile that says where the phone finds them. Only on the test kernel.
 */
final class DeskHardware {

    /** Parts of the phone on the chip: hook switch, keys, lamp. */
    static final int CHIP_PARTS = 3;

    private static final String LABEL = "desk";
    private static final int LINES = 16;
    private static final int HOOK = 0;
    private static final int LAMP = 1;
    /** Lines of the keys, in the order of their names. */
    private static final int FIRST_KEY = 2;

    private static final String KEYS = "0123456789*#";
    /** Flips of a contact before it rests: all within 5 ms. */
    private static final int BOUNCES = 6;

    private static final Duration BOUNCE = Duration.ofNanos(700_000);
    private static final Duration HELD = Duration.ofMillis(150);

    private final GpioChip chip = new GpioChip(LABEL, LINES);
    private final SoundCard card;
    private final Path profile;

    /** Plugs everything in, the handset in its cradle. */
    DeskHardware(Path folder) {
        card = SoundCard.plugged(folder);
        rest();
        try {
            profile = Files.createDirectories(folder.resolve("profile"));
            Files.writeString(
                    profile.resolve("profile.json"), """
                        {
                          "name": "Desk on the test kernel",
                          "configurations": {
                            "org.evertone.sip": { "generation": "V3", "periodMillis": 7500 },
                            "org.evertone.audioalsa": { "handset": "%s", "periodMillis": 20, "reserveMillis": 100 },
                            "org.evertone.halpi4j.hook~cradle": { "pin": "gpio:%s/%d" },
                            "org.evertone.halpi4j.lamp~line1": { "name": "line1", "address": "gpio:%s/%d" },
                            "org.evertone.halpi4j.buttons~keys": { "keys": %s }
                          }
                        }
                        """.formatted(SoundCard.PCM, LABEL, HOOK, LABEL, LAMP, keys()));
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
        chip.set(FIRST_KEY + KEYS.indexOf(key), !down);
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
        KEYS.chars().forEach(key -> key((char) key, false));
    }

    private static String keys() {
        return KEYS.chars()
                .mapToObj(key ->
                        "\"" + name((char) key) + "=gpio:" + LABEL + "/" + (FIRST_KEY + KEYS.indexOf(key)) + "\"")
                .toList()
                .toString();
    }

    private static String name(char key) {
        return key == '*' ? "STAR" : key == '#' ? "POUND" : "DIGIT_" + key;
    }
}
