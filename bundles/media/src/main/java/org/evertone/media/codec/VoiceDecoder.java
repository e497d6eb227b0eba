package org.evertone.media.codec;

import java.nio.ByteBuffer;

/** Turns RTP payloads of one stream into linear samples. For one thread; does not allocate after construction. */
public interface VoiceDecoder extends AutoCloseable {

    /** Rate of the samples it gives, which need not be the RTP clock. */
    int sampleRateHz();

    /**
     * How many samples a payload holds, without decoding it.
     *
     * @param payload from position to limit, both left as they are
     * @return 0 when it is malformed
     */
    int samplesIn(ByteBuffer payload);

    /**
     * Decodes a payload, which follows the one decoded or concealed last.
     *
     * @param payload from position to limit
     * @param samples receives the samples from index 0; 120 ms always suffice
     * @return how many samples; 0 when the payload is malformed
     */
    int decode(ByteBuffer payload, short[] samples);

    /**
     * Makes up samples in place of a payload that is missing, by the codec's own means.
     *
     * @return {@code count}, or 0 when the codec has no such means
     */
    default int conceal(short[] samples, int count) {
        return 0;
    }

    /**
     * Restores a missing payload from redundancy in the one after it (opus in-band FEC).
     *
     * @param next the payload after the missing one, left as it is
     * @return {@code count}, or 0 when there is no redundancy
     */
    default int recover(ByteBuffer next, short[] samples, int count) {
        return 0;
    }

    /** Forgets the stream: the next payload is a first one. */
    default void reset() {}

    /** Frees native memory, if any. */
    @Override
    default void close() {}
}
