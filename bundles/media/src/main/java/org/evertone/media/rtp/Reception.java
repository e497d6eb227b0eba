package org.evertone.media.rtp;

import java.nio.ByteBuffer;

/** What a receiver reports about the source it hears (RFC 3550 §6.4.1, A.3, A.8). For any thread. */
public final class Reception {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int clockRateHz;

    private boolean any;
    private int ssrc;
    private long baseSequence;
    private long highestSequence;
    private long receivedFromSource;
    private long expectedBefore;
    private long receivedBefore;
    private int lastTransit;
    private double jitterTicks;

    public Reception(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    /**
     * Enters a packet; one of another source starts anew.
     *
     * @param audio whether its timestamp tells when it was sent; an event's does not
     */
    public synchronized void enter(RtpPacket packet, boolean audio, long nowNanos) {
        long ticks = nowNanos / NANOS_PER_SECOND * clockRateHz
                + nowNanos % NANOS_PER_SECOND * clockRateHz / NANOS_PER_SECOND;
        int transit = (int) ticks - packet.timestamp();
        if (!any || ssrc != packet.ssrc()) {
            any = true;
            ssrc = packet.ssrc();
            baseSequence = packet.sequence();
            highestSequence = baseSequence;
            receivedFromSource = 0;
            expectedBefore = 0;
            receivedBefore = 0;
            jitterTicks = 0;
        } else {
            highestSequence =
                    Math.max(highestSequence, highestSequence + (short) (packet.sequence() - (int) highestSequence));
            int change = Math.abs(transit - lastTransit);
            // A jump of more than a second is a new time base, not jitter.
            if (audio && change < clockRateHz) {
                jitterTicks += (change - jitterTicks) / 16;
            }
        }
        if (audio) {
            lastTransit = transit;
        }
        receivedFromSource++;
    }

    public synchronized double jitterMillis() {
        return jitterTicks * 1000 / clockRateHz;
    }

    /** Writes the report block, or nothing when no source was heard; moves the interval of the lost fraction on. */
    synchronized int writeReportBlock(ByteBuffer target, FarReports far, long nowNanos) {
        if (!any) {
            return 0;
        }
        long expected = highestSequence - baseSequence + 1;
        long lost = Math.max(-0x800000, Math.min(expected - receivedFromSource, 0x7fffff));
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (receivedFromSource - receivedBefore);
        long fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, (lostNow << 8) / expectedNow);
        expectedBefore = expected;
        receivedBefore = receivedFromSource;
        target.putInt(ssrc);
        target.putInt((int) (fraction << 24 | lost & 0xffffff));
        target.putInt((int) highestSequence);
        target.putInt((int) jitterTicks);
        far.writeLastSenderReport(target, ssrc, nowNanos);
        return 1;
    }

    /** Source heard last. */
    synchronized int ssrc() {
        return ssrc;
    }
}
