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
 * @param shortTag whether the 32-bit tag is preferred to the 80-bit one
 * @param ours our keys, one for each suite; empty where none may be sent
 */
public record Encryption(Profile profile, boolean required, boolean shortTag, List<CryptoAttribute> ours) {
    /** No keys at all. */
    public static final Encryption NONE = new Encryption(Profile.PLAIN, false, false, List.of());

    private static final String ATTRIBUTE = "a=crypto:";

    public Encryption {
        ours = List.copyOf(ours);
    }

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
        return !ours.isEmpty();
    }

    /** The {@code a=crypto} lines of an offer. */
    List<String> offer() {
        return profile == Profile.PLAIN
                ? List.of()
                : ours.stream().map(line -> ATTRIBUTE + line.format()).toList();
    }

    /** Takes one of the keys offered to us; ours is the same for each offer, so that a new offer does not change it. */
    Optional<Keyed> answer(List<Secret> theirs) {
        return CryptoAttribute.choose(read(theirs), shortTag)
                .flatMap(remote -> ours.stream()
                        .filter(own -> own.suite() == remote.suite())
                        .findFirst()
                        .map(own -> new CryptoAttribute(remote.tag(), own.suite(), own.key()))
                        .map(line -> new Keyed(ATTRIBUTE + line.format(), line.with(remote))));
    }

    /** The keys when the far end has answered our offer with one of its own. */
    Optional<SrtpKeys> accept(List<Secret> theirs) {
        if (profile == Profile.PLAIN) {
            return Optional.empty();
        }
        return read(theirs).stream()
                .flatMap(remote -> CryptoAttribute.accepted(ours, remote).map(own -> own.with(remote)).stream())
                .findFirst();
    }

    private static List<CryptoAttribute> read(List<Secret> lines) {
        return lines.stream()
                .flatMap(line -> CryptoAttribute.parse(line.value()).stream())
                .toList();
    }
}
