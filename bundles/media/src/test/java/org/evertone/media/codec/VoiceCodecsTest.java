package org.evertone.media.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.dsp.Allocation;
import org.junit.jupiter.api.Test;

class VoiceCodecsTest {

    @Test
    void everyOfferedCodecEncodesAndDecodesEveryPacketTime() {
        for (Codec codec : VoiceCodecs.codecs()) {
            for (int millis = 10; millis <= 60; millis += 10) {
                try (VoiceEncoder encoder = VoiceCodecs.encoder(codec, "", millis);
                        VoiceDecoder decoder = VoiceCodecs.decoder(codec)) {
                    int count = encoder.sampleRateHz() * millis / 1000;
                    ByteBuffer payload = ByteBuffer.allocateDirect(1400);
                    payload.position(12);
                    encoder.encode(new short[count], count, payload);
                    payload.flip().position(12);

                    String what = codec.name() + " " + millis + " ms";
                    int expected = decoder.sampleRateHz() * millis / 1000;
                    assertEquals(expected, decoder.samplesIn(payload), what);
                    assertEquals(
                            expected, decoder.decode(payload, new short[decoder.sampleRateHz() * 120 / 1000]), what);
                    assertEquals(12, payload.position(), what);
                }
            }
        }
    }

    @Test
    void namesAreTakenInAnyCase() {
        assertEquals(
                8000, VoiceCodecs.encoder(new Codec("pcmu", 0, 8000), "", 20).sampleRateHz());
        assertEquals(8000, VoiceCodecs.decoder(new Codec("pcma", 8, 8000)).sampleRateHz());
    }

    @Test
    void unknownCodecIsRefusedByItsName() {
        Codec codec = new Codec("GSM", 3, 8000);
        String words = "this phone has no codec \"GSM\"";
        assertEquals(
                words,
                assertThrows(IllegalArgumentException.class, () -> VoiceCodecs.encoder(codec, "", 20))
                        .getMessage());
        assertEquals(
                words,
                assertThrows(IllegalArgumentException.class, () -> VoiceCodecs.decoder(codec))
                        .getMessage());
    }

    @Test
    void g711PayloadIsOneOctetPerSample() {
        short[] samples = {0, 1000, -1000, Short.MAX_VALUE};
        ByteBuffer payload = ByteBuffer.allocate(4);
        VoiceCodecs.encoder(new Codec("PCMU", 0, 8000), "", 10).encode(samples, 4, payload);

        assertArrayEquals(
                new byte[] {
                    G711.PCMU.encode((short) 0),
                    G711.PCMU.encode((short) 1000),
                    G711.PCMU.encode((short) -1000),
                    (byte) 0x80
                },
                payload.array());
    }

    @Test
    void payloadThatDoesNotFitIsMalformed() {
        VoiceDecoder decoder = VoiceCodecs.decoder(new Codec("PCMU", 0, 8000));
        assertEquals(0, decoder.decode(ByteBuffer.allocate(161), new short[160]));
    }

    @Test
    void g711AllocatesNothingPerPacket() {
        Codec codec = new Codec("PCMA", 8, 8000);
        VoiceEncoder encoder = VoiceCodecs.encoder(codec, "", 20);
        VoiceDecoder decoder = VoiceCodecs.decoder(codec);
        short[] samples = new short[160];
        ByteBuffer payload = ByteBuffer.allocateDirect(160);
        Allocation.assertNone(() -> {
            encoder.encode(samples, 160, payload.clear());
            decoder.decode(payload.flip(), samples);
        });
    }
}
