package org.evertone.lab;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Speech, 8 kHz mono, and how much of one is found in another. */
record Speech(short[] samples) {

    static final int RATE = 8_000;

    private static final int STEP = RATE / 100;
    private static final double AUDIBLE = Math.log10(30);
    private static final double LOUD = Math.log10(300);
    private static final int MAX_PEAK = 14_000;

    /**
     * What is left of the reference in what was heard.
     *
     * @param seconds length from the first to the last sound that was heard
     * @param loudness correlation of the loudness curves, -1..1
     * @param wave median correlation of the waves over half seconds, -1..1
     * @param missingShare share of the reference's loud moments that are silent, 0..1
     */
    record Match(double seconds, double loudness, double wave, double missingShare) {}

    /** Something with the rhythm and the pitch of speech: syllables of changing length, pitch and colour. */
    static Speech synthetic(long seed, int seconds) {
        Random random = new Random(seed);
        short[] samples = new short[seconds * RATE];
        int at = 0;
        while (at < samples.length) {
            int length = Math.min(samples.length - at, RATE * (80 + random.nextInt(180)) / 1000);
            double pitch = 100 + random.nextInt(140);
            double glide = 0.8 + 0.4 * random.nextDouble();
            double colour = 1 + 2 * random.nextDouble();
            double peak = MAX_PEAK * (0.3 + 0.7 * random.nextDouble());
            double phase = 0;
            for (int i = 0; i < length; i++) {
                double done = (double) i / length;
                phase += 2 * Math.PI * pitch * (1 + (glide - 1) * done) / RATE;
                double sound = 0;
                for (int harmonic = 1; harmonic <= 6; harmonic++) {
                    sound += Math.sin(harmonic * phase) / (1 + Math.abs(harmonic - 2 * colour));
                }
                samples[at + i] = (short) (peak / 3 * sound * Math.sin(Math.PI * done));
            }
            at += length + RATE * (20 + random.nextInt(random.nextInt(5) == 0 ? 300 : 60)) / 1000;
        }
        return new Speech(samples);
    }

    static Speech read(Path wav) {
        try (AudioInputStream input = AudioSystem.getAudioInputStream(wav.toFile())) {
            AudioFormat format = input.getFormat();
            if (format.getSampleRate() != RATE || format.getSampleSizeInBits() != 16 || format.getChannels() != 1) {
                throw new AssertionError(wav + ": expected 16 bit mono at 8 kHz, is " + format);
            }
            byte[] bytes = input.readAllBytes();
            short[] samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return new Speech(samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsupportedAudioFileException e) {
            throw new AssertionError(wav + " is no WAV file", e);
        }
    }

    void write(Path wav) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
        try (AudioInputStream input =
                new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, samples.length)) {
            AudioSystem.write(input, AudioFileFormat.Type.WAVE, wav.toFile());
        }
    }

    /** Finds this speech, started anywhere and looped, in a recording. */
    Match in(Speech heard) {
        double[] reference = twice(samples).loudness();
        double[] all = heard.loudness();
        int first = IntStream.range(0, all.length)
                .filter(i -> all[i] > AUDIBLE)
                .findFirst()
                .orElse(0);
        int last = IntStream.range(0, all.length).filter(i -> all[i] > AUDIBLE).reduce(0, (a, b) -> b);
        double[] curve = Arrays.copyOfRange(all, first, Math.min(last + 1, first + samples.length / STEP));
        if (curve.length < RATE / STEP) {
            return new Match((double) curve.length * STEP / RATE, 0, 0, 1);
        }
        int start = 0;
        double loudness = -1;
        for (int shift = 0; shift < samples.length / STEP; shift++) {
            double likeness = correlation(reference, shift, curve, 0, curve.length);
            if (likeness > loudness) {
                loudness = likeness;
                start = shift;
            }
        }
        int spoken = 0;
        int missing = 0;
        for (int i = 0; i < curve.length; i++) {
            if (reference[start + i] > LOUD) {
                spoken++;
                missing += curve[i] < AUDIBLE ? 1 : 0;
            }
        }
        double wave =
                waveLikeness(twice(samples).samples, start * STEP, heard.samples, first * STEP, curve.length * STEP);
        return new Match(
                (double) curve.length * STEP / RATE, loudness, wave, spoken == 0 ? 1 : (double) missing / spoken);
    }

    /** Median over half seconds, each aligned by itself within 30 ms: a late packet must not spoil the rest. */
    private static double waveLikeness(short[] reference, int start, short[] heard, int first, int length) {
        int window = RATE / 2;
        int reach = 3 * STEP;
        double[] best = IntStream.range(0, length / window)
                .mapToDouble(i -> IntStream.rangeClosed(-reach, reach)
                        .map(lag -> start + i * window + lag)
                        .filter(at -> at >= 0 && at + window <= reference.length)
                        .mapToDouble(at -> correlation(
                                doubles(reference, at, window),
                                0,
                                doubles(heard, first + i * window, window),
                                0,
                                window))
                        .max()
                        .orElse(0))
                .sorted()
                .toArray();
        return best.length == 0 ? 0 : best[best.length / 2];
    }

    private double[] loudness() {
        return IntStream.range(0, samples.length / STEP)
                .mapToDouble(i -> Math.log10(1
                        + DoubleStream.of(doubles(samples, i * STEP, STEP))
                                .map(Math::abs)
                                .average()
                                .orElse(0)))
                .toArray();
    }

    private static double correlation(double[] a, int fromA, double[] b, int fromB, int length) {
        double sumA = 0;
        double sumB = 0;
        for (int i = 0; i < length; i++) {
            sumA += a[fromA + i];
            sumB += b[fromB + i];
        }
        double covariance = 0;
        double varianceA = 0;
        double varianceB = 0;
        for (int i = 0; i < length; i++) {
            double deltaA = a[fromA + i] - sumA / length;
            double deltaB = b[fromB + i] - sumB / length;
            covariance += deltaA * deltaB;
            varianceA += deltaA * deltaA;
            varianceB += deltaB * deltaB;
        }
        return varianceA == 0 || varianceB == 0 ? 0 : covariance / Math.sqrt(varianceA * varianceB);
    }

    private static double[] doubles(short[] samples, int from, int length) {
        return IntStream.range(from, from + length).mapToDouble(i -> samples[i]).toArray();
    }

    private static Speech twice(short[] samples) {
        short[] both = Arrays.copyOf(samples, 2 * samples.length);
        System.arraycopy(samples, 0, both, samples.length, samples.length);
        return new Speech(both);
    }
}
