package org.evertone.media.rtp;

/** White noise of the level that a comfort-noise packet names (RFC 3389 §3.1); its spectrum is not followed. */
final class ComfortNoise {
    private static final int FULL_SCALE = 32768;

    private final int rampSamples;
    private long state = 0x9e3779b97f4a7c15L;
    private double peak;
    private double wantedPeak;

    ComfortNoise(int sampleRateHz) {
        rampSamples = sampleRateHz / 100;
    }

    /** @param level octet of the packet: -dBov, 0..127 */
    void level(int level) {
        // Evenly spread values have a third of their peak's power.
        wantedPeak = Math.min(FULL_SCALE - 1, FULL_SCALE * Math.pow(10, -(level & 0x7f) / 20.0) * Math.sqrt(3));
    }

    /** Begins from silence. */
    void begin() {
        peak = 0;
    }

    void append(SampleQueue queue, int count) {
        queue.reserve(count);
        for (int i = 0; i < count; i++) {
            queue.data[queue.tail++] = next();
        }
    }

    private short next() {
        peak += (wantedPeak - peak) / rampSamples;
        state = state * 6364136223846793005L + 1442695040888963407L;
        return (short) ((state >> 40) / (double) (1 << 23) * peak);
    }
}
