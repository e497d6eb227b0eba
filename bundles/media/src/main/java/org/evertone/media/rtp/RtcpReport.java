package org.evertone.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * RTCP that this phone sends (RFC 3550 §6): a sender or receiver report with the canonical name, an extended report on how
 * the far end is heard (RFC 3611), and a BYE at the end.
 */
public final class RtcpReport {
    /** Room for the largest compound packet written here. */
    public static final int MAX_OCTETS = 256;

    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int BYE = 203;
    private static final int EXTENDED_REPORT = 207;
    private static final int RECEIVER_TIME_BLOCK = 4;
    private static final long MIN_INTERVAL_NANOS = 5_000_000_000L;
    private static final int CNAME = 1;
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    private final int ssrc;
    private final byte[] canonicalName;
    private long packetsAtLast;
    private long packetsAtLastButOne;

    /** @param canonicalName up to 32 ASCII characters that tell nothing about the person */
    public RtcpReport(int ssrc, String canonicalName) {
        this.ssrc = ssrc;
        this.canonicalName = canonicalName.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What was sent so far.
     *
     * @param wallClockMillis time of the report, since 1970
     * @param timestamp RTP timestamp of the same instant
     * @param packets RTP packets sent
     * @param payloadOctets payload octets sent
     */
    public record Sent(long wallClockMillis, int timestamp, long packets, long payloadOctets) {}

    /**
     * Time until the next report: 5..7.5 s, spread so that the two ends do not fall into step (RFC 3550 §6.3.1) and never
     * less than the recommended minimum (§6.2).
     *
     * @param random evenly spread, 0..1
     */
    public static long intervalNanos(double random) {
        return (long) (MIN_INTERVAL_NANOS * (1 + random / 2));
    }

    /**
     * Writes a compound packet from position 0 and flips the buffer: a sender report when packets were sent since the last
     * report but one, else a receiver report (RFC 3550 §6.4).
     *
     * @param far what the far end reported so far; told of this report
     * @param metrics how the far end is heard; null before anything was played
     * @param nowNanos monotonic time
     */
    public void write(
            ByteBuffer target,
            Sent sent,
            Reception reception,
            FarReports far,
            @Nullable VoiceMetrics metrics,
            long nowNanos,
            boolean bye) {
        target.clear();
        boolean sender = sent.packets() > packetsAtLastButOne;
        packetsAtLastButOne = packetsAtLast;
        packetsAtLast = sent.packets();
        int seconds = (int) (sent.wallClockMillis() / 1000 + SECONDS_1900_TO_1970);
        int fraction = (int) ((sent.wallClockMillis() % 1000 << 32) / 1000);
        far.sent(seconds << 16 | fraction >>> 16, nowNanos);
        target.putInt(0);
        target.putInt(ssrc);
        if (sender) {
            target.putInt(seconds);
            target.putInt(fraction);
            target.putInt(sent.timestamp());
            target.putInt((int) sent.packets());
            target.putInt((int) sent.payloadOctets());
        }
        int blocks = reception.writeReportBlock(target, far, nowNanos);
        closePacket(target, 0, blocks, sender ? SENDER_REPORT : RECEIVER_REPORT);

        int description = target.position();
        target.putInt(0);
        target.putInt(ssrc);
        target.put((byte) CNAME);
        target.put((byte) canonicalName.length);
        target.put(canonicalName);
        do {
            target.put((byte) 0);
        } while (target.position() % 4 != 0);
        closePacket(target, description, 1, SOURCE_DESCRIPTION);

        int extended = target.position();
        target.putInt(0);
        target.putInt(ssrc);
        if (!sender) {
            target.putInt(RECEIVER_TIME_BLOCK << 24 | 2);
            target.putInt(seconds);
            target.putInt(fraction);
        }
        far.writeReceiverTimeBack(target, nowNanos);
        if (metrics != null && blocks > 0) {
            metrics.write(target, reception.ssrc());
        }
        closePacket(target, extended, 0, EXTENDED_REPORT);

        if (bye) {
            int end = target.position();
            target.putInt(0);
            target.putInt(ssrc);
            closePacket(target, end, 1, BYE);
        }
        target.flip();
    }

    private static void closePacket(ByteBuffer target, int start, int count, int type) {
        int words = (target.position() - start) / 4 - 1;
        target.putInt(start, (0x80 | count) << 24 | type << 16 | words);
    }
}
