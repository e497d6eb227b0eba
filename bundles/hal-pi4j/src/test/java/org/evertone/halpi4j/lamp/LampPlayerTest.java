package org.evertone.halpi4j.lamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;
import org.junit.jupiter.api.Test;

class LampPlayerTest {
    private static final LampPattern EVEN = pattern(Colour.RED, 250, 250);
    private static final LampPattern BLIPS = pattern(Colour.AMBER, 100, 150, 100, 1650);
    private static final LampPattern STEADY = pattern(Colour.GREEN, 0);
    private static final LampPattern OFF = pattern(Colour.NONE);
    private static final long MILLI = 1_000_000;

    private final List<String> failures = new ArrayList<>();

    private static LampPattern pattern(Colour colour, Integer... millis) {
        return new LampPattern("test", colour, List.of(millis));
    }

    private PlayedLamp lamp(Light light) {
        return new PlayedLamp(light, failures::add, () -> {}, lamp -> {});
    }

    /** Steps at each time that is asked for, late by what a test says, and returns how often. */
    private static int play(List<PlayedLamp> lamps, List<RecordingLight> lights, long untilMillis, Lateness late) {
        int steps = 0;
        long now = 0;
        while (true) {
            long millis = now / MILLI;
            lights.forEach(light -> light.at(millis));
            OptionalLong wait = LampPlayer.step(lamps, now);
            steps++;
            if (wait.isEmpty() || now + wait.getAsLong() > untilMillis * MILLI) {
                return steps;
            }
            now += wait.getAsLong() + late.nanos();
        }
    }

    private interface Lateness {
        long nanos();
    }

    @Test
    void aPatternIsPlayedFromItsBeginning() {
        RecordingLight light = new RecordingLight();
        PlayedLamp lamp = lamp(light);
        lamp.show(BLIPS);
        play(List.of(lamp), List.of(light), 2400, () -> 0);
        assertEquals(
                List.of(
                        "0 on AMBER",
                        "100 off",
                        "250 on AMBER",
                        "350 off",
                        "2000 on AMBER",
                        "2100 off",
                        "2250 on AMBER",
                        "2350 off"),
                light.told());
    }

    @Test
    void aDayOfLateWakeUpsDoesNotAddUp() {
        RecordingLight light = new RecordingLight();
        PlayedLamp lamp = lamp(light);
        lamp.show(EVEN);
        SplittableRandom random = new SplittableRandom(1);
        play(List.of(lamp), List.of(light), TimeUnit.DAYS.toMillis(1), () -> random.nextLong(20 * MILLI));
        List<String> told = light.told();
        assertEquals(2 * 2 * 86_400, told.size(), 1);
        long change = 0;
        for (String each : told) {
            long at = Long.parseLong(each.substring(0, each.indexOf(' ')));
            assertTrue(at - change >= 0 && at - change < 20, each + " is due at " + change);
            change += 250;
        }
    }

    @Test
    void allLampsArePlayedWithOneWakeUpForEachChange() {
        RecordingLight first = new RecordingLight();
        RecordingLight second = new RecordingLight();
        PlayedLamp even = lamp(first);
        PlayedLamp blips = lamp(second);
        even.show(EVEN);
        blips.show(BLIPS);
        // Changes at 0, 100, 250, 350, 500, 750 … 1750: what falls together costs one wake-up.
        assertEquals(10, play(List.of(even, blips), List.of(first, second), 1999, () -> 0));
        assertEquals(8, first.told().size());
        assertEquals(4, second.told().size());
    }

    @Test
    void steadyLampsNeedNoWakeUps() {
        RecordingLight light = new RecordingLight();
        PlayedLamp lamp = lamp(light);
        lamp.show(STEADY);
        assertEquals(OptionalLong.empty(), LampPlayer.step(List.of(lamp), 0));
        assertEquals(List.of("0 on GREEN"), light.told());
        assertEquals(OptionalLong.empty(), LampPlayer.step(List.of(lamp), MILLI));
        assertEquals(List.of(), light.told());
        lamp.show(OFF);
        assertEquals(OptionalLong.empty(), LampPlayer.step(List.of(lamp), 2 * MILLI));
        assertEquals(List.of("0 off"), light.told());
    }

    @Test
    void anotherPatternBeginsAtOnceAndTheSameGoesOn() {
        RecordingLight light = new RecordingLight();
        PlayedLamp lamp = lamp(light);
        lamp.show(EVEN);
        LampPlayer.step(List.of(lamp), 0);
        lamp.show(pattern(Colour.RED, 250, 250));
        assertEquals(OptionalLong.of(150 * MILLI), LampPlayer.step(List.of(lamp), 100 * MILLI));
        lamp.show(BLIPS);
        assertEquals(OptionalLong.of(100 * MILLI), LampPlayer.step(List.of(lamp), 120 * MILLI));
        assertEquals(List.of("0 on RED", "0 on AMBER"), light.told());
    }

    @Test
    void aLampThatFailsSaysSoOnceAndDisturbsNoOther() {
        RecordingLight bad = new RecordingLight();
        RecordingLight good = new RecordingLight();
        PlayedLamp broken = lamp(bad);
        PlayedLamp lamp = lamp(good);
        bad.broken();
        broken.show(EVEN);
        lamp.show(EVEN);
        play(List.of(broken, lamp), List.of(bad, good), 999, () -> 0);
        assertEquals(List.of("pulled out"), failures);
        assertEquals(List.of("0 on RED", "250 off", "500 on RED", "750 off"), good.told());
    }

    @Test
    void aLightThatBlinksByItselfIsLeftAlone() {
        List<String> told = new ArrayList<>();
        PlayedLamp lamp = lamp(new Light() {
            @Override
            public void light(boolean lit, Colour colour) {
                told.add(lit ? "on" : "off");
            }

            @Override
            public boolean shows(LampPattern pattern) {
                told.add("blink");
                return true;
            }
        });
        lamp.show(EVEN);
        assertEquals(OptionalLong.empty(), LampPlayer.step(List.of(lamp), 0));
        assertEquals(OptionalLong.empty(), LampPlayer.step(List.of(lamp), 300 * MILLI));
        assertEquals(List.of("blink"), told);
    }

    @Test
    void aClosedLampIsDarkAndStaysSo() throws Exception {
        RecordingLight light = new RecordingLight();
        PlayedLamp lamp = lamp(light);
        lamp.show(STEADY);
        LampPlayer.step(List.of(lamp), 0);
        lamp.close();
        lamp.show(EVEN);
        assertEquals(OptionalLong.empty(), LampPlayer.step(List.of(lamp), MILLI));
        assertEquals(List.of("0 on GREEN", "0 off"), light.told());
    }

    @Test
    void theThreadPlaysUntilTheEnd() throws Exception {
        LampPlayer player = new LampPlayer();
        BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
        PlayedLamp lamp = player.play((lit, colour) -> told.add(lit), failures::add);
        assertEquals(false, told.poll(20, TimeUnit.SECONDS));
        lamp.show(pattern(Colour.RED, 5, 5));
        for (int i = 0; i < 10; i++) {
            assertEquals(i % 2 == 0, told.poll(20, TimeUnit.SECONDS));
        }
        lamp.show(OFF);
        lamp.close();
        player.close();
        assertEquals(List.of(), failures);
    }
}
