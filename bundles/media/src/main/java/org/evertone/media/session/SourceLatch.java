package org.evertone.media.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides which source of RTP is the far end (symmetric RTP, RFC 4961). The negotiated address always is, and its first
 * valid packet fixes the port. As long as it has been silent, another source that sends a steady stream is taken for a
 * far end behind a NAT, at once when it has the key of the stream; from the negotiated address's first packet on, nobody
 * else counts. For one thread.
 */
final class SourceLatch {
    /** Valid packets in sequence that make a stream: 100 ms of speech. */
    static final int STEADY_PACKETS = 5;

    private final InetAddress negotiated;
    private @Nullable InetSocketAddress latched;
    private @Nullable InetSocketAddress candidate;
    private int candidateSsrc;
    private int expectedSequence;
    private int steady;

    /** What a packet's source is. */
    enum Verdict {
        FAR_END,
        /** Not known yet: the first packet of a source. */
        FIRST_OF_CANDIDATE,
        /** Not known yet: it goes on like the one before. */
        NEXT_OF_CANDIDATE,
        /** The far end, and so were the packets of the candidate before. */
        PROVEN,
        STRANGER
    }

    SourceLatch(InetAddress negotiated) {
        this.negotiated = negotiated;
    }

    /**
     * Takes a valid packet.
     *
     * @param authentic whether it was protected with the far end's key
     */
    Verdict judge(InetSocketAddress from, int ssrc, int sequence, boolean authentic) {
        InetSocketAddress known = latched;
        if (known != null && (from.equals(known) || known.getAddress().equals(negotiated))) {
            return from.equals(known) ? Verdict.FAR_END : Verdict.STRANGER;
        }
        if (from.getAddress().equals(negotiated) || known == null && authentic) {
            latched = from;
            return Verdict.FAR_END;
        }
        if (known != null) {
            return Verdict.STRANGER;
        }
        int packets = inSequence(from, ssrc, sequence);
        if (packets < STEADY_PACKETS) {
            return packets == 1 ? Verdict.FIRST_OF_CANDIDATE : Verdict.NEXT_OF_CANDIDATE;
        }
        latched = from;
        return Verdict.PROVEN;
    }

    private int inSequence(InetSocketAddress from, int ssrc, int sequence) {
        boolean follows = from.equals(candidate) && ssrc == candidateSsrc && sequence == expectedSequence;
        candidate = from;
        candidateSsrc = ssrc;
        expectedSequence = (sequence + 1) & 0xffff;
        steady = follows ? steady + 1 : 1;
        return steady;
    }
}
