package org.evertone.media.srtp;

import java.util.Arrays;

/** AES_CM_128 with HMAC-SHA1 (RFC 3711 §4.1.1, §4.2.1). SRTCP: packet, index, tag. */
final class CounterModeHmac implements Transform {
    private static final int SSRC_OFFSET = 4;
    private static final int INDEX_OFFSET = 8;

    private final AesCounter cipher;
    private final HmacSha1 authentication;
    private final byte[] salt;
    private final int tagOctets;
    private final boolean control;
    private final byte[] start = new byte[AesCounter.BLOCK_OCTETS];

    /**
     * @param salt 14 octets
     * @param tagOctets 4 or 10
     */
    CounterModeHmac(byte[] cipherKey, byte[] authenticationKey, byte[] salt, int tagOctets, boolean control) {
        this.cipher = new AesCounter(cipherKey, MAX_OCTETS / AesCounter.BLOCK_OCTETS);
        this.authentication = new HmacSha1(authenticationKey);
        this.salt = Arrays.copyOf(salt, AesCounter.BLOCK_OCTETS);
        this.tagOctets = tagOctets;
        this.control = control;
    }

    @Override
    public int trailerOctets() {
        return control ? 4 + tagOctets : tagOctets;
    }

    @Override
    public int indexFromEnd() {
        return 4 + tagOctets;
    }

    @Override
    public void seal(byte[] packet, int clear, int octets, int ssrc, long index) {
        crypt(packet, clear, octets, ssrc, index);
        int word = word(index, true);
        byte[] tag = authentication.of(packet, octets, word);
        int end = octets;
        if (control) {
            Words.put(packet, end, word);
            end += 4;
        }
        System.arraycopy(tag, 0, packet, end, tagOctets);
    }

    @Override
    public boolean open(byte[] packet, int clear, int octets, int ssrc, long index, boolean encrypted) {
        int end = octets - trailerOctets();
        byte[] tag = authentication.of(packet, end, word(index, encrypted));
        if (!Words.same(tag, 0, packet, octets - tagOctets, tagOctets)) {
            return false;
        }
        if (encrypted) {
            crypt(packet, clear, end, ssrc, index);
        }
        return true;
    }

    /** What is authenticated behind the packet: the rollover counter, or E flag and index. */
    private int word(long index, boolean encrypted) {
        return control ? (int) index | (encrypted ? ENCRYPTED : 0) : (int) (index >>> 16);
    }

    private void crypt(byte[] packet, int clear, int end, int ssrc, long index) {
        System.arraycopy(salt, 0, start, 0, start.length);
        Words.xor(start, SSRC_OFFSET, ssrc);
        Words.xor48(start, INDEX_OFFSET, index);
        int octets = end - clear;
        AesCounter.xor(packet, clear, cipher.keystream(start, 0, AesCounter.blocks(octets)), 0, octets);
    }
}
