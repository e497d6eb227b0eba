package org.evertone.audioalsa;

/**
 * One open direction of a card, mono, 16 bit: each method is one call of ALSA and none waits but {@link #await}. Negative
 * results are Linux error numbers. One thread at a time.
 */
interface Pcm {
    /** Samples its buffer holds. */
    int bufferSamples();

    /** Takes the clock up; it stands after opening and after {@link #recover}. */
    int start();

    /** Samples that can be read, or written, now. */
    int available();

    /** Waits for the card to move: 1, or 0 when the time is over. */
    int await(int timeoutMillis);

    /** Makes a stream that failed with {@code error} ready to start again; returns the error when that cannot be. */
    int recover(int error);

    /** Reads at most {@code count} samples; returns how many. */
    int read(short[] samples, int offset, int count);

    /** Writes at most {@code count} samples; returns how many. */
    int write(short[] samples, int offset, int count);

    /** Samples between a write now and the ear. */
    int delay();

    /** A plain phrase for an error number. */
    String words(int error);

    void close();
}
