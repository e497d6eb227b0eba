package org.evertone.media.rtp;

import java.nio.ByteBuffer;
import org.evertone.media.codec.G711;
import org.evertone.media.codec.VoiceDecoder;

/** A decoder without state and without concealment of its own. */
final class Pcmu implements VoiceDecoder {
    @Override
    public int sampleRateHz() {
        return 8000;
    }

    @Override
    public int samplesIn(ByteBuffer payload) {
        return payload.remaining();
    }

    @Override
    public int decode(ByteBuffer payload, short[] samples) {
        int count = payload.remaining();
        for (int i = 0; i < count; i++) {
            samples[i] = G711.PCMU.decode(payload.get());
        }
        return count;
    }
}
