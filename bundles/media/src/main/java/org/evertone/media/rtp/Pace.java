package org.evertone.media.rtp;

/** When samples are pulled: seen through the lateness of single pulls, and against the clock. For one thread. */
final class Pace {
    private final WindowedMinimum lateness = new WindowedMinimum(1_000_000_000L, 8);
    private final ClockDrift drift = new ClockDrift();
    private int rateHz;
    private long pulledSamples;

    Pace(int sampleRateHz) {
        rateHz = sampleRateHz;
    }

    /** Goes on at another rate. */
    void changeRate(int sampleRateHz) {
        pulledSamples = pulledSamples * sampleRateHz / rateHz;
        rateHz = sampleRateHz;
    }

    /** The first sample is pulled now. */
    void begin(long nowNanos) {
        pulledSamples = 0;
        lateness.reset();
        drift.reset();
        lateness.enter(nowNanos, nowNanos);
    }

    /** A pull comes now. */
    void pull(long nowNanos) {
        long late = nowNanos - nanos(pulledSamples);
        lateness.enter(late, nowNanos);
        drift.enter(late, nowNanos);
    }

    /** So many samples were pulled. */
    void pulled(int samples) {
        pulledSamples += samples;
    }

    /** When a sample is pulled that so many wait before, if pulling is as punctual as at its best. */
    long nanosAfter(int waitingSamples) {
        return lateness.value() + nanos(pulledSamples + waitingSamples);
    }

    /** Positive when pulling is slower than the clock. */
    double driftPpm() {
        return drift.ppm();
    }

    private long nanos(long samples) {
        return ArrivalDelay.nanos(samples, rateHz);
    }
}
