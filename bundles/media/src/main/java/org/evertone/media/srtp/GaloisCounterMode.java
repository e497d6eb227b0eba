package org.evertone.media.srtp;

import java.util.Arrays;

/** AEAD_AES_128_GCM (RFC 7714 §8, §9). SRTCP: packet, tag, index. */
final class GaloisCounterMode implements Transform {
    private static final int TAG_OCTETS = 16;
    private static final int SSRC_OFFSET = 2;
    private static final int INDEX_OFFSET = 6;

    private final AesCounter cipher;
    private final Ghash hash;
    private final byte[] salt;
    private final boolean control;
    private final byte[] start = new byte[AesCounter.BLOCK_OCTETS];
    private final byte[] tag = new byte[TAG_OCTETS];
    private final byte[] associated = new byte[MAX_OCTETS + 4];

    /** @param salt 12 octets */
    GaloisCounterMode(byte[] cipherKey, byte[] salt, boolean control) {
        this.cipher = new AesCounter(cipherKey, MAX_OCTETS / AesCounter.BLOCK_OCTETS + 1);
        byte[] hashKey = new byte[AesCounter.BLOCK_OCTETS];
        cipher.encrypt(new byte[AesCounter.BLOCK_OCTETS], AesCounter.BLOCK_OCTETS, hashKey);
        this.hash = new Ghash(hashKey);
        this.salt = Arrays.copyOf(salt, AesCounter.BLOCK_OCTETS);
        this.control = control;
    }

    @Override
    public int trailerOctets() {
        return control ? TAG_OCTETS + 4 : TAG_OCTETS;
    }

    @Override
    public int indexFromEnd() {
        return 4;
    }

    @Override
    public void seal(byte[] packet, int clear, int octets, int ssrc, long index) {
        byte[] keystream = keystream(octets - clear, ssrc, index);
        AesCounter.xor(packet, clear, keystream, AesCounter.BLOCK_OCTETS, octets - clear);
        authenticate(packet, clear, octets, index, true, keystream);
        System.arraycopy(tag, 0, packet, octets, TAG_OCTETS);
        if (control) {
            Words.put(packet, octets + TAG_OCTETS, word(index, true));
        }
    }

    @Override
    public boolean open(byte[] packet, int clear, int octets, int ssrc, long index, boolean encrypted) {
        int end = octets - trailerOctets();
        int secret = encrypted ? end - clear : 0;
        byte[] keystream = keystream(secret, ssrc, index);
        authenticate(packet, end - secret, end, index, encrypted, keystream);
        if (!Words.same(tag, 0, packet, end, TAG_OCTETS)) {
            return false;
        }
        AesCounter.xor(packet, clear, keystream, AesCounter.BLOCK_OCTETS, secret);
        return true;
    }

    /** One block for the tag, then those for the packet: counters 1, 2 … behind the nonce. */
    private byte[] keystream(int octets, int ssrc, long index) {
        System.arraycopy(salt, 0, start, 0, start.length);
        Words.xor(start, SSRC_OFFSET, ssrc);
        Words.xor48(start, INDEX_OFFSET, index);
        return cipher.keystream(start, 1, 1 + AesCounter.blocks(octets));
    }

    private void authenticate(byte[] packet, int clear, int end, long index, boolean encrypted, byte[] keystream) {
        System.arraycopy(packet, 0, associated, 0, clear);
        int associatedOctets = clear;
        if (control) {
            Words.put(associated, clear, word(index, encrypted));
            associatedOctets += 4;
        }
        hash.reset();
        hash.update(associated, 0, associatedOctets);
        hash.update(packet, clear, end - clear);
        hash.block(8L * associatedOctets, 8L * (end - clear));
        hash.result(tag);
        AesCounter.xor(tag, 0, keystream, 0, TAG_OCTETS);
    }

    private static int word(long index, boolean encrypted) {
        return (int) index | (encrypted ? ENCRYPTED : 0);
    }
}
