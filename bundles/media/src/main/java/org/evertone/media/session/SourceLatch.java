package org.evertone.media.session;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which source of RTP is the far end (symmetric RTP, RFC 4961). The negotiated address always is, and its first
 * valid packet fixes the port, unless the negotiated port itself speaks. As long as it has been silent, another source
 * that sends a steady stream is taken for a far end behind a NAT, at once when it has the key of the stream; from the
 * negotiated address's first packet on, nobody else counts but who has the key, once the source of before has fallen
 * silent. What is sent for a while yet by the source from which the media moved away does not count.
 *
 * <p>Judging is for one thread, making a successor for any.
 */
final class SourceLatch {
    /** Valid packets in sequence that make a stream: 100 ms of speech. */
    static final int STEADY_PACKETS = 5;

    /** Whoever was told to send no more has stopped by then. */
    static final long FORMER_NANOS = 2_000_000_000L;

    /** A source that speaks, or its comfort noise, does not pause so long. */
    static final long SILENT_NANOS = 1_000_000_000L;

    private final InetSocketAddress negotiated;
    private final @Nullable InetSocketAddress usual;
    private final List<InetSocketAddress> former;
    private final long movedNanos;

    private @Nullable InetSocketAddress latched;
    private long heardNanos;
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

    SourceLatch(InetSocketAddress negotiated) {
        this(negotiated, null, List.of(), 0);
    }

    private SourceLatch(
            InetSocketAddress negotiated,
            @Nullable InetSocketAddress usual,
            List<InetSocketAddress> former,
            long movedNanos) {
        this.negotiated = negotiated;
        this.usual = usual;
        this.former = former;
        this.movedNanos = movedNanos;
    }

    /**
     * For media that move to another address.
     *
     * @param reached where packets went until now
     */
    SourceLatch movedTo(InetSocketAddress next, InetSocketAddress reached, long nowNanos) {
        // Media that come back may come from where they came from then.
        boolean further = !former.contains(next) && nowNanos - movedNanos < FORMER_NANOS;
        List<InetSocketAddress> left = Stream.concat(
                        further ? former.stream() : Stream.empty(), Stream.of(negotiated, reached))
                .filter(address -> !address.equals(next))
                .distinct()
                .toList();
        return new SourceLatch(next, null, left, nowNanos);
    }

    /**
     * For a far end that is heard again after a pause, in which a NAT may have given it another port.
     *
     * @param reached where packets went until now
     */
    SourceLatch resumed(InetSocketAddress reached) {
        return new SourceLatch(negotiated, reached, former, movedNanos);
    }

    /**
     * Takes a valid packet of a far end that is to be heard.
     *
     * @param authentic whether it was protected with the far end's key
     */
    Verdict judge(InetSocketAddress from, int ssrc, int sequence, boolean authentic, long nowNanos) {
        if (recognise(from, authentic, nowNanos) == Verdict.FAR_END) {
            return Verdict.FAR_END;
        }
        if (latched != null || isFormer(from, nowNanos)) {
            return Verdict.STRANGER;
        }
        int packets = inSequence(from, ssrc, sequence);
        if (packets < STEADY_PACKETS) {
            return packets == 1 ? Verdict.FIRST_OF_CANDIDATE : Verdict.NEXT_OF_CANDIDATE;
        }
        latch(from, nowNanos);
        return Verdict.PROVEN;
    }

    /** Takes a valid packet while nobody is to be heard: then a steady stream proves nothing. */
    Verdict recognise(InetSocketAddress from, boolean authentic, long nowNanos) {
        if (from.equals(latched)) {
            heardNanos = nowNanos;
            return Verdict.FAR_END;
        }
        if (isFormer(from, nowNanos) || !counts(from, authentic, nowNanos)) {
            return Verdict.STRANGER;
        }
        latch(from, nowNanos);
        return Verdict.FAR_END;
    }

    private boolean counts(InetSocketAddress from, boolean authentic, long nowNanos) {
        InetSocketAddress known = latched;
        if (known == null) {
            return authentic || from.equals(usual) || closeness(from) > 0;
        }
        return closeness(from) > closeness(known) || authentic && nowNanos - heardNanos >= SILENT_NANOS;
    }

    /** How much of the negotiated address it has. */
    private int closeness(InetSocketAddress source) {
        if (!source.getAddress().equals(negotiated.getAddress())) {
            return 0;
        }
        return source.getPort() == negotiated.getPort() ? 2 : 1;
    }

    private boolean isFormer(InetSocketAddress from, long nowNanos) {
        return former.contains(from) && nowNanos - movedNanos < FORMER_NANOS;
    }

    private void latch(InetSocketAddress from, long nowNanos) {
        latched = from;
        heardNanos = nowNanos;
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
