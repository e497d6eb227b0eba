package org.evertone.media.dsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static final double AMPLITUDE = 16000;

    @ParameterizedTest
    @CsvSource({"8000,16000", "8000,48000", "16000,48000", "16000,8000", "48000,8000", "48000,16000"})
    void speechPassesUnchangedInLevel(int from, int to) {
        double highest = Math.min(from, to) == 8000 ? 3300 : 7000;
        for (double hz = 100; hz <= highest; hz += 83) {
            double decibels = decibels(levelAt(hz, resampled(sine(hz, from), from, to), to) / AMPLITUDE);
            assertEquals(0, decibels, 0.1, from + " to " + to + " at " + hz + " Hz");
        }
    }

    @ParameterizedTest
    @CsvSource({"16000,8000", "48000,8000", "48000,16000"})
    void whatTheLowerRateCannotCarryDoesNotFoldBack(int from, int to) {
        for (double hz = to == 8000 ? 4320 : 8300; hz < from / 2.0; hz += 97) {
            double decibels = decibels(level(resampled(sine(hz, from), from, to)) / AMPLITUDE);
            assertTrue(decibels < -60, from + " to " + to + " at " + hz + " Hz: " + decibels + " dB");
        }
    }

    @ParameterizedTest
    @CsvSource({"8000,16000", "8000,48000", "16000,48000"})
    void noImagesAppearAboveTheLowerRate(int from, int to) {
        double highest = from == 8000 ? 3680 : 7700;
        for (double hz = 100; hz <= highest; hz += 83) {
            short[] output = resampled(sine(hz, from), from, to);
            for (double image = from - hz; image < to / 2.0; image += from) {
                double decibels = decibels(levelAt(image, output, to) / AMPLITUDE);
                assertTrue(decibels < -60, hz + " Hz appears at " + image + " Hz: " + decibels + " dB");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8000,16000", "8000,48000", "16000,48000", "16000,8000", "48000,8000", "48000,16000"})
    void delayIsAsStatedAndAtMostTwoMillis(int from, int to) {
        Resampler resampler = new Resampler(from, to);
        assertTrue(resampler.delayMicros() <= 2000, resampler.delayMicros() + " µs");

        short[] pulse = new short[from / 50];
        int centre = from / 100;
        // A smooth pulse, narrow enough to be found and wide enough to pass.
        for (int i = 0; i < pulse.length; i++) {
            double millis = (i - centre) * 1000.0 / from;
            pulse[i] = (short) (20000 * Math.exp(-millis * millis * 8));
        }
        short[] output = resampled(pulse, from, to);
        double weight = 0;
        double moment = 0;
        for (int i = 0; i < output.length; i++) {
            weight += output[i];
            moment += (double) output[i] * i;
        }
        double micros = moment / weight * 1e6 / to - centre * 1e6 / from;
        // Each output stands for the end of the inputs that went in with it.
        double grain = from > to ? 1e6 / to - 1e6 / from : 0;
        assertEquals(resampler.delayMicros(), micros + grain, 15);
    }

    @ParameterizedTest
    @CsvSource({"8000,48000", "48000,8000", "48000,16000"})
    void anyCutIntoPiecesGivesTheSameStream(int from, int to) {
        short[] noise = noise(from / 10);
        Resampler resampler = new Resampler(from, to);
        short[] pieces = new short[resampler.outputSamples(noise.length)];
        short[] output = new short[pieces.length];
        Random random = new Random(7);
        int at = 0;
        int done = 0;
        while (done < noise.length) {
            int count = Math.min(noise.length - done, random.nextInt(40));
            int given = resampler.process(Arrays.copyOfRange(noise, done, done + count), count, output);
            System.arraycopy(output, 0, pieces, at, given);
            at += given;
            done += count;
        }
        assertEquals(pieces.length, at);
        assertArrayEquals(resampled(noise, from, to), pieces);
    }

    @Test
    void fullScaleSquareIsLimitedAndDoesNotWrap() {
        short[] square = new short[800];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 40 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] output = resampled(square, 8000, 48000);
        for (int i = 0; i < square.length - 24; i++) {
            // In the middle of a half wave, 2 ms later.
            if (i % 40 == 20) {
                assertEquals(Math.signum(square[i]), Math.signum(output[(i + 16) * 6]), "sample " + i);
            }
        }
    }

    @Test
    void equalRatesCopy() {
        short[] noise = noise(480);
        assertArrayEquals(noise, resampled(noise, 16000, 16000));
        assertEquals(0, new Resampler(16000, 16000).delayMicros());
    }

    @Test
    void resetForgetsTheStream() {
        Resampler resampler = new Resampler(8000, 16000);
        short[] output = new short[160];
        resampler.process(noise(80), 80, output);
        resampler.reset();
        resampler.process(new short[80], 80, output);
        assertArrayEquals(new short[160], output);
    }

    @Test
    void crookedRatioIsRefusedInWords() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Resampler(44100, 48000));
        assertEquals("sampling rate cannot change from 44100 Hz to 48000 Hz", refused.getMessage());
    }

    @Test
    void nothingIsAllocatedPerFrame() {
        Resampler resampler = new Resampler(16000, 48000);
        short[] input = noise(160);
        short[] output = new short[480];
        Allocation.assertNone(() -> resampler.process(input, input.length, output));
    }

    private static short[] resampled(short[] input, int from, int to) {
        Resampler resampler = new Resampler(from, to);
        short[] output = new short[resampler.outputSamples(input.length)];
        assertEquals(output.length, resampler.process(input, input.length, output));
        return output;
    }

    private static short[] sine(double hz, int rate) {
        short[] samples = new short[rate / 5];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return samples;
    }

    private static short[] noise(int count) {
        Random random = new Random(1);
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (random.nextGaussian() * 5000);
        }
        return samples;
    }

    /** Amplitude of a sine with the power of the settled part. */
    private static double level(short[] samples) {
        double power = 0;
        for (int i = samples.length / 4; i < samples.length; i++) {
            power += (double) samples[i] * samples[i];
        }
        return Math.sqrt(2 * power / (samples.length - samples.length / 4));
    }

    /** Amplitude of the settled part at one frequency, seen through a Hann window. */
    private static double levelAt(double hz, short[] samples, int rate) {
        int first = samples.length / 4;
        int count = samples.length - first;
        double re = 0;
        double im = 0;
        double weight = 0;
        for (int i = 0; i < count; i++) {
            double window = 1 - Math.cos(2 * Math.PI * i / count);
            re += window * samples[first + i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += window * samples[first + i] * Math.sin(2 * Math.PI * hz * i / rate);
            weight += window;
        }
        return 2 * Math.hypot(re, im) / weight;
    }

    private static double decibels(double ratio) {
        return 20 * Math.log10(Math.max(ratio, 1e-9));
    }
}
