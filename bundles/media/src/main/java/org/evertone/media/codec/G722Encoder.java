package org.evertone.media.codec;

import java.nio.ByteBuffer;

/** ITU-T G.722 at 64 kbit/s: two samples of 16 kHz become one octet (RFC 3551 §4.5.2). */
final class G722Encoder implements VoiceEncoder {
    private final G722Band lower = G722Band.lower();
    private final G722Band higher = G722Band.higher();
    private final int[] history = new int[G722Tables.QMF_TAPS];

    @Override
    public int sampleRateHz() {
        return G722Tables.SAMPLE_RATE_HZ;
    }

    @Override
    public void encode(short[] samples, int count, ByteBuffer payload) {
        for (int i = 0; i + 1 < count; i += 2) {
            payload.put((byte) encode(samples[i], samples[i + 1]));
        }
    }

    private int encode(short first, short second) {
        System.arraycopy(history, 2, history, 0, G722Tables.QMF_TAPS - 2);
        history[G722Tables.QMF_TAPS - 2] = first;
        history[G722Tables.QMF_TAPS - 1] = second;
        int odd = 0;
        int even = 0;
        for (int i = 0; i < G722Tables.QMF.length; i++) {
            odd += history[2 * i] * G722Tables.QMF[i];
            even += history[2 * i + 1] * G722Tables.QMF[G722Tables.QMF.length - 1 - i];
        }
        int low = lowerCode(even + odd >> 14);
        int high = higherCode(even - odd >> 14);
        return high << 6 | low;
    }

    private int lowerCode(int sample) {
        int error = G722Band.saturate(sample - lower.estimate());
        int magnitude = error < 0 ? ~error : error;
        int level = 0;
        while (level < G722Tables.DECISIONS_6.length
                && magnitude >= G722Tables.DECISIONS_6[level] * lower.scale() >> 12) {
            level++;
        }
        int code = error >= 0 ? 61 - level : level < 2 ? 63 - level : 33 - level;
        G722Tables.advanceLower(lower, code);
        return code;
    }

    private int higherCode(int sample) {
        int error = G722Band.saturate(sample - higher.estimate());
        int magnitude = error < 0 ? ~error : error;
        boolean large = magnitude >= G722Tables.DECISION_2 * higher.scale() >> 12;
        int code = (error < 0 ? 0 : 2) | (large ? 0 : 1);
        G722Tables.advanceHigher(higher, code);
        return code;
    }
}
