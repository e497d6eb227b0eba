package org.evertone.lab;

import java.util.List;

/** Mu-law (ITU-T G.711), for looking into packets. Payload type 0. */
final class Mulaw {

    static final int PAYLOAD_TYPE = 0;

    private Mulaw() {}

    /** One sample of 16 bits. */
    static short decode(byte code) {
        int bits = ~code;
        int magnitude = ((bits & 0x0F) << 3) + 0x84 << (bits >> 4 & 7);
        return (short) ((bits & 0x80) != 0 ? 0x84 - magnitude : magnitude - 0x84);
    }

    /** The sound of RTP packets one after the other, as {@link Alaw#sound(List)}. */
    static Speech sound(List<RtpCapture.Seen> packets) {
        return Alaw.sound(packets, PAYLOAD_TYPE, Mulaw::decode);
    }
}
