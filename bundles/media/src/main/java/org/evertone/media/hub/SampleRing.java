package org.evertone.media.hub;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames on their way from one audio thread to the other: one thread writes, one reads, neither waits. Both run at the
 * pace of the same device, so what waits stays at one or two frames; where it does not, the reader jumps forward.
 */
final class SampleRing {
    private static final int SPARE_FRAMES = 2;
    private static final int MAX_FRAMES = 4;

    private final short[] samples;
    private final AtomicLong written = new AtomicLong();
    private int frameSamples;
    private boolean filling;
    private long read;

    /** @param capacity samples kept, a power of two */
    SampleRing(int capacity) {
        samples = new short[capacity];
    }

    /** Writing thread. */
    void write(short[] frame) {
        long at = written.get();
        for (short sample : frame) {
            samples[(int) (at++ & samples.length - 1)] = sample;
        }
        written.set(at);
    }

    /** How many samples were ever written. */
    long written() {
        return written.get();
    }

    /** Fills the frame with the oldest samples not yet read; reading thread. @return false when too few are there */
    boolean read(short[] frame) {
        long end = written.get();
        if (frameSamples != frame.length) {
            frameSamples = frame.length;
            read = end;
            filling = true;
        }
        if (end - read > (long) MAX_FRAMES * frame.length) {
            read = end - (long) SPARE_FRAMES * frame.length;
        }
        if (end - read < (long) (filling ? SPARE_FRAMES : 1) * frame.length) {
            filling = true;
            return false;
        }
        filling = false;
        copy(read, frame);
        read += frame.length;
        return true;
    }

    /** Copies the samples written as number {@code from} and later; silence where they are not there. */
    void copy(long from, short[] frame) {
        long end = written.get();
        for (int i = 0; i < frame.length; i++) {
            long at = from + i;
            boolean kept = at >= 0 && at < end && at >= end - samples.length;
            frame[i] = kept ? samples[(int) (at & samples.length - 1)] : 0;
        }
    }
}
