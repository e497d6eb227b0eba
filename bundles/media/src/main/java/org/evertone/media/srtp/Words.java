package org.evertone.media.srtp;

/** Integers in network byte order inside arrays, and comparison that takes the same time whatever differs. */
final class Words {
    private Words() {}

    static int getShort(byte[] octets, int offset) {
        return (octets[offset] & 0xff) << 8 | octets[offset + 1] & 0xff;
    }

    static int get(byte[] octets, int offset) {
        return getShort(octets, offset) << 16 | getShort(octets, offset + 2);
    }

    static void put(byte[] octets, int offset, int word) {
        octets[offset] = (byte) (word >> 24);
        octets[offset + 1] = (byte) (word >> 16);
        octets[offset + 2] = (byte) (word >> 8);
        octets[offset + 3] = (byte) word;
    }

    static long getLong(byte[] octets, int offset) {
        return (long) get(octets, offset) << 32 | get(octets, offset + 4) & 0xffffffffL;
    }

    static void putLong(byte[] octets, int offset, long value) {
        put(octets, offset, (int) (value >> 32));
        put(octets, offset + 4, (int) value);
    }

    /** XORs the low 48 bits over six octets. */
    static void xor48(byte[] octets, int offset, long value) {
        for (int i = 0; i < 6; i++) {
            octets[offset + i] ^= (byte) (value >> 40 - 8 * i);
        }
    }

    /** XORs a word over four octets. */
    static void xor(byte[] octets, int offset, int word) {
        put(octets, offset, get(octets, offset) ^ word);
    }

    static boolean same(byte[] one, int from, byte[] other, int start, int octets) {
        int difference = 0;
        for (int i = 0; i < octets; i++) {
            difference |= one[from + i] ^ other[start + i];
        }
        return difference == 0;
    }
}
