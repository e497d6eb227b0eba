package org.evertone.media.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.evertone.media.device.WavReader;
import org.evertone.media.tone.Cadence;
import org.evertone.media.tone.ToneGenerator;

/** What the ringer plays: endless frames at one rate. */
interface RingSound {
    int MAX_OCTETS = 10_000_000;
    int CADENCE_RATE_HZ = 16_000;
    /** 9 dB below full scale. */
    int CADENCE_PEAK = 11_600;

    int sampleRateHz();

    void fill(short[] frame);

    /**
     * Checks that it can be a cadence or a file, without reading the file.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static void check(String sound) {
        try {
            Cadence.parse(sound);
        } catch (IllegalArgumentException noCadence) {
            if (!isFile(sound)) {
                throw new IllegalArgumentException(
                        "Ring sound '" + sound + "' is neither a cadence (Hz/ms) nor a WAV file", noCadence);
            }
        }
    }

    /**
     * A cadence, or a WAV file as a whole.
     *
     * @throws IOException when the file cannot be used
     * @throws IllegalArgumentException when the cadence cannot be read
     */
    static RingSound of(String sound) throws IOException {
        return isFile(sound) ? wav(WavReader.readMusic(Path.of(sound), MAX_OCTETS)) : cadence(sound);
    }

    /** @throws IllegalArgumentException when it cannot be read */
    static RingSound cadence(String text) {
        ToneGenerator tones = new ToneGenerator(Cadence.parse(text), CADENCE_RATE_HZ, CADENCE_PEAK);
        return new RingSound() {
            @Override
            public int sampleRateHz() {
                return CADENCE_RATE_HZ;
            }

            @Override
            public void fill(short[] frame) {
                tones.fill(frame);
            }
        };
    }

    private static RingSound wav(WavReader.Sound file) {
        short[] samples = file.samples();
        return new RingSound() {
            private int position;

            @Override
            public int sampleRateHz() {
                return file.rateHz();
            }

            @Override
            public void fill(short[] frame) {
                for (int i = 0; i < frame.length; i++) {
                    frame[i] = samples[position];
                    position = position + 1 == samples.length ? 0 : position + 1;
                }
            }
        };
    }

    private static boolean isFile(String sound) {
        try {
            return Files.isRegularFile(Path.of(sound));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
