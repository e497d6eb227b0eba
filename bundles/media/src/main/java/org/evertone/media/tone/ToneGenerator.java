package org.evertone.media.tone;

import java.util.List;

/**
 * The samples of a cadence, exact to the sample: part boundaries fall on {@code millis * rate / 1000} and every part
 * starts at phase 0. Does not allocate while it plays. For one thread.
 */
public final class ToneGenerator {
    private final double[][] radiansPerSample;
    private final long[] partSamples;
    private final double amplitude;
    private int part;
    private long position;

    /**
     * @param sampleRateHz 8000 or more
     * @param peak largest sample, 1..32767, shared by the tones of a part
     */
    public ToneGenerator(Cadence cadence, int sampleRateHz, int peak) {
        List<Cadence.Part> parts = cadence.parts();
        radiansPerSample = new double[parts.size()][];
        partSamples = new long[parts.size()];
        amplitude = peak;
        for (int i = 0; i < parts.size(); i++) {
            radiansPerSample[i] = parts.get(i).frequenciesHz().stream()
                    .mapToDouble(hz -> 2 * Math.PI * hz / sampleRateHz)
                    .toArray();
            int millis = parts.get(i).millis();
            partSamples[i] = millis == 0 ? Long.MAX_VALUE : (long) millis * sampleRateHz / 1000;
        }
    }

    /** Fills the frame with the next samples. */
    public void fill(short[] frame) {
        for (int i = 0; i < frame.length; i++) {
            frame[i] = next();
        }
    }

    private short next() {
        double sum = 0;
        double[] tones = radiansPerSample[part];
        for (double radians : tones) {
            sum += Math.sin(radians * position);
        }
        if (++position >= partSamples[part]) {
            position = 0;
            part = (part + 1) % partSamples.length;
        }
        return tones.length == 0 ? 0 : (short) Math.round(amplitude * sum / tones.length);
    }
}
