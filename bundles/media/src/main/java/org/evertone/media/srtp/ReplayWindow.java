package org.evertone.media.srtp;

/** Which of the last 128 packet indices were seen (RFC 3711 §3.3.2). For one thread. */
final class ReplayWindow {
    static final int PACKETS = 128;

    private long highest = -1;
    private long recent;
    private long older;

    /** The highest index accepted, or -1 before the first. */
    long highest() {
        return highest;
    }

    /** Whether the index was not seen and is not too old to tell. */
    boolean fresh(long index) {
        long age = highest - index;
        if (age < 0) {
            return true;
        }
        return age < PACKETS && ((age < 64 ? recent >>> age : older >>> age - 64) & 1) == 0;
    }

    /** Marks a fresh index, after its packet proved authentic. */
    void accept(long index) {
        long ahead = index - highest;
        if (ahead > 0) {
            if (ahead >= PACKETS) {
                older = 0;
                recent = 0;
            } else if (ahead >= 64) {
                older = recent << ahead - 64;
                recent = 0;
            } else {
                older = older << ahead | recent >>> 64 - ahead;
                recent <<= ahead;
            }
            recent |= 1;
            highest = index;
        } else if (-ahead < 64) {
            recent |= 1L << -ahead;
        } else {
            older |= 1L << -ahead - 64;
        }
    }
}
