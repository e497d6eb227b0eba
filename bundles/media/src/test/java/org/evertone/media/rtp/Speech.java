package org.evertone.media.rtp;

import java.util.Random;

/** Sound with the shape of speech: gliding pitch, formants, hiss and pauses; the same for the same seed. */
final class Speech {
    private Speech() {}

    static short[] of(int seconds, int rateHz, long seed) {
        Random random = new Random(seed);
        short[] samples = new short[seconds * rateHz];
        double[] memory = new double[6];
        int at = 0;
        double phase = 0;
        while (at < samples.length) {
            int length = rateHz * (80 + random.nextInt(220)) / 1000;
            int kind = random.nextInt(10);
            double pitch = 95 + random.nextInt(110);
            double glide = (random.nextDouble() - 0.5) * 60 / length;
            double[] formants = {300 + random.nextInt(450), 900 + random.nextInt(1100), 2400 + random.nextInt(400)};
            for (int i = 0; i < length && at < samples.length; i++, at++) {
                double envelope = Math.min(1, Math.min(i, length - i) / (rateHz * 0.02));
                double source = 0;
                if (kind < 7) {
                    pitch += glide;
                    phase += pitch / rateHz;
                    if (phase >= 1) {
                        phase -= 1;
                        source = 1;
                    }
                    source += random.nextGaussian() * 0.01;
                } else if (kind == 7) {
                    source = random.nextGaussian() * 0.1;
                }
                double sum = 0;
                for (int f = 0; f < 3; f++) {
                    double radius = Math.exp(-Math.PI * (80 + 40 * f) / rateHz);
                    double turn = 2 * Math.PI * formants[f] / rateHz;
                    double value =
                            source + 2 * radius * Math.cos(turn) * memory[2 * f] - radius * radius * memory[2 * f + 1];
                    memory[2 * f + 1] = memory[2 * f];
                    memory[2 * f] = value;
                    sum += value * (1 - radius) / (1 + f);
                }
                double loud = sum * 60_000 * envelope;
                samples[at] = (short) Math.max(-30_000, Math.min(30_000, loud));
            }
        }
        return samples;
    }
}
