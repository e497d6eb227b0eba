package org.evertone.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * RTCP that this phone sends (RFC 3550 §6): a sender or receiver report with the canonical name, and a BYE at the end.
 * Reports of the far end are not used, so LSR and DLSR stay 0.
 */
public final class RtcpReport {
    /** Room for the largest compound packet written here. */
    public static final int MAX_OCTETS = 128;

    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int BYE = 203;
    private static final int CNAME = 1;
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    private final int ssrc;
    private final byte[] canonicalName;

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

    /** Writes a compound packet from position 0 and flips the buffer. */
    public void write(ByteBuffer target, Sent sent, Reception reception, boolean bye) {
        target.clear();
        boolean sender = sent.packets() > 0;
        target.putInt(0);
        target.putInt(ssrc);
        if (sender) {
            target.putInt((int) (sent.wallClockMillis() / 1000 + SECONDS_1900_TO_1970));
            target.putInt((int) ((sent.wallClockMillis() % 1000 << 32) / 1000));
            target.putInt(sent.timestamp());
            target.putInt((int) sent.packets());
            target.putInt((int) sent.payloadOctets());
        }
        int blocks = reception.writeReportBlock(target);
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
