package org.evertone.media.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.evertone.media.dsp.Allocation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpusTest {
    private static final int RATE = 16000;
    private static final int SAMPLES_20_MS = 320;
    private static final String REDUNDANT = "useinbandfec=1";
    private static final short[] SPEECH = Speech.voice(RATE, 6, 16000, 11);

    @BeforeAll
    static void libraryIsThere() {
        assertTrue(Libopus.isThere(), "this test needs the Debian package libopus0");
    }

    static Stream<Named<OpusImplementation>> implementations() {
        return Stream.of(Named.of("libopus", new Libopus()), Named.of("concentus", new Concentus()));
    }

    static Stream<Arguments> pairs() {
        return implementations().flatMap(from -> implementations().map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatOneEncodesTheOtherUnderstands(OpusImplementation from, OpusImplementation to) {
        short[] heard = decoded(to, encoded(from, SPEECH, REDUNDANT, 20));
        assertEquals(SPEECH.length, heard.length);
        assertTrue(Likeness.of(SPEECH, heard) > 0.92, "likeness " + Likeness.of(SPEECH, heard));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void anIndependentDecoderUnderstandsEveryPacketTime(OpusImplementation opus) throws IOException {
        for (int millis = 10; millis <= 60; millis += 10) {
            byte[] file = OggOpus.write(encoded(opus, SPEECH, millis == 20 ? REDUNDANT : "", millis), 48 * millis);
            // Its own decoder, not libopus; it stumbles over redundancy in longer packets.
            byte[] pcm = Ffmpeg.convert(
                    file, "-c:a", "opus", "-f", "ogg", "-i", "-", "-ar", "16000", "-ac", "1", "-f", "s16le", "-");
            short[] heard = new short[pcm.length / 2];
            ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(heard);
            double likeness = Likeness.of(SPEECH, heard);
            assertTrue(likeness > 0.92, millis + " ms: likeness " + likeness);
        }
    }

    @ParameterizedTest
    @CsvSource({"2.5,audio", "5,audio", "10,voip", "20,audio", "40,voip", "60,audio", "120,audio"})
    void musicInStereoAndEveryFrameDurationAreHeardInMono(String frameMillis, String application) throws IOException {
        ByteBuffer pcm = ByteBuffer.allocate(2 * SPEECH.length).order(ByteOrder.LITTLE_ENDIAN);
        pcm.asShortBuffer().put(SPEECH);
        byte[] file = Ffmpeg.convert(
                pcm.array(),
                "-f",
                "s16le",
                "-ar",
                "16000",
                "-ac",
                "1",
                "-i",
                "-",
                "-ac",
                "2",
                "-ar",
                "48000",
                "-c:a",
                "libopus",
                "-b:a",
                "96k",
                "-application",
                application,
                "-frame_duration",
                frameMillis,
                "-f",
                "ogg",
                "-");
        List<byte[]> packets = OggOpus.read(file);
        for (OpusImplementation opus : List.of(new Libopus(), new Concentus())) {
            double likeness = Likeness.of(SPEECH, decoded(opus, packets));
            assertTrue(likeness > 0.95, opus.description() + ": likeness " + likeness);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void everyPacketTimeCarriesSpeech(OpusImplementation opus) {
        for (int millis = 10; millis <= 60; millis += 10) {
            short[] heard = decoded(opus, encoded(opus, SPEECH, REDUNDANT, millis));
            double likeness = Likeness.of(SPEECH, heard);
            assertTrue(likeness > 0.92, millis + " ms: likeness " + likeness);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void bitRateStaysAtWhatTheFarEndAllows(OpusImplementation opus) {
        assertTrue(bitsPerSecond(encoded(opus, SPEECH, "", 20)) < 33_000);
        assertTrue(bitsPerSecond(encoded(opus, SPEECH, "maxaveragebitrate=12000", 20)) < 13_500);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void noSoundAndNoBitRateMakesABadPacket(OpusImplementation opus) {
        List<short[]> sounds =
                List.of(SPEECH, Speech.noise(RATE, 3, 20000, 13), Speech.squares(RATE, 6, 3), new short[RATE]);
        for (int bits = 6000; bits <= 32000; bits += 5200) {
            for (short[] sound : sounds) {
                int millis = 10 + bits / 400 % 6 * 10;
                String asked = REDUNDANT + ";maxaveragebitrate=" + bits;
                short[] heard = decoded(opus, encoded(opus, sound, asked, millis));
                int count = RATE * millis / 1000;
                assertEquals(sound.length / count * count, heard.length, bits + " bit/s, " + millis + " ms");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void bandwidthStaysWideWhereTheFarEndAllowsFewBits(OpusImplementation opus) {
        for (int millis : new int[] {10, 20, 30}) {
            for (int bits : new int[] {20000, 24000}) {
                List<byte[]> packets = encoded(opus, SPEECH, REDUNDANT + ";maxaveragebitrate=" + bits, millis);
                assertTrue(packets.stream().allMatch(packet -> bandwidth(List.of(packet)) == 2), bits + " bit/s");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void constantBitRateGivesPacketsOfOneSize(OpusImplementation opus) {
        assertEquals(1, sizes(encoded(opus, SPEECH, "cbr=1", 20)));
        assertTrue(sizes(encoded(opus, SPEECH, "cbr=0", 20)) > 5);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void bandwidthIsNoneThatTheFarEndCannotPlay(OpusImplementation opus) {
        int narrow = 0;
        int wide = 2;
        assertEquals(wide, bandwidth(encoded(opus, SPEECH, "", 20)));
        assertEquals(wide, bandwidth(encoded(opus, SPEECH, "maxplaybackrate=48000", 20)));
        assertEquals(narrow, bandwidth(encoded(opus, SPEECH, "maxplaybackrate=8000", 20)));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void redundancyIsSentOnlyWhereTheFarEndUsesIt(OpusImplementation opus) {
        assertTrue(redundant(encoded(opus, SPEECH, REDUNDANT, 20)) > 100);
        assertEquals(0, redundant(encoded(opus, SPEECH, "useinbandfec=0", 20)));
        assertEquals(0, redundant(encoded(opus, SPEECH, "", 20)));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void lostPacketIsRestoredFromTheNextOneBetterThanMadeUp(OpusImplementation opus) {
        List<byte[]> packets = encoded(opus, SPEECH, REDUNDANT, 20);
        double restored = Likeness.of(SPEECH, decodedWithLoss(opus, packets, true));
        double madeUp = Likeness.of(SPEECH, decodedWithLoss(opus, packets, false));
        assertTrue(restored > 0.91, "restored " + restored);
        assertTrue(restored > madeUp + 0.02, "restored " + restored + ", made up " + madeUp);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void missingSpeechIsMadeUpAndFadesWhenItStaysAway(OpusImplementation opus) {
        VoiceDecoder decoder = new OpusDecoder(opus.decoder());
        List<byte[]> packets = encoded(opus, SPEECH, REDUNDANT, 20);
        short[] samples = new short[1920];
        int loudest = 0;
        while (energy(samples, SAMPLES_20_MS) < 1e6 || loudest < 20) {
            decoder.decode(ByteBuffer.wrap(packets.get(loudest++)), samples);
        }
        double before = energy(samples, SAMPLES_20_MS);
        assertEquals(160, decoder.conceal(samples, 160));
        assertTrue(energy(samples, 160) > before / 100, "first 10 ms");
        for (int i = 0; i < 50; i++) {
            assertEquals(160, decoder.conceal(samples, 160));
        }
        assertTrue(energy(samples, 160) < before / 1000, "after 500 ms");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void redundancyThatIsNotThereIsNotRestored(OpusImplementation opus) {
        VoiceDecoder decoder = new OpusDecoder(opus.decoder());
        byte[] packet = encoded(opus, SPEECH, "", 20).get(50);
        assertEquals(0, decoder.recover(ByteBuffer.wrap(packet), new short[1920], SAMPLES_20_MS));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void concealmentOfCrookedLengthIsRefused(OpusImplementation opus) {
        VoiceDecoder decoder = new OpusDecoder(opus.decoder());
        assertEquals(0, decoder.conceal(new short[1920], 100));
        assertEquals(0, decoder.conceal(new short[4000], 3840));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void resetMakesTheNextPacketAFirstOne(OpusImplementation opus) {
        List<byte[]> packets = encoded(opus, SPEECH, REDUNDANT, 20).subList(0, 50);
        OpusDecoder decoder = new OpusDecoder(opus.decoder());
        short[] once = decoded(decoder, packets);
        decoder.reset();
        assertArrayEquals(once, decoded(decoder, packets));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void packetsMadeByChanceNeverHurt(OpusImplementation opus) {
        Random random = new Random(12);
        List<byte[]> packets = encoded(opus, SPEECH, REDUNDANT, 20);
        VoiceDecoder decoder = new OpusDecoder(opus.decoder());
        short[] samples = new short[1920];
        for (int i = 0; i < 8_000; i++) {
            byte[] packet = packets.get(random.nextInt(packets.size())).clone();
            if (random.nextBoolean()) {
                packet = new byte[random.nextInt(200)];
                random.nextBytes(packet);
            } else {
                packet = Arrays.copyOf(packet, random.nextInt(packet.length + 20));
                for (int change = random.nextInt(4); change > 0 && packet.length > 0; change--) {
                    packet[random.nextInt(packet.length)] = (byte) random.nextInt();
                }
            }
            ByteBuffer payload = ByteBuffer.wrap(packet);
            int expected = decoder.samplesIn(payload);
            int given = decoder.decode(payload, samples);
            assertTrue(given == 0 || given == expected, given + " samples, expected " + expected);
            int restored = decoder.recover(payload, samples, SAMPLES_20_MS);
            assertTrue(restored == 0 || restored == SAMPLES_20_MS, restored + " samples restored");
            assertEquals(0, payload.position());
            assertEquals(packet.length, payload.limit());
        }
    }

    @Test
    void emptyAndOversizedPayloadsAreMalformed() {
        VoiceDecoder decoder = new OpusDecoder(new Libopus().decoder());
        assertEquals(0, decoder.samplesIn(ByteBuffer.allocate(0)));
        assertEquals(0, decoder.decode(ByteBuffer.allocate(0), new short[1920]));
        assertEquals(0, decoder.samplesIn(ByteBuffer.allocate(65507)));
        assertEquals(0, decoder.decode(ByteBuffer.allocate(65507), new short[1920]));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30})
    void libopusAllocatesNothingPerPacket(int millis) {
        OpusImplementation opus = new Libopus();
        VoiceEncoder encoder = new OpusEncoder(opus.encoder(OpusSettings.asked(REDUNDANT, millis)));
        VoiceDecoder decoder = new OpusDecoder(opus.decoder());
        int count = RATE * millis / 1000;
        short[] samples = Arrays.copyOf(SPEECH, 1920);
        short[] output = new short[1920];
        ByteBuffer payload = ByteBuffer.allocateDirect(1400);
        Allocation.assertNone(() -> {
            encoder.encode(samples, count, payload.clear());
            payload.flip();
            decoder.decode(payload, output);
            decoder.conceal(output, 160);
            decoder.recover(payload, output, SAMPLES_20_MS);
        });
    }

    @Test
    void payloadWithoutRoomIsKeptWithin() {
        VoiceEncoder encoder = new OpusEncoder(new Libopus().encoder(OpusSettings.asked("", 20)));
        ByteBuffer payload = ByteBuffer.allocate(30);
        for (int i = 0; i + SAMPLES_20_MS <= SPEECH.length; i += SAMPLES_20_MS) {
            encoder.encode(Arrays.copyOfRange(SPEECH, i, i + SAMPLES_20_MS), SAMPLES_20_MS, payload.clear());
            assertTrue(payload.position() > 0);
        }
    }

    @Test
    void javaIsUsedWhenAskedFor() {
        String property = "evertone.opus";
        System.setProperty(property, "java");
        try {
            assertTrue(VoiceCodecs.opusImplementation().startsWith("concentus"), VoiceCodecs.opusImplementation());
        } finally {
            System.clearProperty(property);
        }
        assertTrue(VoiceCodecs.opusImplementation().startsWith("libopus"), VoiceCodecs.opusImplementation());
    }

    private static List<byte[]> encoded(OpusImplementation opus, short[] samples, String asked, int millis) {
        VoiceEncoder encoder = new OpusEncoder(opus.encoder(OpusSettings.asked(asked, millis)));
        int count = RATE * millis / 1000;
        List<byte[]> packets = new ArrayList<>();
        ByteBuffer payload = ByteBuffer.allocate(1400);
        for (int first = 0; first + count <= samples.length; first += count) {
            encoder.encode(Arrays.copyOfRange(samples, first, first + count), count, payload.clear());
            packets.add(Arrays.copyOf(payload.array(), payload.position()));
            assertFalse(payload.position() == 0, "empty packet");
        }
        return packets;
    }

    private static short[] decoded(OpusImplementation opus, List<byte[]> packets) {
        return decoded(new OpusDecoder(opus.decoder()), packets);
    }

    private static short[] decoded(VoiceDecoder decoder, List<byte[]> packets) {
        short[] heard = new short[packets.size() * 1920];
        short[] samples = new short[1920];
        int at = 0;
        for (byte[] packet : packets) {
            int count = decoder.decode(ByteBuffer.wrap(packet), samples);
            System.arraycopy(samples, 0, heard, at, count);
            at += count;
        }
        return Arrays.copyOf(heard, at);
    }

    /** Every tenth packet is missing. */
    private static short[] decodedWithLoss(OpusImplementation opus, List<byte[]> packets, boolean restore) {
        VoiceDecoder decoder = new OpusDecoder(opus.decoder());
        short[] heard = new short[packets.size() * SAMPLES_20_MS];
        short[] samples = new short[1920];
        for (int i = 0; i < packets.size(); i++) {
            int given = 0;
            if (i % 10 != 5 || i + 1 == packets.size()) {
                given = decoder.decode(ByteBuffer.wrap(packets.get(i)), samples);
            } else if (restore) {
                given = decoder.recover(ByteBuffer.wrap(packets.get(i + 1)), samples, SAMPLES_20_MS);
            }
            if (given == 0) {
                given = decoder.conceal(samples, SAMPLES_20_MS);
            }
            assertEquals(SAMPLES_20_MS, given);
            System.arraycopy(samples, 0, heard, i * SAMPLES_20_MS, given);
        }
        return heard;
    }

    private static double energy(short[] samples, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum / count;
    }

    private static double bitsPerSecond(List<byte[]> packets) {
        return packets.stream().mapToInt(packet -> packet.length).sum() * 8 / (packets.size() * 0.02);
    }

    private static long sizes(List<byte[]> packets) {
        return packets.stream().map(packet -> packet.length).distinct().count();
    }

    private static long redundant(List<byte[]> packets) {
        return packets.stream()
                .filter(packet -> OpusPacket.hasRedundancy(packet, packet.length))
                .count();
    }

    /** The bandwidth most packets have, by the configuration numbers of RFC 6716 table 2; −1 for other than SILK. */
    private static int bandwidth(List<byte[]> packets) {
        int configuration = (packets.get(packets.size() / 2)[0] & 0xff) >> 3;
        return configuration < 12 ? configuration / 4 : -1;
    }
}
