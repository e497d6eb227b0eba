package org.evertone.media.codec;

import java.nio.ByteBuffer;

/** G.711 into RTP payloads: one octet a sample (RFC 3551 §4.5.14). */
final class G711Encoder implements VoiceEncoder {
    private final G711 law;

    G711Encoder(G711 law) {
        this.law = law;
    }

    @Override
    public int sampleRateHz() {
        return G711.CLOCK_RATE_HZ;
    }

    @Override
    public void encode(short[] samples, int count, ByteBuffer payload) {
        for (int i = 0; i < count; i++) {
            payload.put(law.encode(samples[i]));
        }
    }
}
