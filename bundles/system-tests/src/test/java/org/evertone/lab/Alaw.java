package org.evertone.lab;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** A-law (ITU-T G.711), for looking into packets and for peers of the kit that speak. Payload type 8. */
final class Alaw {

    static final int PAYLOAD_TYPE = 8;

    private Alaw() {}

    /** One sample of 16 bits. */
    static short decode(byte code) {
        int bits = code ^ 0x55;
        int segment = bits >> 4 & 7;
        int step = (bits & 0x0F) << 4;
        int magnitude = segment == 0 ? step + 8 : step + 0x108 << segment - 1;
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    static byte encode(short sample) {
        int magnitude = Math.min(sample < 0 ? ~sample : sample, 0x7FFF) >> 3;
        int segment = Math.max(0, 32 - Integer.numberOfLeadingZeros(magnitude) - 5);
        int step = segment < 2 ? magnitude >> 1 & 0x0F : magnitude >> segment & 0x0F;
        return (byte) (((sample < 0 ? 0 : 0x80) | segment << 4 | step) ^ 0x55);
    }

    /** What turns one octet into a sample of 16 bits. */
    @FunctionalInterface
    interface Decoder {
        short decode(byte code);
    }

    /** The sound of RTP packets one after the other, as their payloads have it: neither loss nor pace is looked at. */
    static Speech sound(List<RtpCapture.Seen> packets) {
        return sound(packets, PAYLOAD_TYPE, Alaw::decode);
    }

    static Speech sound(List<RtpCapture.Seen> packets, int payloadType, Decoder decoder) {
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        packets.stream()
                .filter(packet -> packet.payloadType() == payloadType)
                .forEach(packet -> codes.writeBytes(packet.media()));
        byte[] all = codes.toByteArray();
        short[] samples = new short[all.length];
        for (int i = 0; i < all.length; i++) {
            samples[i] = decoder.decode(all[i]);
        }
        return new Speech(samples, Speech.NARROW_HZ);
    }
}
