package org.evertone.media.codec;

import java.nio.ByteBuffer;

/** Opus into RTP payloads: one packet each (RFC 7587 §4.2). */
final class OpusEncoder implements VoiceEncoder {
    private static final int LONGEST_FRAME_OCTETS = 1275;

    /** So that the length of a frame in a packet of several takes one octet (RFC 6716 §3.2.1). */
    private static final int LONGEST_PART_OCTETS = 251;

    private static final int PART_MILLIS = 10;
    private static final int VARIABLE = 0x80;
    private static final int SEVERAL_FRAMES = 3;

    private final OpusImplementation.Encoder encoder;
    private final byte[] packet = new byte[LONGEST_FRAME_OCTETS];
    private final byte[] part = new byte[LONGEST_PART_OCTETS];

    OpusEncoder(OpusImplementation.Encoder encoder) {
        this.encoder = encoder;
    }

    /** Opus has frames of 10, 20, 40 and 60 ms; other packet times are several frames. */
    static boolean isOneFrame(int millis) {
        return millis == 10 || millis == 20 || millis == 40 || millis == 60;
    }

    @Override
    public int sampleRateHz() {
        return Opus.SAMPLE_RATE_HZ;
    }

    /** {@inheritDoc} Nothing is written when the library refuses. */
    @Override
    public void encode(short[] samples, int count, ByteBuffer payload) {
        if (isOneFrame(count * 1000 / Opus.SAMPLE_RATE_HZ)) {
            int most = Math.min(packet.length, payload.remaining());
            int length = encoder.encode(samples, 0, count, packet, most);
            payload.put(packet, 0, Math.max(0, length));
        } else {
            encodeParts(samples, count, payload);
        }
    }

    /** Frames of 10 ms in one packet: first octet, count, lengths of all but the last, frames (RFC 6716 §3.2.5). */
    private void encodeParts(short[] samples, int count, ByteBuffer payload) {
        int partSamples = Opus.SAMPLE_RATE_HZ / 1000 * PART_MILLIS;
        int parts = count / partSamples;
        int most = Math.min(LONGEST_PART_OCTETS, (payload.remaining() - 1 - parts) / parts);
        int at = 1 + parts;
        for (int i = 0; i < parts; i++) {
            int length = encoder.encode(samples, i * partSamples, partSamples, part, most);
            if (length < 1) {
                return;
            }
            packet[0] = (byte) (part[0] | SEVERAL_FRAMES);
            if (i < parts - 1) {
                packet[2 + i] = (byte) (length - 1);
            }
            System.arraycopy(part, 1, packet, at, length - 1);
            at += length - 1;
        }
        packet[1] = (byte) (VARIABLE | parts);
        payload.put(packet, 0, at);
    }
}
