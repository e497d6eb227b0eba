package org.evertone.halpi4j.lamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evertone.hal.Lamp;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.evertone.halpi4j.board.TestBoard;
import org.evertone.halpi4j.board.TestPhone;
import org.evertone.halpi4j.kernel.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardLampTest {
    @TempDir
    Path folder;

    private final TestPhone phone = new TestPhone();
    private final LampPlayer player = new LampPlayer();
    private TestBoard machine;
    private FakeKernel.Chip chip;

    @BeforeEach
    void plug() throws Exception {
        machine = new TestBoard(folder);
        chip = machine.kernel().plug("gpiochip0", "test", "GREEN", "RED");
    }

    @AfterEach
    void end() throws Exception {
        player.close();
        machine.close();
    }

    private BoardLamp lamp(Map<String, Object> settings) {
        Map<String, Object> named = new HashMap<>(settings);
        named.put("name", "line1");
        BoardLamp.Settings typed = TestPhone.settings(BoardLamp.Settings.class, named);
        return new BoardLamp(phone.context(), typed, new Lights(machine.board(), machine.sys(), typed), player, phone);
    }

    private void awaitLevels(boolean green, boolean red) throws InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        while (chip.line(0).high() != green || chip.line(1).high() != red) {
            assertTrue(
                    System.nanoTime() < until,
                    "green " + chip.line(0).high() + ", red " + chip.line(1).high());
            Thread.onSpinWait();
        }
    }

    private static LampPattern steady(Colour colour) {
        return new LampPattern("test", colour, List.of(0));
    }

    @Test
    void aLampOfOneColourShowsEveryColour() throws Exception {
        BoardLamp lamp = lamp(Map.of("address", "gpio:GREEN"));
        Lamp shown = phone.await(Lamp.class);
        assertEquals("line1", shown.name());
        for (Colour colour : Colour.values()) {
            shown.show(steady(colour));
            awaitLevels(true, false);
            shown.show(new LampPattern("off", colour, List.of()));
            awaitLevels(false, false);
        }
        lamp.close();
    }

    @Test
    void aLampOfTwoColoursMixesAmber() throws Exception {
        BoardLamp lamp = lamp(Map.of("green", "gpio:GREEN", "red", "gpio:RED"));
        Lamp shown = phone.await(Lamp.class);
        shown.show(steady(Colour.GREEN));
        awaitLevels(true, false);
        shown.show(steady(Colour.AMBER));
        awaitLevels(true, true);
        shown.show(steady(Colour.RED));
        awaitLevels(false, true);
        shown.show(steady(Colour.WHITE));
        awaitLevels(true, true);
        shown.show(steady(Colour.NONE));
        awaitLevels(true, false);
        lamp.close();
    }

    @Test
    void aLampIsDarkAfterItsEnd() throws Exception {
        BoardLamp lamp = lamp(Map.of("green", "gpio:GREEN", "red", "gpio:RED", "activeLow", true));
        Lamp shown = phone.await(Lamp.class);
        shown.show(steady(Colour.AMBER));
        awaitLevels(false, false);
        lamp.close();
        assertTrue(chip.line(0).high());
        assertTrue(chip.line(1).high());
        phone.awaitNo(Lamp.class);
    }

    @Test
    void aLampThatIsGoneIsToldAndComesBack() throws Exception {
        BoardLamp lamp = lamp(Map.of("address", "gpio:test/0"));
        phone.await(Lamp.class).show(steady(Colour.GREEN));
        awaitLevels(true, false);
        chip.unplug();
        phone.awaitNo(Lamp.class);
        phone.awaitNotices(1);
        assertEquals(List.of("Lamp is broken:", "line1"), phone.notices().get(0).rows());
        chip = machine.kernel().plug("gpiochip1", "test", "GREEN", "RED");
        phone.await(Lamp.class).show(steady(Colour.GREEN));
        awaitLevels(true, false);
        lamp.close();
        assertFalse(chip.line(0).high());
    }

    @Test
    void settingsThatNameNoLightAreTold() throws Exception {
        BoardLamp lamp = lamp(Map.of("green", "gpio:GREEN"));
        assertEquals(
                List.of("hal.lost Out of order: lamp line1:"
                        + " a lamp has either an address, or both a green and a red one"),
                phone.awaitEvents(1));
        lamp.close();
    }

    @Test
    void aPwmLampIsDimmedAndGivenBack() throws Exception {
        Path device = Files.createDirectories(folder.resolve("sys/devices/fe20c000.pwm"));
        Path pwm = Files.createDirectories(folder.resolve("sys/class/pwm/pwmchip3"));
        Files.createSymbolicLink(pwm.resolve("device"), device);
        Path channel = Files.createDirectories(pwm.resolve("pwm0"));
        for (String attribute : List.of("pwm0/enable", "pwm0/duty_cycle", "pwm0/period", "pwm0/polarity", "unexport")) {
            Files.writeString(pwm.resolve(attribute), "");
        }
        BoardLamp lamp = lamp(Map.of("address", "pwm:fe20c000.pwm/0", "brightnessPercent", 25));
        phone.await(Lamp.class).show(steady(Colour.GREEN));
        long until = System.nanoTime() + 20_000_000_000L;
        while (!Files.readString(channel.resolve("duty_cycle")).equals("250000")) {
            assertTrue(System.nanoTime() < until);
            Thread.onSpinWait();
        }
        assertEquals("1000000", Files.readString(channel.resolve("period")));
        assertEquals("normal", Files.readString(channel.resolve("polarity")));
        assertEquals("1", Files.readString(channel.resolve("enable")));
        lamp.close();
        assertEquals("0", Files.readString(channel.resolve("duty_cycle")));
        assertEquals("0", Files.readString(channel.resolve("enable")));
        assertEquals("0", Files.readString(pwm.resolve("unexport")));
    }
}
