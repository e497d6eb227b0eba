package org.evertone.media.srtp;

import java.nio.ByteBuffer;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;

/**
 * Protects the RTP packets of one source (RFC 3711 §3.3). For one thread.
 *
 * <p>Keep it as long as the key stays: a second one with the same key and source would use keystream twice. A source
 * that gets a new key should also get a new SSRC, because peers differ on whether the rollover counter goes on.
 */
public final class SrtpSender {
    /** Most octets that protecting adds. */
    public static final int MAX_TRAILER_OCTETS = 16;

    static final long LAST_INDEX = (1L << 48) - 1;

    private final Transform transform;
    private final int ssrc;
    private final byte[] scratch = new byte[Transform.MAX_OCTETS];
    private long index;

    /**
     * @param key our master key and salt, base64
     * @param ssrc the only source that may be sent under the key
     * @throws IllegalArgumentException when the key does not have the size that the suite wants
     */
    public SrtpSender(Suite suite, Secret key, int ssrc) {
        this(Transform.of(suite, key, false), ssrc, -1);
    }

    SrtpSender(Transform transform, int ssrc, long index) {
        this.transform = transform;
        this.ssrc = ssrc;
        this.index = index;
    }

    /**
     * Encrypts a packet in place and adds the tag. The first sequence number should be below 32768, so that a loss at
     * the beginning does not hide the first wrap from the receiver (RFC 3711 §3.3.1).
     *
     * @param packet RTP packet from position to limit; the limit moves behind the tag
     * @return false when nothing may be sent and the buffer is as it was: not an RTP packet of this source, no room,
     *     sequence number not after the one before, or the key is used up (2^48 packets)
     */
    public boolean protect(ByteBuffer packet) {
        int octets = packet.remaining();
        int total = octets + transform.trailerOctets();
        if (total > scratch.length || packet.capacity() - packet.limit() < transform.trailerOctets()) {
            return false;
        }
        packet.get(packet.position(), scratch, 0, octets);
        int header = RtpHeader.octets(scratch, octets);
        if (header < 0 || Words.get(scratch, RtpHeader.SSRC_OFFSET) != ssrc) {
            return false;
        }
        int sequence = Words.getShort(scratch, RtpHeader.SEQUENCE_OFFSET);
        long next = index < 0 ? sequence : index + (short) (sequence - (int) index);
        if (next <= index || next > LAST_INDEX) {
            return false;
        }
        index = next;
        transform.seal(scratch, header, octets, ssrc, next);
        packet.limit(packet.position() + total);
        packet.put(packet.position() + header, scratch, header, total - header);
        return true;
    }
}
