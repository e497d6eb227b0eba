package org.evertone.media.rtp;

/**
 * Goes on with the sound that was heard last, pitch period by pitch period, when packets are missing: for codecs that
 * cannot do so themselves. The first 20 ms keep their loudness; by 150 ms it is silent. For one thread.
 */
final class Concealment {
    private static final int LOUD_MILLIS = 20;
    private static final int KNEE_MILLIS = 60;
    private static final int SILENT_MILLIS = 150;
    private static final double KNEE_GAIN = 0.6;
    private static final double VOICED = 0.5;
    private static final int MAX_PERIODS = 3;

    private final int sampleRateHz;
    private final int minLag;
    private final int maxLag;
    private final int window;
    private final int clickSamples;
    private final short[] past;
    private final Similarity similarity;

    private int period;
    private int seam;
    private int periods;
    private int index;
    private int elapsed;
    private double step;

    Concealment(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
        minLag = sampleRateHz * 5 / 1000;
        maxLag = sampleRateHz * 15 / 1000;
        window = sampleRateHz * 20 / 1000;
        clickSamples = sampleRateHz / 1000;
        past = new short[MAX_PERIODS * maxLag + maxLag / 4 + 1];
        similarity = new Similarity(sampleRateHz);
    }

    /** Learns from what lies before the queue's tail. */
    void begin(SampleQueue queue) {
        similarity.search(queue.data, queue.tail - window, window, minLag, maxLag, -1);
        // What has no pitch is repeated as late as possible, or it begins to hum.
        period = similarity.correlation() < VOICED ? maxLag : similarity.lag();
        seam = period / 4;
        System.arraycopy(queue.data, queue.tail - past.length, past, 0, past.length);
        periods = 1;
        index = 0;
        elapsed = 0;
        step = past[past.length - 1] - past[past.length - 1 - period];
    }

    /** Whether it has faded away. */
    boolean isSilent() {
        return elapsed >= sampleRateHz * SILENT_MILLIS / 1000;
    }

    /** Appends made-up samples. */
    void append(SampleQueue queue, int count) {
        queue.reserve(count);
        for (int i = 0; i < count; i++) {
            queue.data[queue.tail++] = next();
        }
    }

    /** Fades from the made-up sound into what begins at an index. */
    void blend(short[] data, int from, int count) {
        for (int i = 0; i < count; i++) {
            data[from + i] = (short) ((next() * (count - i) + data[from + i] * (i + 1)) / (count + 1));
        }
    }

    private short next() {
        double gain = gain();
        if (gain <= 0) {
            return 0;
        }
        int length = periods * period;
        int start = past.length - length;
        double sample = past[start + index];
        int intoSeam = index - (length - seam);
        if (intoSeam >= 0) {
            double part = (intoSeam + 1.0) / (seam + 1);
            sample += (past[start + index - length] - sample) * part;
        }
        if (elapsed < clickSamples) {
            sample += step * (clickSamples - elapsed) / (clickSamples + 1);
        }
        elapsed++;
        if (++index == length) {
            index = 0;
            periods = Math.min(periods + 1, MAX_PERIODS);
        }
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample * gain)));
    }

    private double gain() {
        double millis = elapsed * 1000.0 / sampleRateHz;
        if (millis < LOUD_MILLIS) {
            return 1;
        }
        if (millis < KNEE_MILLIS) {
            return 1 - (1 - KNEE_GAIN) * (millis - LOUD_MILLIS) / (KNEE_MILLIS - LOUD_MILLIS);
        }
        return Math.max(0, KNEE_GAIN * (SILENT_MILLIS - millis) / (SILENT_MILLIS - KNEE_MILLIS));
    }
}
