package org.evertone.media.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import io.github.jaredmdobson.concentus.OpusSignal;

/**
 * Opus in Java, for machines without libopus. It costs several times the time of libopus and, unlike all else on the
 * path of a packet, allocates for each.
 */
final class Concentus implements OpusImplementation {
    private static final int COMPLEXITY = 2;
    private static final int EXPECTED_LOSS_PERCENT = 5;
    private static final int REFUSED = -1;

    @Override
    public String description() {
        return "concentus 1.0.2";
    }

    @Override
    public OpusImplementation.Encoder encoder(OpusSettings settings) {
        return new Encoder(settings);
    }

    @Override
    public OpusImplementation.Decoder decoder() {
        return new Decoder();
    }

    private static OpusBandwidth bandwidth(int highestRateHz) {
        return switch (highestRateHz) {
            case 8000 -> OpusBandwidth.OPUS_BANDWIDTH_NARROWBAND;
            case 12000 -> OpusBandwidth.OPUS_BANDWIDTH_MEDIUMBAND;
            default -> OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND;
        };
    }

    private static final class Encoder implements OpusImplementation.Encoder {
        private final io.github.jaredmdobson.concentus.OpusEncoder encoder;

        Encoder(OpusSettings settings) {
            try {
                encoder = new io.github.jaredmdobson.concentus.OpusEncoder(
                        Opus.SAMPLE_RATE_HZ, 1, OpusApplication.OPUS_APPLICATION_VOIP);
            } catch (OpusException e) {
                throw new IllegalStateException("concentus refuses to encode", e);
            }
            encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
            encoder.setComplexity(COMPLEXITY);
            encoder.setBitrate(settings.bitsPerSecond());
            encoder.setMaxBandwidth(bandwidth(settings.highestRateHz()));
            encoder.setUseVBR(!settings.constantBitRate());
            encoder.setUseInbandFEC(settings.redundancy());
            encoder.setPacketLossPercent(settings.redundancy() ? EXPECTED_LOSS_PERCENT : 0);
            if (!OpusEncoder.isOneFrame(settings.packetMillis())) {
                encoder.setBandwidth(bandwidth(settings.highestRateHz()));
                encoder.setForceMode(OpusMode.MODE_SILK_ONLY);
            }
        }

        @Override
        public int encode(short[] samples, int first, int count, byte[] packet, int most) {
            int length = tried(samples, first, count, packet, most);
            if (length < 0) {
                // An assertion on a sum out of its range, met with squares at full scale; afresh, it passes.
                encoder.resetState();
                length = tried(samples, first, count, packet, most);
            }
            return length;
        }

        private int tried(short[] samples, int first, int count, byte[] packet, int most) {
            try {
                return encoder.encode(samples, first, count, packet, 0, most);
            } catch (OpusException | RuntimeException | AssertionError e) {
                return REFUSED;
            }
        }
    }

    private static final class Decoder implements OpusImplementation.Decoder {
        private final io.github.jaredmdobson.concentus.OpusDecoder decoder;

        Decoder() {
            try {
                decoder = new io.github.jaredmdobson.concentus.OpusDecoder(Opus.SAMPLE_RATE_HZ, 1);
            } catch (OpusException e) {
                throw new IllegalStateException("concentus refuses to decode", e);
            }
        }

        @Override
        public int decode(byte[] packet, int length, short[] samples, int count, boolean redundancy) {
            try {
                return decoder.decode(length == 0 ? null : packet, 0, length, samples, 0, count, redundancy);
            } catch (OpusException | RuntimeException | AssertionError e) {
                // Malformed packets also show as an index out of its range, or an assertion, with half a state behind.
                decoder.resetState();
                return REFUSED;
            }
        }

        @Override
        public void reset() {
            decoder.resetState();
        }
    }
}
