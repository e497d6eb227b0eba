package org.evertone.call.sdp;

import java.util.List;
import java.util.Optional;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys;

/**
 * What encryption our descriptions offer and take (SDES, RFC 4568).
 *
 * @param profile how the stream is described in an offer of ours
 * @param required whether a stream without keys is refused
 */
public record Encryption(Profile profile, boolean required) {
    /** No keys at all. */
    public static final Encryption NONE = new Encryption(Profile.PLAIN, false);

    /** How an audio stream is described. */
    public enum Profile {
        /** {@code RTP/AVP} without keys. */
        PLAIN(MediaSection.RTP),
        /** {@code RTP/AVP} with keys (RFC 8643). */
        OPPORTUNISTIC(MediaSection.RTP),
        /** {@code RTP/SAVP}, and {@code RTP/AVP} as the second choice. */
        EITHER(MediaSection.SRTP),
        /** {@code RTP/SAVP} only. */
        SECURE(MediaSection.SRTP);

        private final String protocol;

        Profile(String protocol) {
            this.protocol = protocol;
        }

        String protocol() {
            return protocol;
        }
    }

    /** @param line our {@code a=crypto} line in the answer */
    record Keyed(String line, SrtpKeys keys) {
        @Override
        public String toString() {
            return "Keyed[" + keys.suite() + "]";
        }
    }

    /** Whether there are keys that may be sent. */
    boolean possible() {
        return false;
    }

    /** The {@code a=crypto} lines of an offer. */
    List<String> offer() {
        return List.of();
    }

    /** Takes one of the keys offered to us. */
    Optional<Keyed> answer(List<Secret> theirs) {
        return Optional.empty();
    }

    /** The keys when the far end has answered our offer with one of its own. */
    Optional<SrtpKeys> accept(List<Secret> theirs) {
        return Optional.empty();
    }
}
