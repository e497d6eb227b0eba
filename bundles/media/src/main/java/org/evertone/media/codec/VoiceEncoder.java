package org.evertone.media.codec;

import java.nio.ByteBuffer;

/** Turns linear samples of one stream into RTP payloads. For one thread; does not allocate after construction. */
public interface VoiceEncoder extends AutoCloseable {

    /** Rate of the samples it takes, which need not be the RTP clock (G.722, opus). */
    int sampleRateHz();

    /**
     * Encodes the samples of one packet.
     *
     * @param samples 16-bit linear mono
     * @param count how many of them, 10..60 ms in steps of 10 ms
     * @param payload direct or heap; written from its position, which moves behind the payload
     */
    void encode(short[] samples, int count, ByteBuffer payload);

    /** Frees native memory, if any. */
    @Override
    default void close() {}
}
