package org.evertone.media.srtp;

import java.nio.ByteBuffer;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;

/**
 * Opens the RTP packets that the far end protected with one key, from whatever source (RFC 3711 §3.3). For one thread.
 *
 * <p>Give it every packet, also while nothing is played: it counts the wraps of the sequence number. Keep it as long
 * as the key stays.
 */
public final class SrtpReceiver {
    private final Transform transform;
    private final SourceTable sources = new SourceTable();
    private final byte[] scratch = new byte[Transform.MAX_OCTETS];
    private final long oldRollovers;
    private volatile long reached;

    /**
     * @param key the far end's master key and salt, base64
     * @throws IllegalArgumentException when the key does not have the size that the suite wants
     */
    public SrtpReceiver(Suite suite, Secret key) {
        this(Transform.of(suite, key, false), 0);
    }

    SrtpReceiver(Transform transform, long oldRollovers) {
        this.transform = transform;
        this.oldRollovers = oldRollovers;
    }

    /**
     * For a new key within a call: peers either begin to count wraps again or go on (RFC 3711 §3.3.1); both are
     * understood. From any thread.
     *
     * @throws IllegalArgumentException when the key does not have the size that the suite wants
     */
    public SrtpReceiver withKey(Suite suite, Secret key) {
        return new SrtpReceiver(Transform.of(suite, key, false), reached);
    }

    /**
     * Checks a packet and decrypts it in place.
     *
     * @param packet SRTP packet from position to limit; the limit moves before the tag
     * @return false when it is to be dropped and the buffer is as it was: no RTP, not authentic, seen before, or more
     *     than 128 packets old
     */
    public boolean unprotect(ByteBuffer packet) {
        int octets = packet.remaining();
        int end = octets - transform.trailerOctets();
        if (octets > scratch.length || end <= 0) {
            return false;
        }
        packet.get(packet.position(), scratch, 0, octets);
        int header = RtpHeader.octets(scratch, end);
        if (header < 0) {
            return false;
        }
        int ssrc = Words.get(scratch, RtpHeader.SSRC_OFFSET);
        int sequence = Words.getShort(scratch, RtpHeader.SEQUENCE_OFFSET);
        ReplayWindow window = sources.find(ssrc);
        long index = window == null
                ? firstIndex(header, octets, ssrc, sequence)
                : nextIndex(header, octets, ssrc, sequence, window);
        if (index < 0) {
            return false;
        }
        if (window == null) {
            window = sources.add(ssrc);
        }
        window.accept(index);
        if (reached != index >>> 16) {
            reached = index >>> 16;
        }
        packet.put(packet.position() + header, scratch, header, end - header);
        packet.limit(packet.position() + end);
        return true;
    }

    private long nextIndex(int header, int octets, int ssrc, int sequence, ReplayWindow window) {
        long index = estimate(window.highest(), sequence);
        boolean good = index >= 0
                && index <= SrtpSender.LAST_INDEX
                && window.fresh(index)
                && transform.open(scratch, header, octets, ssrc, index, true);
        return good ? index : -1;
    }

    /** Of a source that is new: one wrap may have been missed, and after a new key the old count may go on. */
    private long firstIndex(int header, int octets, int ssrc, int sequence) {
        for (long base = 0; ; base = oldRollovers) {
            for (long rollovers = base; rollovers <= base + 1; rollovers++) {
                long index = rollovers << 16 | sequence;
                if (index <= SrtpSender.LAST_INDEX && transform.open(scratch, header, octets, ssrc, index, true)) {
                    return index;
                }
            }
            if (base == oldRollovers) {
                return -1;
            }
        }
    }

    /** The index nearest to the highest one (RFC 3711 §3.3.1); negative when that would be before the first wrap. */
    static long estimate(long highest, int sequence) {
        int last = (int) highest & 0xffff;
        long rollovers = highest >>> 16;
        if (last < 0x8000) {
            if (sequence - last > 0x8000) {
                rollovers--;
            }
        } else if (last - 0x8000 > sequence) {
            rollovers++;
        }
        return rollovers << 16 | sequence;
    }
}
