package org.evertone.media.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads PCM16 WAV files as a whole. */
public final class WavReader {
    private static final int MAX_OCTETS = 16 << 20;
    private static final int CD_RATE_HZ = 44_100;
    private static final int STUDIO_RATE_HZ = 48_000;
    /** 44100 to 48000 is 147 to 160. */
    private static final int CD_SAMPLES = 147;

    private static final int PHASES = 160;

    /** Samples on either side that shape one sample at another rate. */
    private static final int REACH = 16;

    private static final int CHUNK_HEADER_OCTETS = 8;
    private static final int RIFF_HEADER_OCTETS = 12;
    private static final int FORMAT_OCTETS = 16;
    private static final int PCM = 1;

    private WavReader() {}

    /**
     * @param rateHz 8000, 16000 or 48000
     * @param samples at least one
     */
    public record Sound(int rateHz, short[] samples) {

        /** The sound at another rate, by linear interpolation: good for tests, not for music. */
        Sound at(int wantedRateHz) {
            if (wantedRateHz == rateHz) {
                return this;
            }
            short[] resampled = new short[(int) Math.max(1, (long) samples.length * wantedRateHz / rateHz)];
            for (int i = 0; i < resampled.length; i++) {
                double place = (double) i * rateHz / wantedRateHz;
                int left = Math.min((int) place, samples.length - 1);
                int right = Math.min(left + 1, samples.length - 1);
                resampled[i] = (short) Math.round(samples[left] + (samples[right] - samples[left]) * (place - left));
            }
            return new Sound(wantedRateHz, resampled);
        }
    }

    /** How a file is written. */
    private record Format(int rateHz, int channels) {}

    /**
     * Reads a mono file.
     *
     * @throws IOException with a message that names the file and the rule it breaks
     */
    static Sound read(Path file) throws IOException {
        return read(file, MAX_OCTETS, false);
    }

    /**
     * Reads a file as music programs write it: also stereo, which is mixed down, and at 44100 Hz, which becomes 48000.
     *
     * @throws IOException with a message that names the file and the rule it breaks
     */
    public static Sound readMusic(Path file, int maxOctets) throws IOException {
        Sound sound = read(file, maxOctets, true);
        return sound.rateHz() == CD_RATE_HZ ? new Sound(STUDIO_RATE_HZ, toStudioRate(sound.samples())) : sound;
    }

    private static Sound read(Path file, int maxOctets, boolean music) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("WAV file " + file + " does not exist");
        }
        require(Files.size(file) <= maxOctets, file, "is larger than " + maxOctets + " octets");
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        require(
                data.remaining() >= RIFF_HEADER_OCTETS
                        && tag(data, 0).equals("RIFF")
                        && tag(data, 8).equals("WAVE"),
                file,
                "is not a RIFF/WAVE file");
        data.position(RIFF_HEADER_OCTETS);
        Format format = null;
        while (data.remaining() >= CHUNK_HEADER_OCTETS) {
            int start = data.position();
            String name = tag(data, start);
            long declared = data.getInt(start + 4) & 0xffff_ffffL;
            data.position(start + CHUNK_HEADER_OCTETS);
            // Programs that write to a pipe leave a size larger than the file.
            int size = (int) Math.min(declared, data.remaining());
            if (name.equals("fmt ")) {
                format = format(data, size, file, music);
            } else if (name.equals("data")) {
                if (format == null) {
                    throw new IOException("WAV file " + file + " has its data before its format");
                }
                short[] samples = mono(data, size, format.channels());
                require(samples.length > 0, file, "holds no samples");
                return new Sound(format.rateHz(), samples);
            }
            data.position((int) Math.min(data.limit(), (long) data.position() + size + (size & 1)));
        }
        throw new IOException("WAV file " + file + " has no data");
    }

    private static Format format(ByteBuffer data, int size, Path file, boolean music) throws IOException {
        require(size >= FORMAT_OCTETS, file, "has a format that is too short");
        int at = data.position();
        require(
                data.getShort(at) == PCM && data.getShort(at + 14) == Short.SIZE,
                file,
                "is not PCM with 16 bits a sample");
        int channels = data.getShort(at + 2);
        require(channels == 1 || music && channels == 2, file, music ? "is not mono or stereo" : "is not mono");
        int rateHz = data.getInt(at + 4);
        require(
                rateHz == 8000 || rateHz == 16000 || rateHz == STUDIO_RATE_HZ || music && rateHz == CD_RATE_HZ,
                file,
                "has " + rateHz + " samples a second, not 8000, 16000" + (music ? ", 44100" : "") + " or 48000");
        return new Format(rateHz, channels);
    }

    private static short[] mono(ByteBuffer data, int octets, int channels) {
        short[] samples = new short[octets / Short.BYTES / channels];
        for (int i = 0; i < samples.length; i++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += data.getShort(data.position() + (i * channels + channel) * Short.BYTES);
            }
            samples[i] = (short) (sum / channels);
        }
        return samples;
    }

    /** By windowed sinc, whose values repeat every {@value #PHASES} samples: a phone rings at once, not after seconds. */
    private static short[] toStudioRate(short[] cd) {
        double[] weights = weights();
        short[] studio = new short[(int) ((long) cd.length * PHASES / CD_SAMPLES)];
        for (int i = 0; i < studio.length; i++) {
            long place = (long) i * CD_SAMPLES;
            int first = (int) (place / PHASES) - REACH + 1;
            int row = (int) (place % PHASES) * 2 * REACH;
            double sum = 0;
            for (int k = Math.max(0, -first); k < Math.min(2 * REACH, cd.length - first); k++) {
                sum += cd[first + k] * weights[row + k];
            }
            studio[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sum)));
        }
        return studio;
    }

    /** For each place between two samples, the weights of those around it. */
    private static double[] weights() {
        double[] weights = new double[PHASES * 2 * REACH];
        for (int i = 0; i < weights.length; i++) {
            double distance = (double) (i / (2 * REACH)) / PHASES + REACH - 1 - i % (2 * REACH);
            double x = Math.PI * distance;
            double window = 0.5 + 0.5 * Math.cos(x / REACH);
            weights[i] = window * (x == 0 ? 1 : Math.sin(x) / x);
        }
        return weights;
    }

    private static String tag(ByteBuffer data, int at) {
        return new String(data.array(), at, 4, StandardCharsets.US_ASCII);
    }

    private static void require(boolean holds, Path file, String rule) throws IOException {
        if (!holds) {
            throw new IOException("WAV file " + file + " " + rule);
        }
    }
}
