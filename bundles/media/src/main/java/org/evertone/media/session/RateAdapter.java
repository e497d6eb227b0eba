package org.evertone.media.session;

import org.evertone.media.dsp.Resampler;
import org.jspecify.annotations.Nullable;

/** Brings frames to another sampling rate. For one thread; allocates only when a rate changes. */
final class RateAdapter {
    private int inputRateHz;
    private int outputRateHz;
    private @Nullable Resampler resampler;

    /**
     * Feeds the next frame of the stream.
     *
     * @param count samples of input, a whole number of milliseconds
     * @param output receives the result from index 0
     * @return how many samples were written
     */
    int convert(short[] input, int count, int inputRateHz, short[] output, int outputRateHz) {
        if (inputRateHz == outputRateHz) {
            System.arraycopy(input, 0, output, 0, count);
            resampler = null;
            return count;
        }
        Resampler active = resampler;
        if (active == null || inputRateHz != this.inputRateHz || outputRateHz != this.outputRateHz) {
            active = new Resampler(inputRateHz, outputRateHz);
            resampler = active;
            this.inputRateHz = inputRateHz;
            this.outputRateHz = outputRateHz;
        }
        return active.process(input, count, output);
    }
}
