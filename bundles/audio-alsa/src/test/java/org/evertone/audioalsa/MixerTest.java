package org.evertone.audioalsa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MixerTest {
    @Test
    void onAScaleEachPercentIsTheSameStepInDecibels() {
        assertEquals(0, Mixer.decibels(-9000, 0, 100));
        assertEquals(-2000, Mixer.decibels(-9000, 0, 50));
        assertEquals(-3960, Mixer.decibels(-9000, 0, 1));
        assertEquals(-9000, Mixer.decibels(-9000, 0, 0));
    }

    @Test
    void aShortScaleEndsAtItsLeast() {
        assertEquals(600, Mixer.decibels(-1200, 600, 100));
        assertEquals(-1200, Mixer.decibels(-1200, 600, 10));
    }

    @Test
    void withoutAScaleItsStepsAreSharedOut() {
        assertEquals(0, Mixer.steps(0, 31, 0));
        assertEquals(16, Mixer.steps(0, 31, 50));
        assertEquals(31, Mixer.steps(0, 31, 100));
        assertEquals(-50, Mixer.steps(-50, 100, 0));
    }
}
