package org.evertone.media.codec;

import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * ITU-T G.711, both laws, by table. One octet is one sample of 16-bit linear PCM at 8000 Hz; the law looks only at the
 * upper 14 (µ) or 12 (A) bits and sign, like the reference software of ITU-T G.191.
 */
public enum G711 {
    PCMU(0, 2, G711::muEncode, G711::muDecode),
    PCMA(8, 4, G711::aEncode, G711::aDecode);

    /** Sampling and RTP clock rate of both laws. */
    public static final int CLOCK_RATE_HZ = 8000;

    private static final int MU_BIAS = 33;
    private static final int MU_CLIP = 0x1fff;
    private static final int A_EVEN_BITS = 0x55;

    private final int payloadType;
    private final int ignoredBits;
    private final byte[] encoded;
    private final short[] decoded = new short[256];

    G711(int payloadType, int ignoredBits, IntUnaryOperator encoder, IntUnaryOperator decoder) {
        this.payloadType = payloadType;
        this.ignoredBits = ignoredBits;
        encoded = new byte[1 << (16 - ignoredBits)];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = (byte) encoder.applyAsInt((short) (i << ignoredBits) >> ignoredBits);
        }
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] = (short) decoder.applyAsInt(i);
        }
    }

    /** The law with this SDP encoding name, in any case. */
    public static Optional<G711> named(String encodingName) {
        for (G711 law : values()) {
            if (law.name().equalsIgnoreCase(encodingName)) {
                return Optional.of(law);
            }
        }
        return Optional.empty();
    }

    /** Static RTP payload type (RFC 3551 §6). */
    public int payloadType() {
        return payloadType;
    }

    public byte encode(short sample) {
        return encoded[(sample >> ignoredBits) & (encoded.length - 1)];
    }

    public short decode(byte octet) {
        return decoded[octet & 0xff];
    }

    private static int muEncode(int value) {
        int magnitude = Math.min((value < 0 ? ~value : value) + MU_BIAS, MU_CLIP);
        int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
        int code = segment << 4 | magnitude >> (segment + 1) & 0x0f;
        return value < 0 ? ~code & 0x7f : ~code & 0xff;
    }

    private static int muDecode(int octet) {
        int code = ~octet & 0xff;
        int segment = code >> 4 & 7;
        int magnitude = (((code & 0x0f) << 1 | 0x21) << segment) - MU_BIAS;
        return ((code & 0x80) != 0 ? -magnitude : magnitude) * 4;
    }

    private static int aEncode(int value) {
        int magnitude = value < 0 ? ~value : value;
        int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
        int mantissa = magnitude >> Math.max(0, segment - 1) & 0x0f;
        return (segment << 4 | mantissa | (value < 0 ? 0 : 0x80)) ^ A_EVEN_BITS;
    }

    private static int aDecode(int octet) {
        int code = octet ^ A_EVEN_BITS;
        int segment = code >> 4 & 7;
        int mantissa = (code & 0x0f) << 1 | 1;
        int magnitude = segment == 0 ? mantissa << 3 : (mantissa | 0x20) << (segment + 2);
        return (code & 0x80) != 0 ? magnitude : -magnitude;
    }
}
