package org.evertone.media.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** ITU-T G.722 at 64 kbit/s, mode 1: one octet becomes two samples of 16 kHz (RFC 3551 §4.5.2). */
final class G722Decoder implements VoiceDecoder {
    private static final int BAND_LIMIT = 16384;

    private final G722Band lower = G722Band.lower();
    private final G722Band higher = G722Band.higher();
    private final int[] history = new int[G722Tables.QMF_TAPS];

    @Override
    public int sampleRateHz() {
        return G722Tables.SAMPLE_RATE_HZ;
    }

    @Override
    public int samplesIn(ByteBuffer payload) {
        return 2 * payload.remaining();
    }

    @Override
    public int decode(ByteBuffer payload, short[] samples) {
        int octets = payload.remaining();
        if (octets > samples.length / 2) {
            return 0;
        }
        int first = payload.position();
        for (int i = 0; i < octets; i++) {
            decode(payload.get(first + i) & 0xff, samples, 2 * i);
        }
        return 2 * octets;
    }

    @Override
    public void reset() {
        lower.reset();
        higher.reset();
        Arrays.fill(history, 0);
    }

    private void decode(int octet, short[] samples, int at) {
        int lowCode = octet & 0x3f;
        int highCode = octet >> 6;
        int low = limit(lower.estimate() + (lower.scale() * G722Tables.LEVELS_6[lowCode] >> 15));
        int high = limit(higher.estimate() + (higher.scale() * G722Tables.LEVELS_2[highCode] >> 15));
        G722Tables.advanceLower(lower, lowCode);
        G722Tables.advanceHigher(higher, highCode);

        System.arraycopy(history, 2, history, 0, G722Tables.QMF_TAPS - 2);
        history[G722Tables.QMF_TAPS - 2] = low + high;
        history[G722Tables.QMF_TAPS - 1] = low - high;
        int odd = 0;
        int even = 0;
        for (int i = 0; i < G722Tables.QMF.length; i++) {
            odd += history[2 * i] * G722Tables.QMF[i];
            even += history[2 * i + 1] * G722Tables.QMF[G722Tables.QMF.length - 1 - i];
        }
        samples[at] = (short) G722Band.saturate(even >> 11);
        samples[at + 1] = (short) G722Band.saturate(odd >> 11);
    }

    private static int limit(int value) {
        return Math.max(-BAND_LIMIT, Math.min(BAND_LIMIT - 1, value));
    }
}
