package org.evertone.media;

import org.evertone.config.Secret;

/**
 * Keys of one SRTP stream both ways, as SDES carries them (RFC 4568).
 *
 * @param suite transform and tag length
 * @param send our master key and salt, base64, as in the {@code inline:} of our description
 * @param receive the far end's
 */
public record SrtpKeys(Suite suite, Secret send, Secret receive) {

    /** Crypto suites, best first (RFC 4568 §6.2, RFC 7714 §14.2). */
    public enum Suite {
        AEAD_AES_128_GCM(16, 12),
        AES_CM_128_HMAC_SHA1_80(16, 14),
        AES_CM_128_HMAC_SHA1_32(16, 14);

        private final int keyOctets;
        private final int saltOctets;

        Suite(int keyOctets, int saltOctets) {
            this.keyOctets = keyOctets;
            this.saltOctets = saltOctets;
        }

        public int keyOctets() {
            return keyOctets;
        }

        public int saltOctets() {
            return saltOctets;
        }
    }
}
