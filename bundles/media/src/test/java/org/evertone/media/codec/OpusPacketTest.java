package org.evertone.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusPacketTest {
    /** Wideband SILK of 20 ms, one channel. */
    private static final int SILK_20_MS = 9 << 3;

    private static final int STEREO = 4;

    /** Speech, and a copy of the frame before. */
    private static final int REDUNDANT = 0b1100_0000;

    private static final int PLAIN = 0b1000_0000;

    // RFC 6716 table 2
    @ParameterizedTest
    @CsvSource({
        "0,480", "1,960", "2,1920", "3,2880", "8,480", "11,2880", "12,480", "13,960", "14,480", "15,960", "16,120",
        "17,240", "18,480", "19,960", "28,120", "31,960"
    })
    void configurationTellsTheDuration(int configuration, int samples) {
        assertEquals(samples, duration(configuration << 3));
        assertEquals(2 * samples, duration(configuration << 3 | 1));
        assertEquals(2 * samples, duration(configuration << 3 | 2, 1, 0));
        assertEquals(samples, duration(configuration << 3 | 3, 1));
    }

    @Test
    void severalFramesLastAtMost120Millis() {
        assertEquals(5760, duration(SILK_20_MS | 3, 6));
        assertEquals(0, duration(SILK_20_MS | 3, 7));
        assertEquals(5760, duration(16 << 3 | 3, 48));
        assertEquals(0, duration(16 << 3 | 3, 49));
    }

    @Test
    void packetWithoutItsHeaderIsMalformed() {
        assertEquals(0, OpusPacket.samplesAt48kHz(new byte[10], 0));
        assertEquals(0, duration(SILK_20_MS | 3));
        assertEquals(0, duration(SILK_20_MS | 3, 0));
    }

    @Test
    void redundancyIsFoundInEveryKindOfPacket() {
        for (int bits : new int[] {REDUNDANT, PLAIN}) {
            boolean expected = bits == REDUNDANT;
            assertEquals(expected, redundant(SILK_20_MS, bits, 1));
            assertEquals(expected, redundant(SILK_20_MS | 1, bits, 1, bits, 1));
            assertEquals(expected, redundant(SILK_20_MS | 2, 2, bits, 1, bits, 1));
            // The first frame has 255 octets: two for its length.
            byte[] two = new byte[260];
            ByteBuffer.wrap(two)
                    .put((byte) (SILK_20_MS | 2))
                    .put((byte) 255)
                    .put((byte) 0)
                    .put((byte) bits);
            assertEquals(expected, OpusPacket.hasRedundancy(two, two.length));
            // Three frames: of equal length, of any, and with padding.
            assertEquals(expected, redundant(SILK_20_MS | 3, 3, bits, bits, bits));
            assertEquals(expected, redundant(SILK_20_MS | 3, 0x83, 1, 1, bits, 0, 0));
            assertEquals(expected, redundant(SILK_20_MS | 3, 0xc3, 2, 1, 1, bits, 0, 0, 0, 0));
        }
    }

    @Test
    void redundancyOfEitherChannelCounts() {
        assertTrue(redundant(SILK_20_MS | STEREO, 0b1100_0000));
        assertTrue(redundant(SILK_20_MS | STEREO, 0b1001_0000));
        assertFalse(redundant(SILK_20_MS | STEREO, 0b1010_0000));
    }

    @Test
    void longerFramesHaveMoreBitsOfSpeechBeforeTheOneOfRedundancy() {
        assertTrue(redundant(10 << 3, 0b0010_0000));
        assertFalse(redundant(10 << 3, 0b1100_0000));
        assertTrue(redundant(11 << 3, 0b0001_0000));
        assertFalse(redundant(11 << 3, 0b1110_0000));
    }

    @Test
    void packetsOfMusicHaveNone() {
        assertFalse(redundant(16 << 3, 0xff));
    }

    @Test
    void cutOffPacketHasNone() {
        assertFalse(redundant(SILK_20_MS));
        assertFalse(redundant(SILK_20_MS | 2));
        assertFalse(redundant(SILK_20_MS | 2, 255));
        assertFalse(redundant(SILK_20_MS | 3));
        assertFalse(redundant(SILK_20_MS | 3, 0xff, 255, 255, 255));
        assertFalse(redundant(SILK_20_MS | 3, 0x83, 1));
    }

    private static int duration(int... octets) {
        return OpusPacket.samplesAt48kHz(bytes(octets), octets.length);
    }

    private static boolean redundant(int... octets) {
        return OpusPacket.hasRedundancy(bytes(octets), octets.length);
    }

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }
}
