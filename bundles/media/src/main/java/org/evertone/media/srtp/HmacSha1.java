package org.evertone.media.srtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** HMAC-SHA1 (RFC 2104) into one array that is used again; javax.crypto.Mac allocates for every result. One thread. */
final class HmacSha1 {
    static final int OCTETS = 20;

    private static final int BLOCK_OCTETS = 64;

    private final MessageDigest digest;
    private final byte[] inner = new byte[BLOCK_OCTETS];
    private final byte[] outer = new byte[BLOCK_OCTETS];
    private final byte[] tail = new byte[4];
    private final byte[] result = new byte[OCTETS];

    /** @param key up to 64 octets */
    HmacSha1(byte[] key) {
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no SHA-1", missing);
        }
        for (int i = 0; i < BLOCK_OCTETS; i++) {
            byte octet = i < key.length ? key[i] : 0;
            inner[i] = (byte) (octet ^ 0x36);
            outer[i] = (byte) (octet ^ 0x5c);
        }
    }

    /** Of the first octets of the data and a 32-bit word after them; the result is good until the next call. */
    byte[] of(byte[] data, int octets, int word) {
        Words.put(tail, 0, word);
        digest.update(inner);
        digest.update(data, 0, octets);
        digest.update(tail);
        finish();
        digest.update(outer);
        digest.update(result);
        finish();
        return result;
    }

    private void finish() {
        try {
            digest.digest(result, 0, OCTETS);
        } catch (GeneralSecurityException tooShort) {
            throw new IllegalStateException("SHA-1 has 20 octets", tooShort);
        }
    }
}
