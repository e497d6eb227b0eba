package org.evertone.lab;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Speech, mono.
 *
 * @param rateHz samples a second
 */
record Speech(short[] samples, int rateHz) {

    /** Sampling rates of what telephones with narrow and with wide band carry. */
    static final int NARROW_HZ = 8_000;

    static final int WIDE_HZ = 16_000;

    /** Enough for the fundamental and the first formant, and quick to compare. */
    private static final int VOICED_HZ = 2_000;

    private static final int MAX_PEAK = 14_000;
    private static final int KERNEL_HALF = 24;

    /**
     * Something with the rhythm and the pitch of speech: syllables of changing length, pitch and colour. With the wide
     * band every third syllable hisses above 4 kHz.
     */
    static Speech synthetic(long seed, int seconds, int rateHz) {
        Random random = new Random(seed);
        Random noise = new Random(~seed);
        short[] samples = new short[seconds * rateHz];
        int at = 0;
        for (int syllable = 0; at < samples.length; syllable++) {
            int length = Math.min(samples.length - at, rateHz * (80 + random.nextInt(180)) / 1000);
            double pitch = 100 + random.nextInt(140);
            double glide = 0.8 + 0.4 * random.nextDouble();
            double colour = 1 + 2 * random.nextDouble();
            double peak = MAX_PEAK * (0.3 + 0.7 * random.nextDouble());
            boolean hisses = rateHz >= WIDE_HZ && syllable % 3 == 0;
            double phase = 0;
            for (int i = 0; i < length; i++) {
                double done = (double) i / length;
                phase += 2 * Math.PI * pitch * (1 + (glide - 1) * done) / rateHz;
                double sound = 0;
                for (int harmonic = 1; harmonic <= 6; harmonic++) {
                    sound += Math.sin(harmonic * phase) / (1 + Math.abs(harmonic - 2 * colour));
                }
                // noise on a carrier of 5.5 kHz
                double hiss = hisses ? 0.4 * noise.nextGaussian() * Math.sin(2 * Math.PI * 5_500 * i / rateHz) : 0;
                double value = peak / 3 * (sound + hiss) * Math.sin(Math.PI * done);
                samples[at + i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
            }
            at += length + rateHz * (20 + random.nextInt(random.nextInt(5) == 0 ? 300 : 60)) / 1000;
        }
        return new Speech(samples, rateHz);
    }

    /** Reads 16-bit PCM at any rate; of several channels the first. */
    static Speech read(Path wav) {
        try (AudioInputStream input = AudioSystem.getAudioInputStream(wav.toFile())) {
            AudioFormat format = input.getFormat();
            if (format.getSampleSizeInBits() != 16 || format.isBigEndian()) {
                throw new AssertionError(wav + ": expected 16-bit PCM, is " + format);
            }
            ShortBuffer all = ByteBuffer.wrap(input.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            short[] samples = new short[all.remaining() / format.getChannels()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = all.get(i * format.getChannels());
            }
            return new Speech(samples, (int) format.getSampleRate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsupportedAudioFileException e) {
            throw new AssertionError(wav + " is no WAV file", e);
        }
    }

    void write(Path wav) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        AudioFormat format = new AudioFormat(rateHz, 16, 1, true, false);
        try (AudioInputStream input =
                new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, samples.length)) {
            AudioSystem.write(input, AudioFileFormat.Type.WAVE, wav.toFile());
        }
    }

    double seconds() {
        return (double) samples.length / rateHz;
    }

    /** From one moment to another, within what there is. */
    Speech part(double fromSeconds, double toSeconds) {
        int from = Math.max(0, Math.min(samples.length, (int) (fromSeconds * rateHz)));
        int to = Math.max(from, Math.min(samples.length, (int) (toSeconds * rateHz)));
        return new Speech(Arrays.copyOfRange(samples, from, to), rateHz);
    }

    /** The same again and again, without a pause. */
    Speech repeated(int times) {
        short[] all = new short[times * samples.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(samples, 0, all, i * samples.length, samples.length);
        }
        return new Speech(all, rateHz);
    }

    /** The same at another rate, without what the lower one of the two cannot carry. */
    Speech at(int wantedHz) {
        if (wantedHz == rateHz) {
            return this;
        }
        double cutOff = 0.48 * Math.min(wantedHz, rateHz) / rateHz;
        int half = (int) (KERNEL_HALF * Math.max(1.0, (double) rateHz / wantedHz));
        short[] result = new short[(int) ((long) samples.length * wantedHz / rateHz)];
        for (int i = 0; i < result.length; i++) {
            double centre = (double) i * rateHz / wantedHz;
            int middle = (int) centre;
            double sum = 0;
            double weights = 0;
            for (int at = middle - half; at <= middle + half; at++) {
                double distance = at - centre;
                double weight = lowPass(distance, cutOff, half + 1.0);
                weights += weight;
                sum += at >= 0 && at < samples.length ? weight * samples[at] : 0;
            }
            result[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum / weights)));
        }
        return new Speech(result, wantedHz);
    }

    /** Root mean square of what lies above a frequency. */
    double levelAbove(double hertz) {
        double cutOff = hertz / rateHz;
        double[] kernel = IntStream.rangeClosed(-KERNEL_HALF, KERNEL_HALF)
                .mapToDouble(distance -> lowPass(distance, cutOff, KERNEL_HALF + 1.0))
                .toArray();
        double gain = Arrays.stream(kernel).sum();
        double energy = 0;
        for (int i = KERNEL_HALF; i < samples.length - KERNEL_HALF; i++) {
            double low = 0;
            for (int k = 0; k < kernel.length; k++) {
                low += kernel[k] * samples[i + k - KERNEL_HALF];
            }
            double high = samples[i] - low / gain;
            energy += high * high;
        }
        return Math.sqrt(energy / Math.max(1, samples.length - 2 * KERNEL_HALF));
    }

    /** Finds this speech, started anywhere and looped, in a recording; at the lower rate of the two. */
    Likeness in(Speech heard) {
        int common = Math.min(rateHz, heard.rateHz);
        return Likeness.of(at(common), heard.at(common));
    }

    /**
     * How much of a mixture is this speech, started anywhere and looped: the best correlation of the last two seconds of
     * the mixture, -1..1. In a mixture of two alike voices each has about 0.7.
     */
    double shareIn(Speech mixed) {
        return Likeness.share(at(VOICED_HZ), mixed.at(VOICED_HZ));
    }

    /** A low-pass filter's impulse response under a Hann window; cut-off in cycles per sample. */
    private static double lowPass(double distance, double cutOff, double half) {
        double sinc = Math.abs(distance) < 1e-9
                ? 2 * cutOff
                : Math.sin(2 * Math.PI * cutOff * distance) / (Math.PI * distance);
        return sinc * (0.5 + 0.5 * Math.cos(Math.PI * distance / half));
    }
}
