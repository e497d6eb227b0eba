package org.evertone.media.rtp;

/** Samples that wait to be played, with those just played before them. For one thread; does not grow. */
final class SampleQueue {
    private static final int HISTORY_MILLIS = 60;
    private static final int CAPACITY_MILLIS = 700;

    final int sampleRateHz;
    /** Between {@link #head} and {@link #tail} lies what waits. */
    final short[] data;

    private final int history;
    int head;
    int tail;

    SampleQueue(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
        history = sampleRateHz * HISTORY_MILLIS / 1000;
        data = new short[sampleRateHz * CAPACITY_MILLIS / 1000];
        head = history;
        tail = history;
    }

    int ready() {
        return tail - head;
    }

    /** Makes room for so many samples behind the tail; at least 60 ms before the tail stay. */
    void reserve(int count) {
        if (tail + count > data.length) {
            int from = Math.min(head, tail) - history;
            System.arraycopy(data, from, data, 0, tail - from);
            head -= from;
            tail -= from;
        }
    }

    void append(short[] samples, int count) {
        reserve(count);
        System.arraycopy(samples, 0, data, tail, count);
        tail += count;
    }

    void pull(short[] frame) {
        System.arraycopy(data, head, frame, 0, frame.length);
        head += frame.length;
    }

    /** Takes over what another queue holds, at this one's rate. */
    void takeOver(SampleQueue other) {
        int ready = Math.min(other.ready() * sampleRateHz / other.sampleRateHz, data.length / 2);
        head = history;
        tail = history + ready;
        for (int i = 0; i < tail; i++) {
            double at = other.head + (double) (i - history) * other.sampleRateHz / sampleRateHz;
            data[i] = at < 0 ? 0 : between(other.data, at, other.tail);
        }
    }

    /** Appends samples of another rate, interpolated on straight lines: for the few packets around a change of codec. */
    void appendConverted(short[] samples, int count, int rateHz) {
        int converted = (int) ((long) count * sampleRateHz / rateHz);
        reserve(converted);
        for (int i = 0; i < converted; i++) {
            data[tail + i] = between(samples, (double) i * rateHz / sampleRateHz, count);
        }
        tail += converted;
    }

    private static short between(short[] samples, double at, int end) {
        int index = (int) at;
        if (index + 1 >= end) {
            return end > 0 ? samples[end - 1] : 0;
        }
        double part = at - index;
        return (short) Math.round(samples[index] * (1 - part) + samples[index + 1] * part);
    }
}
