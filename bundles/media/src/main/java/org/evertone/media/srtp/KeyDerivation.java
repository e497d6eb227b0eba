package org.evertone.media.srtp;

import java.util.Arrays;

/** Session keys from a master key (RFC 3711 §4.3.3, derivation rate 0; for AEAD RFC 7714 §11). */
final class KeyDerivation {
    static final int RTP_CIPHER = 0;
    static final int RTP_AUTHENTICATION = 1;
    static final int RTP_SALT = 2;

    /** What the labels of SRTCP are above those of SRTP. */
    static final int CONTROL = 3;

    private static final int SALT_OCTETS = 14;
    private static final int LABEL_OFFSET = 7;

    private final byte[] masterKey;
    private final byte[] masterSalt;

    /** @param masterSalt 12 or 14 octets; a shorter one counts as followed by zeros */
    KeyDerivation(byte[] masterKey, byte[] masterSalt) {
        this.masterKey = masterKey.clone();
        this.masterSalt = Arrays.copyOf(masterSalt, SALT_OCTETS);
    }

    byte[] derive(int label, int octets) {
        byte[] start = Arrays.copyOf(masterSalt, AesCounter.BLOCK_OCTETS);
        start[LABEL_OFFSET] ^= (byte) label;
        int blocks = AesCounter.blocks(octets);
        return Arrays.copyOf(new AesCounter(masterKey, blocks).keystream(start, 0, blocks), octets);
    }
}
