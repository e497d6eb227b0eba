package org.evertone.media.codec;

import java.util.Random;

/** Test signals, the same in every run. */
public final class Speech {
    private Speech() {}

    /**
     * Something speech-like: syllables of a gliding voice under three formants, with hissing consonants and pauses.
     *
     * @param peak largest sample
     */
    public static short[] voice(int sampleRateHz, double seconds, int peak, long seed) {
        Random random = new Random(seed);
        double[] sound = new double[(int) (sampleRateHz * seconds)];
        int at = 0;
        while (at < sound.length) {
            at = syllable(sound, at, sampleRateHz, random);
            at += (int) (sampleRateHz * (random.nextInt(5) == 0 ? 0.25 : 0.03));
        }
        double largest = 1e-9;
        for (double value : sound) {
            largest = Math.max(largest, Math.abs(value));
        }
        short[] samples = new short[sound.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(sound[i] * peak / largest);
        }
        return samples;
    }

    /** White noise with this standard deviation, limited to 16 bits. */
    public static short[] noise(int sampleRateHz, double seconds, int deviation, long seed) {
        Random random = new Random(seed);
        short[] samples = new short[(int) (sampleRateHz * seconds)];
        for (int i = 0; i < samples.length; i++) {
            double value = random.nextGaussian() * deviation;
            samples[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
        }
        return samples;
    }

    /** Full-scale squares, which change their frequency every 100 ms. */
    public static short[] squares(int sampleRateHz, double seconds, long seed) {
        Random random = new Random(seed);
        short[] samples = new short[(int) (sampleRateHz * seconds)];
        int half = 1;
        for (int i = 0; i < samples.length; i++) {
            if (i % (sampleRateHz / 10) == 0) {
                half = 1 + random.nextInt(sampleRateHz / 100);
            }
            samples[i] = i / half % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        return samples;
    }

    private static int syllable(double[] sound, int first, int rate, Random random) {
        int hiss = (int) (rate * 0.06);
        double previous = 0;
        for (int i = 0; i < hiss && first + i < sound.length; i++) {
            double white = random.nextGaussian();
            sound[first + i] = 0.06 * (white - previous) * Math.sin(Math.PI * i / hiss);
            previous = white;
        }
        int start = first + hiss;
        int length = (int) (rate * (0.12 + 0.15 * random.nextDouble()));
        double pitchHz = 100 + 80 * random.nextDouble();
        double glide = -0.25 + 0.5 * random.nextDouble();
        double[] formantsHz = {300 + 500 * random.nextDouble(), 900 + 1300 * random.nextDouble(), 2600};
        double phase = 0;
        for (int i = 0; i < length && start + i < sound.length; i++) {
            double nowHz = pitchHz * (1 + glide * i / length);
            phase += 2 * Math.PI * nowHz / rate;
            double value = 0;
            for (int harmonic = 1; harmonic * nowHz < Math.min(3800, rate * 0.45); harmonic++) {
                double strength = 0.01;
                for (double formantHz : formantsHz) {
                    double off = (harmonic * nowHz - formantHz) / 120;
                    strength += 300 / formantHz / (1 + off * off);
                }
                value += strength * Math.sin(harmonic * phase);
            }
            sound[start + i] += 0.4 * value * Math.sin(Math.PI * i / length);
        }
        return start + length;
    }
}
