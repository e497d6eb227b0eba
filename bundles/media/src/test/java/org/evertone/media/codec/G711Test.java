package org.evertone.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class G711Test {

    @Test
    void muLawEncodesEverySampleLikeTheReference() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            assertEquals((byte) referenceMuCompress(sample), G711.PCMU.encode((short) sample), "sample " + sample);
        }
    }

    @Test
    void aLawEncodesEverySampleLikeTheReference() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            assertEquals((byte) referenceACompress(sample), G711.PCMA.encode((short) sample), "sample " + sample);
        }
    }

    @Test
    void bothLawsDecodeEveryOctetLikeTheReference() {
        for (int octet = 0; octet < 256; octet++) {
            assertEquals(referenceMuExpand(octet), G711.PCMU.decode((byte) octet), "µ " + octet);
            assertEquals(referenceAExpand(octet), G711.PCMA.decode((byte) octet), "A " + octet);
        }
    }

    @Test
    void decodedValuesSurviveAnotherPassUnchanged() {
        for (G711 law : G711.values()) {
            for (int octet = 0; octet < 256; octet++) {
                short once = law.decode((byte) octet);
                assertEquals(once, law.decode(law.encode(once)), law + " " + octet);
            }
        }
    }

    @Test
    void knownValuesOfTheStandardHold() {
        assertEquals((byte) 0xff, G711.PCMU.encode((short) 0));
        assertEquals((byte) 0x80, G711.PCMU.encode(Short.MAX_VALUE));
        assertEquals((byte) 0x00, G711.PCMU.encode(Short.MIN_VALUE));
        assertEquals((byte) 0xd5, G711.PCMA.encode((short) 0));
        assertEquals((byte) 0xaa, G711.PCMA.encode(Short.MAX_VALUE));
        assertEquals(32124, G711.PCMU.decode((byte) 0x80));
        assertEquals(32256, G711.PCMA.decode((byte) 0xaa));
    }

    @Test
    void lawsAreFoundByTheirSdpNameInAnyCase() {
        assertEquals(G711.PCMA, G711.named("pcma").orElseThrow());
        assertEquals(true, G711.named("G722").isEmpty());
    }

    // The reference walks the segments step by step, as ITU-T G.711 tables 1 and 2 do; the product counts bits.

    private static int referenceMuCompress(int sample) {
        int magnitude = Math.min((sample < 0 ? ~sample : sample) / 4 + 33, 0x1fff);
        int segment = 1;
        for (int rest = magnitude / 64; rest != 0; rest /= 2) {
            segment++;
        }
        int high = 8 - segment;
        int low = 15 - (magnitude >> segment) % 16;
        return high * 16 + low + (sample >= 0 ? 128 : 0);
    }

    private static int referenceMuExpand(int octet) {
        int inverted = 255 - octet;
        int segment = inverted / 16 % 8;
        int step = 8 << segment;
        int value = (128 << segment) + step * (inverted % 16) + step / 2 - 4 * 33;
        return octet < 128 ? -value : value;
    }

    private static int referenceACompress(int sample) {
        int magnitude = (sample < 0 ? ~sample : sample) / 16;
        if (magnitude > 15) {
            int exponent = 1;
            while (magnitude > 31) {
                magnitude /= 2;
                exponent++;
            }
            magnitude = magnitude - 16 + exponent * 16;
        }
        return (magnitude + (sample >= 0 ? 128 : 0)) ^ 0x55;
    }

    private static int referenceAExpand(int octet) {
        int code = octet ^ 0x55;
        int exponent = code / 16 % 8;
        int mantissa = code % 16 + (exponent > 0 ? 16 : 0);
        int value = mantissa * 16 + 8;
        for (int i = 1; i < exponent; i++) {
            value *= 2;
        }
        return code >= 128 ? value : -value;
    }
}
