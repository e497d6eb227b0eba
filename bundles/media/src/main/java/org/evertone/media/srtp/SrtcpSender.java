package org.evertone.media.srtp;

import java.nio.ByteBuffer;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;

/** Protects the RTCP packets of one source (RFC 3711 §3.4). For one thread; keep it as long as the key stays. */
public final class SrtcpSender {
    /** Most octets that protecting adds. */
    public static final int MAX_TRAILER_OCTETS = 20;

    private final Transform transform;
    private final byte[] scratch = new byte[Transform.MAX_OCTETS];
    private long next;

    /**
     * @param key our master key and salt, base64
     * @throws IllegalArgumentException when the key does not have the size that the suite wants
     */
    public SrtcpSender(Suite suite, Secret key) {
        this(Transform.of(suite, key, true), 0);
    }

    SrtcpSender(Transform transform, long next) {
        this.transform = transform;
        this.next = next;
    }

    /**
     * Encrypts a compound packet in place and adds index and tag.
     *
     * @param packet RTCP from position to limit; the limit moves behind what is added
     * @return false when nothing may be sent and the buffer is as it was: not RTCP, no room, or the key is used up
     *     (2^31 packets)
     */
    public boolean protect(ByteBuffer packet) {
        int octets = packet.remaining();
        int total = octets + transform.trailerOctets();
        if (octets < Transform.RTCP_HEADER_OCTETS
                || total > scratch.length
                || packet.capacity() - packet.limit() < transform.trailerOctets()
                || next > Integer.MAX_VALUE) {
            return false;
        }
        packet.get(packet.position(), scratch, 0, octets);
        if (!RtpHeader.versionFits(scratch)) {
            return false;
        }
        int ssrc = Words.get(scratch, RtpHeader.RTCP_SSRC_OFFSET);
        transform.seal(scratch, Transform.RTCP_HEADER_OCTETS, octets, ssrc, next++);
        packet.limit(packet.position() + total);
        packet.put(packet.position(), scratch, 0, total);
        return true;
    }
}
