package org.evertone.media.rtp;

import java.nio.ByteBuffer;

/**
 * What the far end's RTCP tells (RFC 3550 §6.4, RFC 3611 §4.4 and §4.5): how it hears us, the round trip, and the times
 * that our next report gives back. The caller checks where it came from. Does not allocate. For any thread.
 */
public final class FarReports {
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int BYE = 203;
    private static final int EXTENDED_REPORT = 207;
    private static final int RECEIVER_TIME = 4;
    private static final int DELAYS_SINCE_RECEIVER_TIME = 5;
    private static final int BLOCK_OCTETS = 24;
    private static final int SENT_KEPT = 8;
    private static final double NANOS_PER_NTP_UNIT = 1_000_000_000.0 / 65536;
    /** A longer one is a report that lies. */
    private static final double MAX_ROUND_TRIP_NANOS = 30e9;

    private final int ourSsrc;
    private final int[] sentTimes = new int[SENT_KEPT];
    private final long[] sentNanos = new long[SENT_KEPT];
    private int sentCount;

    private final TimeHeard senderReport = new TimeHeard();
    private final TimeHeard receiverTime = new TimeHeard();
    private boolean anyBlock;
    private double lossShare;
    private long lost;
    private double jitterTicks;
    private double roundTripMillis;
    private boolean left;

    /** Middle 32 bits of an NTP time and when it came. */
    private static final class TimeHeard {
        private boolean any;
        private int ssrc;
        private int time;
        private long nanos;

        void hear(int from, int middleTime, long nowNanos) {
            any = true;
            ssrc = from;
            time = middleTime;
            nanos = nowNanos;
        }

        /** Writes the time and how long ago it came, or zeros (LSR and DLSR, RFC 3550 §6.4.1). */
        void write(ByteBuffer target, boolean known, long nowNanos) {
            target.putInt(known ? time : 0);
            target.putInt(known ? (int) (long) ((nowNanos - nanos) / NANOS_PER_NTP_UNIT) : 0);
        }
    }

    /** @param ourSsrc source that the far end reports on */
    public FarReports(int ourSsrc) {
        this.ourSsrc = ourSsrc;
    }

    /**
     * Reads a compound packet.
     *
     * @param packet from position to limit, both left as they are
     * @param nowNanos monotonic time of arrival
     * @return false when it is not RTCP; then nothing of it is used
     */
    public synchronized boolean read(ByteBuffer packet, long nowNanos) {
        if (!isCompound(packet)) {
            return false;
        }
        int end = packet.limit();
        for (int at = packet.position(); at < end; at += octets(packet, at)) {
            int count = packet.get(at) & 0x1f;
            int type = packet.get(at + 1) & 0xff;
            int octets = octets(packet, at);
            switch (type) {
                case SENDER_REPORT -> {
                    if (octets >= 28) {
                        senderReport.hear(packet.getInt(at + 4), middle(packet, at + 8), nowNanos);
                        readBlocks(packet, at + 28, at + octets, count, nowNanos);
                    }
                }
                case RECEIVER_REPORT -> readBlocks(packet, at + 8, at + octets, count, nowNanos);
                case EXTENDED_REPORT -> {
                    if (octets >= 8) {
                        readExtended(packet, at, at + octets, nowNanos);
                    }
                }
                case BYE -> left = true;
                default -> {}
            }
        }
        return true;
    }

    /** Share of our packets lost lately, 0..1, as the far end counts; 0 before its first report. */
    public synchronized double lossShare() {
        return lossShare;
    }

    /** Our packets lost so far, as the far end counts. */
    public synchronized long lost() {
        return lost;
    }

    /** Jitter of our packets at the far end in RTP clock ticks. */
    public synchronized double jitterTicks() {
        return jitterTicks;
    }

    /** Latest; 0 before the first. */
    public synchronized double roundTripMillis() {
        return roundTripMillis;
    }

    /** Whether the far end has reported on us. */
    public synchronized boolean any() {
        return anyBlock;
    }

    /** Whether the far end said BYE. */
    public synchronized boolean left() {
        return left;
    }

    /** Notes when a report with this time left (middle 32 bits of NTP), to know the round trip by. */
    synchronized void sent(int middleTime, long nowNanos) {
        sentTimes[sentCount % SENT_KEPT] = middleTime;
        sentNanos[sentCount % SENT_KEPT] = nowNanos;
        sentCount = sentCount == 2 * SENT_KEPT - 1 ? SENT_KEPT : sentCount + 1;
    }

    /** Writes LSR and DLSR of a report block about this source. */
    synchronized void writeLastSenderReport(ByteBuffer target, int ssrc, long nowNanos) {
        senderReport.write(target, senderReport.any && senderReport.ssrc == ssrc, nowNanos);
    }

    /** Writes a DLRR block (RFC 3611 §4.5) when the far end's receiver time is known. */
    synchronized void writeReceiverTimeBack(ByteBuffer target, long nowNanos) {
        if (receiverTime.any) {
            target.putInt(DELAYS_SINCE_RECEIVER_TIME << 24 | 3);
            target.putInt(receiverTime.ssrc);
            receiverTime.write(target, true, nowNanos);
        }
    }

    private void readBlocks(ByteBuffer packet, int from, int end, int count, long nowNanos) {
        for (int i = 0; i < count && from + (i + 1) * BLOCK_OCTETS <= end; i++) {
            int block = from + i * BLOCK_OCTETS;
            if (packet.getInt(block) == ourSsrc) {
                anyBlock = true;
                lossShare = (packet.get(block + 4) & 0xff) / 256.0;
                int signedLost = packet.getInt(block + 4) << 8 >> 8;
                lost = signedLost;
                jitterTicks = packet.getInt(block + 12) & 0xffffffffL;
                readRoundTrip(packet.getInt(block + 16), packet.getInt(block + 20), nowNanos);
            }
        }
    }

    private void readExtended(ByteBuffer packet, int start, int end, long nowNanos) {
        int from = packet.getInt(start + 4);
        int at = start + 8;
        while (at + 4 <= end) {
            int type = packet.get(at) & 0xff;
            int octets = 4 + 4 * (packet.getShort(at + 2) & 0xffff);
            if (at + octets > end) {
                return;
            }
            if (type == RECEIVER_TIME && octets == 12) {
                receiverTime.hear(from, middle(packet, at + 4), nowNanos);
            } else if (type == DELAYS_SINCE_RECEIVER_TIME) {
                for (int block = at + 4; block + 12 <= at + octets; block += 12) {
                    if (packet.getInt(block) == ourSsrc) {
                        readRoundTrip(packet.getInt(block + 4), packet.getInt(block + 8), nowNanos);
                    }
                }
            }
            at += octets;
        }
    }

    /** Only times that we sent count, so neither a wrong clock nor a forged report makes a round trip. */
    private void readRoundTrip(int time, int delay, long nowNanos) {
        for (int i = 0; i < Math.min(sentCount, SENT_KEPT); i++) {
            if (time != 0 && sentTimes[i] == time) {
                double nanos = nowNanos - sentNanos[i] - (delay & 0xffffffffL) * NANOS_PER_NTP_UNIT;
                // The delay is told in steps of 15 µs, so a short trip may come out below zero.
                if (nanos > -1e6 && nanos < MAX_ROUND_TRIP_NANOS) {
                    roundTripMillis = Math.max(nanos, 0) / 1e6;
                }
            }
        }
    }

    /** Middle 32 bits of the NTP time at an index. */
    private static int middle(ByteBuffer packet, int at) {
        return packet.getInt(at) << 16 | packet.getInt(at + 4) >>> 16;
    }

    /** RFC 3550 A.2: version 2 throughout, a report first, lengths that add up. */
    private static boolean isCompound(ByteBuffer packet) {
        int at = packet.position();
        int end = packet.limit();
        if (end - at < 8) {
            return false;
        }
        int first = packet.get(at + 1) & 0xff;
        if (first != SENDER_REPORT && first != RECEIVER_REPORT || (packet.get(at) & 0x20) != 0) {
            return false;
        }
        while (at + 4 <= end) {
            if ((packet.get(at) & 0xc0) != 0x80) {
                return false;
            }
            at += octets(packet, at);
        }
        return at == end;
    }

    private static int octets(ByteBuffer packet, int at) {
        return 4 + 4 * (packet.getShort(at + 2) & 0xffff);
    }
}
