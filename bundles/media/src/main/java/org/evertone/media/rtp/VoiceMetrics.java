package org.evertone.media.rtp;

import java.nio.ByteBuffer;

/**
 * How a stream is heard here: the VoIP Metrics block of an extended report (RFC 3611 §4.7).
 *
 * @param lossShare packets lost, 0..1
 * @param discardShare packets that came too late, 0..1
 * @param burstDensity share lost within bursts, 0..1
 * @param gapDensity share lost outside bursts, 0..1
 * @param burstMillis mean length of a burst
 * @param gapMillis mean length of a gap
 * @param roundTripMillis 0 when not known
 * @param playoutDelayMillis what the jitter buffer holds back
 * @param endSystemDelayMillis from reception to the ear and from the mouth to sending
 * @param rating E-model R, 0..100
 */
public record VoiceMetrics(
        double lossShare,
        double discardShare,
        double burstDensity,
        double gapDensity,
        double burstMillis,
        double gapMillis,
        double roundTripMillis,
        double playoutDelayMillis,
        double endSystemDelayMillis,
        double rating) {

    private static final int TYPE = 7;
    private static final int WORDS = 8;
    private static final int UNAVAILABLE = 127;
    /** Enhanced concealment, adaptive buffer; how fast it adapts is not told. */
    private static final int RECEIVER_CONFIGURATION = 0b11_11_0000;

    void write(ByteBuffer target, int ssrc) {
        target.putInt(TYPE << 24 | WORDS);
        target.putInt(ssrc);
        putShare(target, lossShare);
        putShare(target, discardShare);
        putShare(target, burstDensity);
        putShare(target, gapDensity);
        putMillis(target, burstMillis);
        putMillis(target, gapMillis);
        putMillis(target, roundTripMillis);
        putMillis(target, endSystemDelayMillis);
        target.put((byte) UNAVAILABLE);
        target.put((byte) UNAVAILABLE);
        target.put((byte) UNAVAILABLE);
        target.put((byte) LossRuns.GAP_PACKETS);
        target.put((byte) Math.round(rating));
        target.put((byte) UNAVAILABLE);
        int mos = (int) Math.round(Quality.mos(rating) * 10);
        target.put((byte) mos);
        target.put((byte) mos);
        target.put((byte) RECEIVER_CONFIGURATION);
        target.put((byte) 0);
        putMillis(target, playoutDelayMillis);
        putMillis(target, Math.max(playoutDelayMillis, ArrivalDelay.MAX_NANOS / 1e6));
        putMillis(target, ArrivalDelay.MAX_NANOS / 1e6);
    }

    private static void putShare(ByteBuffer target, double share) {
        target.put((byte) Math.max(0, Math.min(255, (int) (share * 256))));
    }

    private static void putMillis(ByteBuffer target, double millis) {
        target.putShort((short) Math.max(0, Math.min(0xffff, Math.round(millis))));
    }
}
