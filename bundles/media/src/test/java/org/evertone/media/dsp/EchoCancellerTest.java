package org.evertone.media.dsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.evertone.media.codec.Speech;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoCancellerTest {
    private static final int RATE = 16000;
    private static final short[] SILENCE = new short[8 * RATE];

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000, 48000})
    void echoOfTheLoudspeakerIsTakenOut(int rate) {
        short[] played = Speech.voice(rate, 8, 16000, 21);
        short[] microphone = sum(echo(played, rate), Speech.noise(rate, 8, 10, 22));
        short[] clean = cleaned(microphone, played, rate);
        double reduction = decibels(power(microphone, 3 * rate) / power(clean, 3 * rate));
        assertTrue(reduction > 15, reduction + " dB");
    }

    @Test
    void speechAtTheDeskIsKeptWhileTheLoudspeakerSpeaks() {
        short[] played = Speech.voice(RATE, 8, 12000, 23);
        short[] near = Speech.voice(RATE, 8, 12000, 24);
        Arrays.fill(near, 0, 3 * RATE, (short) 0);
        short[] clean = cleaned(sum(echo(played, RATE), near), played, RATE);
        double level = decibels(power(clean, 3 * RATE) / power(near, 3 * RATE));
        assertEquals(0, level, 4, "level of the near speech in dB");
        double likeness = correlation(near, clean, 3 * RATE);
        assertTrue(likeness > 0.85, "likeness " + likeness);
    }

    @Test
    void speechAtTheDeskPassesWhenTheLoudspeakerIsSilent() {
        short[] near = Speech.voice(RATE, 8, 12000, 25);
        short[] clean = cleaned(near, SILENCE, RATE);
        assertEquals(0, decibels(power(clean, RATE) / power(near, RATE)), 2, "level in dB");
        double likeness = correlation(near, clean, RATE);
        assertTrue(likeness > 0.95, "likeness " + likeness);
    }

    @Test
    void steadyNoiseIsLowered() {
        short[] noise = Speech.noise(RATE, 8, 500, 26);
        short[] clean = cleaned(noise, SILENCE, RATE);
        double reduction = decibels(power(noise, 2 * RATE) / power(clean, 2 * RATE));
        assertTrue(reduction > 8, reduction + " dB");
    }

    @Test
    void framesPassUnchangedOnceClosed() {
        EchoCanceller canceller = open(RATE);
        canceller.close();
        canceller.close();
        short[] microphone = Speech.noise(RATE, 0.01, 1000, 27);
        short[] clean = new short[canceller.frameSamples()];
        canceller.cancel(microphone, clean.clone(), clean);
        assertArrayEquals(microphone, clean);
    }

    @Test
    void nothingIsAllocatedPerFrame() {
        try (EchoCanceller canceller = open(RATE)) {
            short[] microphone = Speech.noise(RATE, 0.01, 1000, 28);
            short[] played = Speech.noise(RATE, 0.01, 1000, 29);
            short[] clean = new short[canceller.frameSamples()];
            Allocation.assertNone(() -> canceller.cancel(microphone, played, clean));
        }
    }

    private static EchoCanceller open(int rate) {
        return EchoCanceller.open(rate)
                .orElseThrow(() -> new AssertionError("this test needs the Debian package libspeexdsp1"));
    }

    private static short[] cleaned(short[] microphone, short[] played, int rate) {
        try (EchoCanceller canceller = open(rate)) {
            int frame = canceller.frameSamples();
            assertEquals(rate / 100, frame);
            short[] result = new short[microphone.length];
            short[] clean = new short[frame];
            for (int at = 0; at + frame <= microphone.length; at += frame) {
                canceller.cancel(
                        Arrays.copyOfRange(microphone, at, at + frame),
                        Arrays.copyOfRange(played, at, at + frame),
                        clean);
                System.arraycopy(clean, 0, result, at, frame);
            }
            return result;
        }
    }

    /** A third of the sound 40 ms later, then reflections that fade. */
    private static short[] echo(short[] played, int rate) {
        short[] heard = new short[played.length];
        double[] gains = {0.33, -0.15, 0.1, 0.06, -0.03};
        int[] delaysMillis = {40, 43, 49, 60, 75};
        for (int i = 0; i < heard.length; i++) {
            double sum = 0;
            for (int path = 0; path < gains.length; path++) {
                int from = i - delaysMillis[path] * rate / 1000;
                sum += from < 0 ? 0 : gains[path] * played[from];
            }
            heard[i] = (short) Math.round(sum);
        }
        return heard;
    }

    private static short[] sum(short[] one, short[] other) {
        short[] both = new short[one.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, one[i] + other[i]));
        }
        return both;
    }

    private static double power(short[] samples, int first) {
        double sum = 0;
        for (int i = first; i < samples.length; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum / (samples.length - first);
    }

    /** At the delay of the canceller, which is one frame at most. */
    private static double correlation(short[] said, short[] heard, int first) {
        double best = -1;
        for (int delay = 0; delay <= RATE / 50; delay++) {
            double product = 0;
            double saidPower = 1;
            double heardPower = 1;
            for (int i = first; i + delay < said.length; i++) {
                product += (double) said[i] * heard[i + delay];
                saidPower += (double) said[i] * said[i];
                heardPower += (double) heard[i + delay] * heard[i + delay];
            }
            best = Math.max(best, product / Math.sqrt(saidPower * heardPower));
        }
        return best;
    }

    private static double decibels(double powerRatio) {
        return 10 * Math.log10(powerRatio);
    }
}
