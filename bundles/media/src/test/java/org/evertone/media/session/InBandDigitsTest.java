package org.evertone.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InBandDigitsTest {
    private static final short MICROPHONE = 123;

    private final InBandDigits digits = new InBandDigits();

    @ParameterizedTest
    @CsvSource({"1, 697, 1209", "5, 770, 1336", "9, 852, 1477", "0, 941, 1336", "#, 941, 1477", "A, 697, 1633"})
    void aDigitIsItsTwoTonesAndNothingElse(char digit, int lowHz, int highHz) {
        assertTrue(digits.enqueue(digit));
        short[] tone = Arrays.copyOf(samples(8000, 1), 800);
        assertEquals(9090, level(tone, lowHz, 8000), 300);
        assertEquals(11_440, level(tone, highHz, 8000), 300);
        assertTrue(level(tone, (lowHz + highHz) / 2.0, 8000) < 300);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 48_000})
    void digitsLast100MillisecondsWith100OfSilenceBetweenAndThenTheMicrophoneIsBack(int rateHz) {
        digits.enqueue('1');
        digits.enqueue('2');
        int hundred = rateHz / 10;
        short[] all = samples(rateHz, 5);
        assertTrue(level(Arrays.copyOfRange(all, 0, hundred), 697, rateHz) > 8000);
        assertTrue(isAll(all, hundred, 2 * hundred, (short) 0));
        assertTrue(level(Arrays.copyOfRange(all, 2 * hundred, 3 * hundred), 1336, rateHz) > 10_000);
        assertTrue(isAll(all, 3 * hundred, 4 * hundred, (short) 0));
        assertTrue(isAll(all, 4 * hundred, 5 * hundred, MICROPHONE));
    }

    @Test
    void onlyDigitsAreTakenAndNotEndlesslyMany() {
        assertThrows(IllegalArgumentException.class, () -> digits.enqueue('x'));
        for (int i = 0; i < 64; i++) {
            assertTrue(digits.enqueue('1'));
        }
        assertFalse(digits.enqueue('1'));
    }

    /** So many times 100 ms in frames of 10 ms. */
    private short[] samples(int rateHz, int hundreds) {
        short[] all = new short[rateHz / 10 * hundreds];
        Arrays.fill(all, MICROPHONE);
        int frame = rateHz / 100;
        for (int at = 0; at < all.length; at += frame) {
            digits.overwrite(all, at, frame, rateHz);
        }
        return all;
    }

    private static boolean isAll(short[] samples, int from, int to, short value) {
        for (int i = from; i < to; i++) {
            if (samples[i] != value) {
                return false;
            }
        }
        return true;
    }

    /** Amplitude of one frequency. */
    private static double level(short[] samples, double hz, int rateHz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hz * i / rateHz;
            real += samples[i] * Math.cos(angle);
            imaginary += samples[i] * Math.sin(angle);
        }
        return 2 * Math.hypot(real, imaginary) / samples.length;
    }
}
