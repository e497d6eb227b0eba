package org.evertone.media.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides which source of RTP is the far end (symmetric RTP, RFC 4961). The negotiated address always is, and its first
 * valid packet fixes the port. As long as it has been silent, another source that sends a steady stream is taken for a
 * far end behind a NAT; from the negotiated address's first packet on, nobody else counts. For one thread.
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

    SourceLatch(InetAddress negotiated) {
        this.negotiated = negotiated;
    }

    /** Takes a valid packet. @return whether it is the far end's */
    boolean accept(InetSocketAddress from, int ssrc, int sequence) {
        InetSocketAddress known = latched;
        if (known != null && (from.equals(known) || known.getAddress().equals(negotiated))) {
            return from.equals(known);
        }
        if (from.getAddress().equals(negotiated)) {
            latched = from;
            return true;
        }
        if (known != null || !steady(from, ssrc, sequence)) {
            return false;
        }
        latched = from;
        return true;
    }

    private boolean steady(InetSocketAddress from, int ssrc, int sequence) {
        boolean follows = from.equals(candidate) && ssrc == candidateSsrc && sequence == expectedSequence;
        candidate = from;
        candidateSsrc = ssrc;
        expectedSequence = (sequence + 1) & 0xffff;
        steady = follows ? steady + 1 : 1;
        return steady >= STEADY_PACKETS;
    }
}
