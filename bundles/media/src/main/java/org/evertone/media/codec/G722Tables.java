package org.evertone.media.codec;

/** Constants of ITU-T G.722, by the names of its tables, and the steps that encoder and decoder do alike. */
final class G722Tables {
    /** RTP clock: 8000 by an old slip of the pen that stays (RFC 3551 §4.5.2). */
    static final int CLOCK_RATE_HZ = 8000;

    static final int SAMPLE_RATE_HZ = 16000;

    /** Static RTP payload type (RFC 3551 §6). */
    static final int PAYLOAD_TYPE = 9;

    static final int QMF_TAPS = 24;

    /** First half of the quadrature mirror filter's taps, every second one; the other half mirrors them. */
    static final int[] QMF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /** {@code Q6}: decision levels of the lower band's quantizer, in 1/4096 of its scale. */
    static final int[] DECISIONS_6 = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
        1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    /** Decision level of the higher band's quantizer, in 1/4096 of its scale. */
    static final int DECISION_2 = 564;

    /** {@code QM6}: output of the lower band's quantizer by its six bits, in 1/32768 of its scale. */
    static final int[] LEVELS_6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576,
        -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040,
        -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /** {@code QM4}: the same by its four upper bits, which alone steer the adaptation. */
    static final int[] LEVELS_4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
    };

    /** {@code QM2}: output of the higher band's quantizer by its two bits. */
    static final int[] LEVELS_2 = {-7408, -1616, 7408, 1616};

    /** {@code WL} through {@code RL42}: by what the upper four bits move the lower band's scale. */
    static final int[] INCREMENTS_4 = {-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
    };

    /** {@code WH} through {@code RH2}: by what the two bits move the higher band's scale. */
    static final int[] INCREMENTS_2 = {798, -214, 798, -214};

    private G722Tables() {}

    /** Takes the lower band on by a code of six bits. */
    static void advanceLower(G722Band band, int code) {
        band.advance(band.scale() * LEVELS_4[code >> 2] >> 15, INCREMENTS_4[code >> 2]);
    }

    /** Takes the higher band on by a code of two bits. */
    static void advanceHigher(G722Band band, int code) {
        band.advance(band.scale() * LEVELS_2[code] >> 15, INCREMENTS_2[code]);
    }
}
