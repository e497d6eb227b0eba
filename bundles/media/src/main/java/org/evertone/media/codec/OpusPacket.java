package org.evertone.media.codec;

/** What the first octets of an opus packet say, without decoding it (RFC 6716 §3 and §4.2). */
final class OpusPacket {
    /** Longest packet there may be: 120 ms. */
    private static final int LONGEST = 5760;

    private static final int FIRST_CELT_CONFIGURATION = 16;
    private static final int FIRST_HYBRID_CONFIGURATION = 12;

    private OpusPacket() {}

    /** Its duration in samples of 48 kHz; 0 when it is malformed. */
    static int samplesAt48kHz(byte[] packet, int length) {
        if (length < 1) {
            return 0;
        }
        int frames = frameCount(packet, length);
        int samples = frames * frameSamplesAt48kHz(packet[0]);
        return samples > LONGEST ? 0 : samples;
    }

    /** Whether its first frame carries a copy of the frame before. */
    static boolean hasRedundancy(byte[] packet, int length) {
        int configuration = (packet[0] & 0xff) >> 3;
        if (configuration >= FIRST_CELT_CONFIGURATION) {
            return false;
        }
        int at = firstFrame(packet, length);
        if (at >= length) {
            return false;
        }
        // Each 20 ms have a bit for speech, then one bit tells of redundancy; a second channel has the same again.
        int perChannel = Math.max(1, frameSamplesAt48kHz(packet[0]) / 960) + 1;
        boolean stereo = (packet[0] & 4) != 0;
        int bits = packet[at] & 0xff;
        return (bits >> (8 - perChannel) & 1) == 1 || stereo && (bits >> (8 - 2 * perChannel) & 1) == 1;
    }

    private static int frameSamplesAt48kHz(byte first) {
        int configuration = (first & 0xff) >> 3;
        if (configuration >= FIRST_CELT_CONFIGURATION) {
            return 120 << (configuration & 3);
        }
        if (configuration >= FIRST_HYBRID_CONFIGURATION) {
            return 480 << (configuration & 1);
        }
        int step = configuration & 3;
        return step == 3 ? 2880 : 480 << step;
    }

    private static int frameCount(byte[] packet, int length) {
        return switch (packet[0] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : packet[1] & 0x3f;
        };
    }

    /** Index of the first frame's first octet; beyond the end when the packet is malformed. */
    private static int firstFrame(byte[] packet, int length) {
        return switch (packet[0] & 3) {
            case 0, 1 -> 1;
            case 2 -> length < 2 ? length : 1 + lengthOctets(packet[1]);
            default -> firstOfMany(packet, length);
        };
    }

    private static int firstOfMany(byte[] packet, int length) {
        if (length < 2) {
            return length;
        }
        boolean padded = (packet[1] & 0x40) != 0;
        boolean variable = (packet[1] & 0x80) != 0;
        int at = 2;
        while (padded && at < length) {
            padded = packet[at++] == (byte) 255;
        }
        for (int frame = 1; variable && frame < (packet[1] & 0x3f) && at < length; frame++) {
            at += lengthOctets(packet[at]);
        }
        return at;
    }

    private static int lengthOctets(byte first) {
        return (first & 0xff) >= 252 ? 2 : 1;
    }
}
