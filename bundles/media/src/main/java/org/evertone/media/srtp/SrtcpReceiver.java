package org.evertone.media.srtp;

import java.nio.ByteBuffer;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;

/**
 * Opens the RTCP packets that the far end protected with one key, from whatever source (RFC 3711 §3.4). For one
 * thread; keep it as long as the key stays.
 */
public final class SrtcpReceiver {
    private final Transform transform;
    private final SourceTable sources = new SourceTable();
    private final byte[] scratch = new byte[Transform.MAX_OCTETS];

    /**
     * @param key the far end's master key and salt, base64
     * @throws IllegalArgumentException when the key does not have the size that the suite wants
     */
    public SrtcpReceiver(Suite suite, Secret key) {
        this(Transform.of(suite, key, true));
    }

    SrtcpReceiver(Transform transform) {
        this.transform = transform;
    }

    /**
     * Checks a compound packet and decrypts it in place; one whose E flag says it is only authenticated is taken too.
     *
     * @param packet SRTCP from position to limit; the limit moves before index and tag
     * @return false when it is to be dropped and the buffer is as it was: no RTCP, not authentic, seen before, or more
     *     than 128 packets old
     */
    public boolean unprotect(ByteBuffer packet) {
        int octets = packet.remaining();
        int end = octets - transform.trailerOctets();
        if (octets > scratch.length || end < Transform.RTCP_HEADER_OCTETS) {
            return false;
        }
        packet.get(packet.position(), scratch, 0, octets);
        if (!RtpHeader.versionFits(scratch)) {
            return false;
        }
        int ssrc = Words.get(scratch, RtpHeader.RTCP_SSRC_OFFSET);
        int word = Words.get(scratch, octets - transform.indexFromEnd());
        long index = word & ~Transform.ENCRYPTED;
        boolean encrypted = (word & Transform.ENCRYPTED) != 0;
        ReplayWindow window = sources.find(ssrc);
        if (window != null && !window.fresh(index)
                || !transform.open(scratch, Transform.RTCP_HEADER_OCTETS, octets, ssrc, index, encrypted)) {
            return false;
        }
        if (window == null) {
            window = sources.add(ssrc);
        }
        window.accept(index);
        packet.put(packet.position(), scratch, 0, end);
        packet.limit(packet.position() + end);
        return true;
    }
}
