package org.evertone.media.dsp;

import java.util.Optional;

/**
 * Takes out of the microphone's sound what the loudspeaker put into it, and steady noise. For one thread, which also
 * closes it; does not allocate after construction.
 */
public interface EchoCanceller extends AutoCloseable {

    /** What to say where there is none. */
    String ABSENT = "libspeexdsp is not installed: the loudspeaker works without echo cancellation";

    /**
     * A canceller that has yet to learn the room; it needs about a second of sound for that.
     *
     * @param sampleRateHz 8000..48000
     * @return empty when this machine has no library for it; {@link #ABSENT} says so
     */
    static Optional<EchoCanceller> open(int sampleRateHz) {
        return SpeexDsp.isThere() ? Optional.of(new SpeexEchoCanceller(sampleRateHz)) : Optional.empty();
    }

    /** Length of all frames: 10 ms. */
    int frameSamples();

    /**
     * Cleans one frame.
     *
     * @param microphone what was captured
     * @param played what the loudspeaker played at that time or up to 100 ms before; never later than it was captured
     * @param clean receives the result; may be {@code microphone}
     */
    void cancel(short[] microphone, short[] played, short[] clean);

    /** Frees native memory; harmless when closed. Frames pass unchanged from then on. */
    @Override
    void close();
}
