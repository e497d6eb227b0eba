package org.evertone.media.codec;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Opus by libopus. The library's state lies in buffers of ours, so the collector frees it and nothing can be used after
 * its end.
 */
final class Libopus implements OpusImplementation {
    /** The encoder weighs speed against quality, 0..10; above this, quality hardly rises any more for wideband speech. */
    private static final int COMPLEXITY = 5;

    /** More would make the library give up bandwidth for redundancy where the far end allows few bits. */
    private static final int EXPECTED_LOSS_PERCENT = 5;

    private static final int MOST_OCTETS = 4000;
    private static final int MOST_SAMPLES = Opus.SAMPLE_RATE_HZ * 120 / 1000;

    /** Whether this machine has the library. */
    static boolean isThere() {
        try {
            return !LibopusCalls.opus_get_version_string().isEmpty();
        } catch (LinkageError e) {
            return false;
        }
    }

    @Override
    public String description() {
        return LibopusCalls.opus_get_version_string();
    }

    @Override
    public OpusImplementation.Encoder encoder(OpusSettings settings) {
        return new Encoder(settings);
    }

    @Override
    public OpusImplementation.Decoder decoder() {
        return new Decoder();
    }

    private static int bandwidth(int highestRateHz) {
        return switch (highestRateHz) {
            case 8000 -> LibopusCalls.BANDWIDTH_NARROWBAND;
            case 12000 -> LibopusCalls.BANDWIDTH_MEDIUMBAND;
            default -> LibopusCalls.BANDWIDTH_WIDEBAND;
        };
    }

    private static ByteBuffer direct(int octets) {
        return ByteBuffer.allocateDirect(octets).order(ByteOrder.nativeOrder());
    }

    private static void require(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException("libopus refuses to " + what + ", code " + result);
        }
    }

    private static final class Encoder implements OpusImplementation.Encoder {
        private final ByteBuffer state = direct(LibopusCalls.opus_encoder_get_size(1));
        private final ByteBuffer packetBuffer = direct(MOST_OCTETS);
        private final ByteBuffer sampleOctets = direct(2 * MOST_SAMPLES);
        private final ShortBuffer sampleBuffer = sampleOctets.asShortBuffer();
        private final Pointer encoder = Native.getDirectBufferPointer(state);
        private final Pointer packetPointer = Native.getDirectBufferPointer(packetBuffer);
        private final Pointer samplePointer = Native.getDirectBufferPointer(sampleOctets);

        Encoder(OpusSettings settings) {
            require(
                    LibopusCalls.opus_encoder_init(encoder, Opus.SAMPLE_RATE_HZ, 1, LibopusCalls.APPLICATION_VOIP),
                    "encode");
            set(LibopusCalls.SET_SIGNAL, LibopusCalls.SIGNAL_VOICE);
            set(LibopusCalls.SET_COMPLEXITY, COMPLEXITY);
            set(LibopusCalls.SET_BITRATE, settings.bitsPerSecond());
            set(LibopusCalls.SET_MAX_BANDWIDTH, bandwidth(settings.highestRateHz()));
            set(LibopusCalls.SET_VBR, settings.constantBitRate() ? 0 : 1);
            set(LibopusCalls.SET_INBAND_FEC, settings.redundancy() ? 1 : 0);
            set(LibopusCalls.SET_PACKET_LOSS_PERC, settings.redundancy() ? EXPECTED_LOSS_PERCENT : 0);
            if (!OpusEncoder.isOneFrame(settings.packetMillis())) {
                set(LibopusCalls.SET_BANDWIDTH, bandwidth(settings.highestRateHz()));
                set(LibopusCalls.SET_FORCE_MODE, LibopusCalls.MODE_SILK_ONLY);
            }
        }

        @Override
        public int encode(short[] samples, int first, int count, byte[] packet, int most) {
            sampleBuffer.put(0, samples, first, count);
            int length = LibopusCalls.opus_encode(encoder, samplePointer, count, packetPointer, most);
            if (length > 0) {
                packetBuffer.get(0, packet, 0, length);
            }
            return length;
        }

        private void set(int request, int value) {
            require(LibopusCalls.opus_encoder_ctl(encoder, request, value), "set " + request + " to " + value);
        }
    }

    private static final class Decoder implements OpusImplementation.Decoder {
        private final ByteBuffer state = direct(LibopusCalls.opus_decoder_get_size(1));
        private final ByteBuffer packetBuffer = direct(MOST_OCTETS);
        private final ByteBuffer sampleOctets = direct(2 * MOST_SAMPLES);
        private final ShortBuffer sampleBuffer = sampleOctets.asShortBuffer();
        private final Pointer decoder = Native.getDirectBufferPointer(state);
        private final Pointer packetPointer = Native.getDirectBufferPointer(packetBuffer);
        private final Pointer samplePointer = Native.getDirectBufferPointer(sampleOctets);

        Decoder() {
            reset();
        }

        @Override
        public int decode(byte[] packet, int length, short[] samples, int count, boolean redundancy) {
            packetBuffer.put(0, packet, 0, length);
            int given = LibopusCalls.opus_decode(
                    decoder, length == 0 ? null : packetPointer, length, samplePointer, count, redundancy ? 1 : 0);
            if (given > 0) {
                sampleBuffer.get(0, samples, 0, given);
            }
            return given;
        }

        @Override
        public void reset() {
            require(LibopusCalls.opus_decoder_init(decoder, Opus.SAMPLE_RATE_HZ, 1), "decode");
        }
    }
}
