package org.evertone.media.srtp;

import java.util.Arrays;
import java.util.Base64;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;

/** Encryption and authentication of one direction of SRTP or of SRTCP, on a packet in an array. For one thread. */
sealed interface Transform permits CounterModeHmac, GaloisCounterMode {
    /** Largest packet, protected, that is handled: more than any datagram of a phone. */
    int MAX_OCTETS = 2048;

    /** Octets of an RTCP packet that are never encrypted. */
    int RTCP_HEADER_OCTETS = 8;

    /** The E flag of SRTCP: the packet is encrypted (RFC 3711 §3.4). */
    int ENCRYPTED = 0x8000_0000;

    /** What protecting adds to a packet. */
    int trailerOctets();

    /** How far before the end of a protected SRTCP packet the word with E flag and index begins. */
    int indexFromEnd();

    /**
     * Protects.
     *
     * @param packet with room for the trailer
     * @param clear octets at its beginning that stay readable
     * @param octets size without trailer
     * @param index of 48 bits in SRTP, of 31 in SRTCP
     */
    void seal(byte[] packet, int clear, int octets, int ssrc, long index);

    /**
     * Authenticates, and decrypts only what is authentic; whatever is not stays as it was.
     *
     * @param octets size with trailer, at least {@code clear} and the trailer
     * @param encrypted false when the E flag of SRTCP says so
     * @return whether it is authentic
     */
    boolean open(byte[] packet, int clear, int octets, int ssrc, long index, boolean encrypted);

    /**
     * For SRTP, or with {@code control} for SRTCP.
     *
     * @param inline master key and salt in base64
     * @throws IllegalArgumentException when they do not have the size that the suite wants
     */
    static Transform of(Suite suite, Secret inline, boolean control) {
        byte[] master;
        try {
            master = Base64.getDecoder().decode(inline.value());
        } catch (IllegalArgumentException unreadable) {
            master = new byte[0];
        }
        int octets = suite.keyOctets() + suite.saltOctets();
        if (master.length != octets) {
            throw new IllegalArgumentException(
                    "SRTP key: " + suite + " wants " + octets + " octets of key and salt in base64");
        }
        KeyDerivation keys = new KeyDerivation(
                Arrays.copyOf(master, suite.keyOctets()), Arrays.copyOfRange(master, suite.keyOctets(), octets));
        int label = control ? KeyDerivation.CONTROL : 0;
        byte[] cipherKey = keys.derive(label + KeyDerivation.RTP_CIPHER, suite.keyOctets());
        byte[] salt = keys.derive(label + KeyDerivation.RTP_SALT, suite.saltOctets());
        if (suite == Suite.AEAD_AES_128_GCM) {
            return new GaloisCounterMode(cipherKey, salt, control);
        }
        byte[] authenticationKey = keys.derive(label + KeyDerivation.RTP_AUTHENTICATION, HmacSha1.OCTETS);
        boolean shortTag = suite == Suite.AES_CM_128_HMAC_SHA1_32 && !control;
        return new CounterModeHmac(cipherKey, authenticationKey, salt, shortTag ? 4 : 10, control);
    }
}
