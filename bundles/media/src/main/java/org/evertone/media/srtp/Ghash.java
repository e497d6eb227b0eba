package org.evertone.media.srtp;

/**
 * GHASH (NIST SP 800-38D §6.4), four bits at a time over a table of the key. Bit 0 of the field's elements is the
 * highest bit of {@code high}. For one thread.
 */
final class Ghash {
    /** The field's polynomial without its highest term. */
    private static final long REDUCTION = 0xe1L << 56;

    private static final long[] SHIFTED_OUT = new long[16];

    private final long[] tableHigh = new long[16];
    private final long[] tableLow = new long[16];
    private long high;
    private long low;

    static {
        for (int nibble = 0; nibble < 16; nibble++) {
            long remainder = 0;
            for (int bit = 0; bit < 4; bit++) {
                if ((nibble >> bit & 1) != 0) {
                    remainder ^= REDUCTION >>> 3 - bit;
                }
            }
            SHIFTED_OUT[nibble] = remainder;
        }
    }

    /** @param key 16 octets: the block of zeros, encrypted */
    Ghash(byte[] key) {
        long h = Words.getLong(key, 0);
        long l = Words.getLong(key, 8);
        for (int power = 8; power > 0; power >>= 1) {
            tableHigh[power] = h;
            tableLow[power] = l;
            long carry = l & 1;
            l = l >>> 1 | h << 63;
            h = h >>> 1 ^ (carry == 0 ? 0 : REDUCTION);
        }
        for (int power = 2; power < 16; power <<= 1) {
            for (int rest = 1; rest < power; rest++) {
                tableHigh[power + rest] = tableHigh[power] ^ tableHigh[rest];
                tableLow[power + rest] = tableLow[power] ^ tableLow[rest];
            }
        }
    }

    void reset() {
        high = 0;
        low = 0;
    }

    /** Adds octets, filled up with zeros to whole blocks. */
    void update(byte[] data, int offset, int octets) {
        int end = offset + octets;
        int at = offset;
        for (; at + 16 <= end; at += 16) {
            block(Words.getLong(data, at), Words.getLong(data, at + 8));
        }
        if (at < end) {
            block(partial(data, at, end), partial(data, at + 8, end));
        }
    }

    /** Adds one block. */
    void block(long blockHigh, long blockLow) {
        long xHigh = high ^ blockHigh;
        long xLow = low ^ blockLow;
        long zHigh = 0;
        long zLow = 0;
        for (int digit = 0; digit < 32; digit++) {
            int nibble = (int) ((digit < 16 ? xLow >>> 4 * digit : xHigh >>> 4 * (digit - 16)) & 15);
            int out = (int) (zLow & 15);
            zLow = zLow >>> 4 | zHigh << 60;
            zHigh = zHigh >>> 4 ^ SHIFTED_OUT[out];
            zHigh ^= tableHigh[nibble];
            zLow ^= tableLow[nibble];
        }
        high = zHigh;
        low = zLow;
    }

    void result(byte[] target) {
        Words.putLong(target, 0, high);
        Words.putLong(target, 8, low);
    }

    private static long partial(byte[] data, int from, int end) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (from + i < end ? data[from + i] & 0xff : 0);
        }
        return value;
    }
}
