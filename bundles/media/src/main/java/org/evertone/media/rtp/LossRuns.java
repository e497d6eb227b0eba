package org.evertone.media.rtp;

/**
 * How losses lie: bursts and gaps as RFC 3611 §4.7.2 defines them with Gmin 16, and the share lost of late. A burst begins
 * and ends with a loss and holds fewer than 16 packets in a row that came. Not synchronised.
 */
final class LossRuns {
    /** Fewer packets than this between two losses, and both are in one burst. */
    static final int GAP_PACKETS = 16;

    private static final double NEWEST_WEIGHT = 1.0 / 500;

    private long losses;
    private long runs;
    private long packets;
    private double recentShare;
    private long cameInARow = GAP_PACKETS;
    private long openPackets;
    private long openLosses;
    private long bursts;
    private long burstPackets;
    private long burstLosses;

    /** So many packets in a row did not come. */
    void lost(long count) {
        if (count <= 0) {
            return;
        }
        runs++;
        losses += count;
        packets += count;
        recentShare += (1 - recentShare) * Math.min(1, count * weight());
        if (cameInARow >= GAP_PACKETS) {
            closeBurst();
            openPackets = count;
            openLosses = count;
        } else {
            openPackets += cameInARow + count;
            openLosses += count;
        }
        cameInARow = 0;
    }

    void came() {
        packets++;
        cameInARow++;
        recentShare -= recentShare * weight();
    }

    long losses() {
        return losses;
    }

    long runs() {
        return runs;
    }

    /** 0..1, over some ten seconds. */
    double recentShare() {
        return recentShare;
    }

    /** Mean length of a loss against that of random losses of the same share (ITU-T G.107 §3.5): 1 = random. */
    double burstRatio() {
        if (runs == 0) {
            return 1;
        }
        return Math.max(1, (double) losses / runs * (1 - (double) losses / packets));
    }

    /** Share of packets lost within bursts, 0..1. */
    double burstDensity() {
        return burstPackets() == 0 ? 0 : (double) burstLosses() / burstPackets();
    }

    /** Share of packets lost outside bursts, 0..1. */
    double gapDensity() {
        long gapPackets = packets - burstPackets();
        return gapPackets <= 0 ? 0 : (double) (losses - burstLosses()) / gapPackets;
    }

    /** Mean length of a burst in packets; 0 when there was none. */
    double burstLength() {
        return burstCount() == 0 ? 0 : (double) burstPackets() / burstCount();
    }

    /** Mean length of a gap in packets. */
    double gapLength() {
        return (double) (packets - burstPackets()) / (burstCount() + 1);
    }

    private double weight() {
        return Math.max(NEWEST_WEIGHT, 1.0 / Math.max(1, packets));
    }

    private void closeBurst() {
        bursts = burstCount();
        burstPackets = burstPackets();
        burstLosses = burstLosses();
        openPackets = 0;
        openLosses = 0;
    }

    private boolean isOpenBurst() {
        return openLosses > 1;
    }

    private long burstCount() {
        return bursts + (isOpenBurst() ? 1 : 0);
    }

    private long burstPackets() {
        return burstPackets + (isOpenBurst() ? openPackets : 0);
    }

    private long burstLosses() {
        return burstLosses + (isOpenBurst() ? openLosses : 0);
    }
}
