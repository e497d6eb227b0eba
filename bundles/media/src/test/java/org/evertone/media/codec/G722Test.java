package org.evertone.media.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.Stream;
import org.evertone.media.dsp.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class G722Test {
    private static final int RATE = 16000;
    private static final int SECONDS = 12;

    static Stream<Arguments> signals() {
        return Stream.of(
                Arguments.of("speech", Speech.voice(RATE, SECONDS, 20000, 1)),
                Arguments.of("faint speech", Speech.voice(RATE, SECONDS, 300, 2)),
                Arguments.of("speech at full scale", Speech.voice(RATE, SECONDS, 32767, 3)),
                Arguments.of("noise", Speech.noise(RATE, SECONDS, 4000, 4)),
                Arguments.of("limited noise", Speech.noise(RATE, SECONDS, 40000, 5)),
                Arguments.of("squares at full scale", Speech.squares(RATE, SECONDS, 6)),
                Arguments.of("silence", new short[RATE * SECONDS]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signals")
    void encodesLikeAnIndependentImplementationBitByBit(String name, short[] samples) {
        assertArrayEquals(SpanDsp.encode(samples), encode(samples), name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signals")
    void decodesLikeAnIndependentImplementationSampleBySample(String name, short[] samples) throws IOException {
        byte[] octets = encode(samples);
        assertArrayEquals(ffmpegDecoded(octets), decode(octets), name);
    }

    @Test
    void decodesOctetsThatNoEncoderMadeLikeAnIndependentImplementation() throws IOException {
        byte[] octets = new byte[RATE / 2 * SECONDS];
        new Random(7).nextBytes(octets);
        assertArrayEquals(ffmpegDecoded(octets), decode(octets));
    }

    @Test
    void aSecondIndependentImplementationDecodesTheSameBelowFullScale() {
        // At full scale it wraps around where the Recommendation limits.
        byte[] octets = encode(Speech.voice(RATE, SECONDS, 20000, 1));
        assertArrayEquals(SpanDsp.decode(octets), decode(octets));
    }

    @Test
    void speechComesBackAlikeAfterTheDelayOfTheFilters() {
        short[] samples = Speech.voice(RATE, 5, 20000, 8);
        short[] back = decode(encode(samples));
        int delay = 22;
        double signal = 0;
        double error = 0;
        for (int i = delay; i < back.length; i++) {
            signal += (double) samples[i - delay] * samples[i - delay];
            error += Math.pow(back[i] - samples[i - delay], 2);
        }
        double decibels = 10 * Math.log10(signal / error);
        assertTrue(decibels > 20, decibels + " dB");
    }

    @Test
    void resetMakesTheNextPayloadAFirstOne() {
        byte[] octets = encode(Speech.voice(RATE, 1, 20000, 9));
        VoiceDecoder decoder = new G722Decoder();
        short[] once = new short[2 * octets.length];
        decoder.decode(ByteBuffer.wrap(octets), once);
        decoder.reset();
        short[] again = new short[2 * octets.length];
        decoder.decode(ByteBuffer.wrap(octets), again);
        assertArrayEquals(once, again);
    }

    @Test
    void payloadThatDoesNotFitIsMalformed() {
        assertEquals(0, new G722Decoder().decode(ByteBuffer.allocate(161), new short[320]));
    }

    @Test
    void nothingIsAllocatedPerPacket() {
        VoiceEncoder encoder = new G722Encoder();
        VoiceDecoder decoder = new G722Decoder();
        short[] samples = new short[320];
        ByteBuffer payload = ByteBuffer.allocateDirect(160);
        Allocation.assertNone(() -> {
            encoder.encode(samples, 320, payload.clear());
            decoder.decode(payload.flip(), samples);
        });
    }

    private static byte[] encode(short[] samples) {
        ByteBuffer payload = ByteBuffer.allocate(samples.length / 2);
        new G722Encoder().encode(samples, samples.length, payload);
        assertEquals(0, payload.remaining());
        return payload.array();
    }

    private static short[] ffmpegDecoded(byte[] octets) throws IOException {
        byte[] pcm = Ffmpeg.convert(octets, "-f", "g722", "-i", "-", "-f", "s16le", "-");
        short[] samples = new short[pcm.length / 2];
        ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private static short[] decode(byte[] octets) {
        short[] samples = new short[2 * octets.length];
        assertEquals(samples.length, new G722Decoder().decode(ByteBuffer.wrap(octets), samples));
        return samples;
    }
}
