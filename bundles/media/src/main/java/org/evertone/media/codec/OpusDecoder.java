package org.evertone.media.codec;

import java.nio.ByteBuffer;

/** Opus out of RTP payloads: one packet each (RFC 7587 §4.2), of 2.5 to 120 ms, one channel or two. */
final class OpusDecoder implements VoiceDecoder {
    private static final int PER_SAMPLE = Opus.CLOCK_RATE_HZ / Opus.SAMPLE_RATE_HZ;

    /** Concealment comes in steps of 2.5 ms. */
    private static final int STEP_SAMPLES = Opus.SAMPLE_RATE_HZ / 400;

    private static final int LONGEST_PACKET_OCTETS = 4000;

    private final OpusImplementation.Decoder decoder;
    private final byte[] packet = new byte[LONGEST_PACKET_OCTETS];

    OpusDecoder(OpusImplementation.Decoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public int sampleRateHz() {
        return Opus.SAMPLE_RATE_HZ;
    }

    @Override
    public int samplesIn(ByteBuffer payload) {
        return OpusPacket.samplesAt48kHz(packet, taken(payload)) / PER_SAMPLE;
    }

    @Override
    public int decode(ByteBuffer payload, short[] samples) {
        int length = taken(payload);
        int count = OpusPacket.samplesAt48kHz(packet, length) / PER_SAMPLE;
        if (count == 0 || count > samples.length) {
            return 0;
        }
        return Math.max(0, decoder.decode(packet, length, samples, count, false));
    }

    /** {@inheritDoc} {@code count} is a multiple of 2.5 ms, at most 120 ms. */
    @Override
    public int conceal(short[] samples, int count) {
        return isStep(count) ? Math.max(0, decoder.decode(packet, 0, samples, count, false)) : 0;
    }

    /** {@inheritDoc} {@code count} is a multiple of 2.5 ms, at most 120 ms. */
    @Override
    public int recover(ByteBuffer next, short[] samples, int count) {
        int length = taken(next);
        if (!isStep(count)
                || OpusPacket.samplesAt48kHz(packet, length) == 0
                || !OpusPacket.hasRedundancy(packet, length)) {
            return 0;
        }
        return Math.max(0, decoder.decode(packet, length, samples, count, true));
    }

    @Override
    public void reset() {
        decoder.reset();
    }

    private static boolean isStep(int count) {
        return count > 0 && count % STEP_SAMPLES == 0 && count <= 48 * STEP_SAMPLES;
    }

    /** Copies the payload; 0 when there is none that could be a packet. */
    private int taken(ByteBuffer payload) {
        int length = payload.remaining();
        if (length > packet.length) {
            return 0;
        }
        payload.get(payload.position(), packet, 0, length);
        return length;
    }
}
