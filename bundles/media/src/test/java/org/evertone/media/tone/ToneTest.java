package org.evertone.media.tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToneTest {
    private static final int PEAK = 8000;

    @Test
    void aCadenceIsReadPartByPart() {
        assertEquals(
                List.of(new Cadence.Part(List.of(425), 200), new Cadence.Part(List.of(), 300)),
                Cadence.parse("425/200,0/300").parts());
        assertEquals(
                List.of(new Cadence.Part(List.of(350, 440), 0)),
                Cadence.parse("350+440/0").parts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "425",
                "/200",
                "425/",
                "425/-1",
                "425/60001",
                "19/100",
                "4000/100",
                "425+/100",
                "0+440/100",
                "425/0,0/300",
                "a/1",
                "425/200,",
                "1+2+3+4+5/0",
                "425/200,0/300;",
                "425/9999999999"
            })
    void aCadenceThatCannotBeReadIsRefusedWithWords(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Cadence.parse(text));
        assertTrue(refused.getMessage().startsWith("Tone '"), refused.getMessage());
    }

    @Test
    void partsEndOnTheirSampleAndTheCadenceStartsOver() {
        short[] samples = generate("425/200,0/300", 8000);
        for (int i = 0; i < samples.length; i++) {
            boolean silent = i % 4000 >= 1600;
            if (silent) {
                assertEquals(0, samples[i], "sample " + i);
            }
        }
        assertTrue(Arrays.equals(samples, 0, 4000, samples, 4000, 8000));
        assertTrue(samples[1599] != 0);
    }

    @Test
    void theFrequenciesWrittenAreTheOnesHeard() {
        short[] samples = generate("350+440/0", 8000);
        assertEquals(PEAK / 2.0, level(samples, 350), PEAK * 0.01);
        assertEquals(PEAK / 2.0, level(samples, 440), PEAK * 0.01);
        assertTrue(level(samples, 425) < PEAK * 0.01);
        assertTrue(level(samples, 697) < PEAK * 0.01);
    }

    @Test
    void thePeakIsNeverExceeded() {
        for (short sample : generate("350+440+480+620/0", 80_000)) {
            assertTrue(Math.abs(sample) <= PEAK);
        }
    }

    private static short[] generate(String cadence, int count) {
        short[] samples = new short[count];
        new ToneGenerator(Cadence.parse(cadence), 8000, PEAK).fill(samples);
        return samples;
    }

    /** Amplitude of one frequency (Goertzel). */
    private static double level(short[] samples, double hz) {
        double radians = 2 * Math.PI * hz / 8000;
        double factor = 2 * Math.cos(radians);
        double last = 0;
        double before = 0;
        for (short sample : samples) {
            double now = sample + factor * last - before;
            before = last;
            last = now;
        }
        return Math.sqrt(last * last + before * before - factor * last * before) * 2 / samples.length;
    }
}
