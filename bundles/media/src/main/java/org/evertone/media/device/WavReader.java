package org.evertone.media.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads PCM16 mono WAV files as a whole. */
final class WavReader {
    private static final int MAX_OCTETS = 16 << 20;
    private static final int CHUNK_HEADER_OCTETS = 8;
    private static final int RIFF_HEADER_OCTETS = 12;
    private static final int FORMAT_OCTETS = 16;
    private static final int PCM = 1;

    private WavReader() {}

    /**
     * @param rateHz 8000, 16000 or 48000
     * @param samples at least one
     */
    record Sound(int rateHz, short[] samples) {

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

    /** @throws IOException with a message that names the file and the rule it breaks */
    static Sound read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("WAV file " + file + " does not exist");
        }
        require(Files.size(file) <= MAX_OCTETS, file, "is larger than 16 MiB");
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        require(
                data.remaining() >= RIFF_HEADER_OCTETS
                        && tag(data, 0).equals("RIFF")
                        && tag(data, 8).equals("WAVE"),
                file,
                "is not a RIFF/WAVE file");
        data.position(RIFF_HEADER_OCTETS);
        int rateHz = 0;
        while (data.remaining() >= CHUNK_HEADER_OCTETS) {
            int start = data.position();
            String name = tag(data, start);
            long declared = data.getInt(start + 4) & 0xffff_ffffL;
            data.position(start + CHUNK_HEADER_OCTETS);
            // Programs that write to a pipe leave a size larger than the file.
            int size = (int) Math.min(declared, data.remaining());
            if (name.equals("fmt ")) {
                rateHz = format(data, size, file);
            } else if (name.equals("data")) {
                require(rateHz != 0, file, "has its data before its format");
                short[] samples = new short[size / Short.BYTES];
                require(samples.length > 0, file, "holds no samples");
                data.asShortBuffer().get(samples);
                return new Sound(rateHz, samples);
            }
            data.position(Math.min(data.limit(), data.position() + size + (size & 1)));
        }
        throw new IOException("WAV file " + file + " has no data");
    }

    private static int format(ByteBuffer data, int size, Path file) throws IOException {
        require(size >= FORMAT_OCTETS, file, "has a format that is too short");
        int at = data.position();
        require(
                data.getShort(at) == PCM && data.getShort(at + 14) == Short.SIZE,
                file,
                "is not PCM with 16 bits a sample");
        require(data.getShort(at + 2) == 1, file, "is not mono");
        int rateHz = data.getInt(at + 4);
        require(
                rateHz == 8000 || rateHz == 16000 || rateHz == 48000,
                file,
                "has " + rateHz + " samples a second, not 8000, 16000 or 48000");
        return rateHz;
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
