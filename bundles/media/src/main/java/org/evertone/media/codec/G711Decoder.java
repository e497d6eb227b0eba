package org.evertone.media.codec;

import java.nio.ByteBuffer;

/** G.711 out of RTP payloads: one octet a sample (RFC 3551 §4.5.14). */
final class G711Decoder implements VoiceDecoder {
    private final G711 law;

    G711Decoder(G711 law) {
        this.law = law;
    }

    @Override
    public int sampleRateHz() {
        return G711.CLOCK_RATE_HZ;
    }

    @Override
    public int samplesIn(ByteBuffer payload) {
        return payload.remaining();
    }

    @Override
    public int decode(ByteBuffer payload, short[] samples) {
        int count = payload.remaining();
        if (count > samples.length) {
            return 0;
        }
        int first = payload.position();
        for (int i = 0; i < count; i++) {
            samples[i] = law.decode(payload.get(first + i));
        }
        return count;
    }
}
