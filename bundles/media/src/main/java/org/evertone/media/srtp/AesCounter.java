package org.evertone.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES-128 in counter mode: makes keystream into one array that is used again. For one thread. */
final class AesCounter {
    static final int BLOCK_OCTETS = 16;

    private final Cipher cipher;
    private final byte[] counters;
    private final byte[] keystream;

    /** @param blocks most blocks wanted at once, up to 65536 */
    // Counter mode is built here from single blocks: the ready-made one allocates whenever the counter is set.
    @SuppressWarnings("InsecureCryptoUsage")
    AesCounter(byte[] key, int blocks) {
        try {
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no AES with a key of 128 bits", missing);
        }
        counters = new byte[blocks * BLOCK_OCTETS];
        keystream = new byte[blocks * BLOCK_OCTETS];
    }

    /**
     * Makes the keystream of successive counters; it is good until the next call.
     *
     * @param start 16 octets, of which the last two are replaced by the counter
     * @param counter of the first block
     */
    byte[] keystream(byte[] start, int counter, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = block * BLOCK_OCTETS;
            System.arraycopy(start, 0, counters, at, BLOCK_OCTETS - 2);
            counters[at + BLOCK_OCTETS - 2] = (byte) ((counter + block) >> 8);
            counters[at + BLOCK_OCTETS - 1] = (byte) (counter + block);
        }
        encrypt(counters, blocks * BLOCK_OCTETS, keystream);
        return keystream;
    }

    /** Encrypts whole blocks one by one; source and target are different arrays. */
    void encrypt(byte[] source, int octets, byte[] target) {
        try {
            cipher.update(source, 0, octets, target, 0);
        } catch (GeneralSecurityException tooShort) {
            throw new IllegalStateException("the target is shorter than the source", tooShort);
        }
    }

    static int blocks(int octets) {
        return (octets + BLOCK_OCTETS - 1) / BLOCK_OCTETS;
    }

    static void xor(byte[] data, int offset, byte[] keystream, int from, int octets) {
        for (int i = 0; i < octets; i++) {
            data[offset + i] ^= keystream[from + i];
        }
    }
}
