package org.evertone.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The phone with the drivers of real hardware, worked and read through the kernel's devices alone. Runs on the test
 * kernel; its only argument names the case.
 */
final class DeskHardwareCase {

    /** The kernel has one processor, and system calls take their time. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Duration TALK = Duration.ofSeconds(10);
    private static final Duration WHILE = Duration.ofSeconds(3);
    private static final Duration ROUNDS = Duration.ofSeconds(9);
    /** Threads of the drivers, as the kernel knows them. */
    private static final Pattern DRIVERS =
            Pattern.compile(" (gpio-lines|devices|lamps|lamp |hook switch|keypad|display)");

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final List<Integer> ACTIVE = List.of(900, 100);
    private static final List<Integer> ON_BACKUP = List.of(1650, 100, 150, 100);
    private static final String CLOCK = "\\d\\d:\\d\\d";
    private static final int FLAPS = 100;
    private static final Duration FLAP = Duration.ofMillis(25);

    private final Lab lab;
    private final DeskHardware desk;
    private final Phone phone;

    private DeskHardwareCase(Lab lab, boolean usbKeypad) {
        this.lab = lab;
        desk = new DeskHardware(lab.folder(), usbKeypad);
        // what was typed waits, however slow the kernel is
        PhoneConfig config =
                PhoneConfig.of(lab.block(), PhoneConfig.Transport.UDP).phone("Dial by Timeout", "0");
        phone = Phone.start(lab, config, desk.options());
        phone.awaitLine("registered:primary", SOON);
    }

    public static void main(String[] arguments) {
        try (Lab lab = Lab.open("desk " + arguments[0])) {
            DeskHardwareCase one = new DeskHardwareCase(lab, arguments[0].equals("keypad"));
            switch (arguments[0]) {
                case "call" -> one.call();
                case "pulled" -> one.pulled();
                case "mischief" -> one.mischief();
                case "keypad" -> one.keypad();
                case "idle" -> one.idle();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private void call() {
        awaitClock();
        require("the lamp", desk.lamp(WHILE), desk.lamp(WHILE).steadilyLit());
        desk.hook(true);
        awaitRow("Dial a number");
        String number = FarEnd.ACCOUNT;
        for (int digits = 1; digits <= number.length(); digits++) {
            desk.press(number.charAt(digits - 1));
            awaitRow(number.substring(0, digits));
        }
        desk.press('#');
        phone.awaitCall("active", SOON);
        lab.farEnd().await("CALL_ESTABLISHED", SOON);
        awaitShown("00:0\\d");
        Rhythm inCall = desk.lamp(WHILE);
        require("the lamp in the call", inCall, inCall.repeats(ACTIVE));
        Path heard = lab.folder().resolve("card.wav");
        try (Child recorder = desk.card().record(heard);
                Child speaker = desk.card().speak(lab.phoneSpeech())) {
            lab.farEnd().await("CALL_RTCP", lab.farEnd().count("CALL_RTCP") + 2, TALK.plus(SOON));
            desk.hook(false);
            phone.awaitIdle(SOON);
            lab.farEnd().await("CALL_CLOSED", SOON);
            recorder.stop("INT");
        }
        SoundCardCall.require(
                "the far end",
                Likeness.of(
                        Speech.read(lab.phoneSpeech()), Speech.read(lab.farEnd().heard())));
        SoundCardCall.require("the handset", Likeness.of(Speech.read(lab.farSpeech()), Speech.read(heard)));
        awaitClock();
        lab.a().crash();
        phone.ctl("register", "1");
        phone.awaitLine("registered:backup", SOON);
        awaitRow("On backup server");
        awaitRow("Line 1 OK    2/2");
        Rhythm backup = desk.lamp(ROUNDS);
        require("the lamp on the backup", backup, backup.repeats(ON_BACKUP));
    }

    private void pulled() {
        awaitClock();
        desk.hook(true);
        awaitRow("Dial a number");
        desk.type(FarEnd.ACCOUNT + "#");
        phone.awaitCall("active", SOON);
        pullChip();
        phone.talk(WHILE);
        phone.awaitCall("active", SOON);
        pullLcd();
        phone.talk(WHILE);
        phone.awaitCall("active", SOON);
        putLcdBack();
        awaitShown("0\\d:\\d\\d");
        phone.hangUp();
        phone.awaitIdle(SOON);
        putChipBack();
        awaitClock();
        pullChip();
        awaitRow("does not work");
        putChipBack();
        awaitClock();
        desk.hook(true);
        awaitRow("Dial a number");
        desk.press('7');
        awaitRow("7");
        desk.hook(false);
        awaitClock();
        Rhythm lamp = desk.lamp(WHILE);
        require("the lamp of the chip that came back", lamp, lamp.steadilyLit());
    }

    private void mischief() {
        awaitClock();
        for (int flap = 0; flap < FLAPS; flap++) {
            desk.contact(flap % 2 == 0);
            DeskHardware.rest(FLAP);
        }
        desk.contact(false);
        phone.awaitIdle(SOON);
        awaitClock();
        desk.hook(true);
        awaitRow("Dial a number");

        desk.key('5', true);
        awaitRow("5");
        DeskHardware.rest(WHILE);
        awaitRow("5");
        desk.press('9');
        desk.key('5', false);
        desk.press('1');
        awaitRow("591");
        desk.hook(false);
        awaitClock();
        require("the call list", phone.status().calls(), phone.status().calls().isEmpty());

        int before = phone.events().size();
        desk.hook(true);
        awaitRow("Dial a number");
        desk.key('5', true);
        awaitRow("5");
        desk.hook(false);
        awaitCount("hal.stuck", before, 1);
        awaitRow("Key is stuck:");
        desk.hook(true);
        awaitRow("Dial a number");
        desk.press('7');
        awaitRow("7");
        desk.key('5', false);
        awaitCount("hal.freed", before, 1);
        desk.press('5');
        awaitRow("75");
        desk.hook(false);
        awaitClock();
    }

    private void keypad() {
        awaitClock();
        try (UsbKeypad keypad = new UsbKeypad(DeskHardware.KEYPAD)) {
            awaitCount("hal.back", 0, 1);
            desk.hook(true);
            awaitRow("Dial a number");
            keypad.type(FarEnd.ACCOUNT + "#");
            phone.awaitCall("active", SOON);
        }
        awaitCount("hal.lost", 0, 2);
        phone.talk(WHILE);
        phone.awaitCall("active", SOON);
        desk.hook(false);
        phone.awaitIdle(SOON);
        awaitClock();
        try (UsbKeypad again = new UsbKeypad(DeskHardware.KEYPAD)) {
            awaitCount("hal.back", 0, 2);
            desk.hook(true);
            awaitRow("Dial a number");
            again.type(FarEnd.ACCOUNT + "#");
            phone.awaitCall("active", SOON);
            desk.hook(false);
            phone.awaitIdle(SOON);
        }
    }

    private void idle() {
        awaitClock();
        Inspector inspector = new Inspector(phone.pid(), lab.folder());
        phone.talk(TALK);
        Map<String, Long> before = inspector.sleeps();
        phone.talk(IDLE);
        List<String> woken = new ArrayList<>();
        inspector.sleeps().forEach((thread, sleeps) -> {
            long more = sleeps - before.getOrDefault(thread, 0L);
            if (more > 0) {
                woken.add(thread + ": " + more);
            }
        });
        System.out.println("woken in " + IDLE.toSeconds() + " s of idleness: " + woken);
        require("the drivers", woken, woken.stream().noneMatch(DRIVERS.asPredicate()));
    }

    private void awaitClock() {
        awaitShown(CLOCK);
    }

    private void awaitRow(String whole) {
        awaitShown(Pattern.quote(whole));
    }

    /** Waits for a row on the LCD, without its margins. */
    private void awaitShown(String row) {
        desk.bus()
                .awaitText(
                        row,
                        rows -> rows.stream().anyMatch(shown -> shown.strip().matches(row)),
                        SOON);
    }

    private void pullLcd() {
        int before = phone.events().size();
        desk.bus().pullLcd();
        awaitCount("hal.lost", before, 1);
    }

    private void putLcdBack() {
        int before = phone.events().size();
        desk.bus().putLcdBack();
        awaitCount("hal.back", before, 1);
    }

    /** Takes the chip away and waits until the phone misses every part that was on it. */
    private void pullChip() {
        int before = phone.events().size();
        desk.pullChip();
        awaitCount("hal.lost", before, DeskHardware.CHIP_PARTS);
    }

    /** Puts it back and waits until all its parts are at work again. */
    private void putChipBack() {
        int before = phone.events().size();
        desk.putChipBack();
        awaitCount("hal.back", before, DeskHardware.CHIP_PARTS);
    }

    private void awaitCount(String kind, int after, int wanted) {
        phone.await(wanted + " " + kind, status -> count(kind, after) == wanted, SOON);
    }

    private long count(String kind, int after) {
        return phone.events().stream()
                .skip(after)
                .filter(event -> event.kind().equals(kind))
                .count();
    }

    private static void require(String what, Object seen, boolean holds) {
        System.out.println(what + ": " + seen);
        if (!holds) {
            throw new AssertionError(what + ": " + seen);
        }
    }
}
