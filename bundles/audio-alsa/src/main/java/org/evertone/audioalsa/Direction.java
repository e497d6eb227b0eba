package org.evertone.audioalsa;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.evertone.audio.AudioException;

/**
 * What capture and playback of a stream have in common: waiting in slices, so that closing from another thread gets
 * through, the count of interruptions, and a handle that is given back only after the blocked thread has left it. Callers
 * have real-time priority, so whatever a card does, nothing here repeats without a pause.
 */
final class Direction {
    /** So long closing may have to wait for the blocked thread. */
    static final int SLICE_MILLIS = 10;

    /** A card that runs moves every few milliseconds. */
    private static final long STALL_NANOS = 2_000_000_000L;

    private static final long PAUSE_NANOS = 500_000;

    /** Two breaks of a stream are at least so far apart: a card that breaks at once must not keep the processor. */
    private static final long BREAK_NANOS = SLICE_MILLIS * 1_000_000L;

    /** So many breaks without one sample between them are the end. */
    private static final int MAX_BREAKS = 50;

    private final Pcm pcm;
    private final String card;
    private final AtomicLong interruptions = new AtomicLong();
    private volatile boolean closed;
    private boolean freed;
    private boolean still;
    private long stillNanos;
    private long breakNanos;
    private int breaks;

    /** @param card in words, for messages */
    Direction(Pcm pcm, String card) {
        this.pcm = pcm;
        this.card = card;
    }

    /** Blocks until so many can be read or written; returns how many can, or the error that broke the stream off. */
    int await(int samples) throws AudioException {
        long since = System.nanoTime();
        boolean toldReady = false;
        while (true) {
            requireOpen();
            int available = pcm.available();
            if (available < 0 || available >= samples) {
                return available;
            }
            requireNoStall(since);
            int waited = pcm.await(SLICE_MILLIS);
            if (waited < 0) {
                return waited;
            }
            if (waited > 0 && toldReady) {
                // A plugin between may be ready while its share of the card is not: never spin at real-time priority.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            toldReady = waited > 0;
        }
    }

    /** Notes how many samples a read or a write moved: one that moved none may be repeated, but not at once. */
    void moved(int samples) throws AudioException {
        if (samples > 0) {
            still = false;
            breaks = 0;
            return;
        }
        if (!still) {
            still = true;
            stillNanos = System.nanoTime();
        }
        requireNoStall(stillNanos);
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private void requireNoStall(long sinceNanos) throws AudioException {
        if (System.nanoTime() - sinceNanos > STALL_NANOS) {
            throw new AudioException(card + " stands still");
        }
    }

    /** Takes an xrun or a suspend back, so that the stream can be started again. */
    void recover(int error) throws AudioException {
        if (interruptions.get() > 0 && System.nanoTime() - breakNanos < BREAK_NANOS) {
            LockSupport.parkNanos(BREAK_NANOS);
        }
        if (++breaks > MAX_BREAKS) {
            throw new AudioException(card + " breaks off again and again: " + pcm.words(error));
        }
        int result = pcm.recover(error);
        if (result < 0) {
            throw new AudioException(card + " failed: " + pcm.words(result));
        }
        breakNanos = System.nanoTime();
        interruptions.incrementAndGet();
    }

    void start() throws AudioException {
        int result = pcm.start();
        if (result < 0) {
            throw new AudioException(card + " does not start: " + pcm.words(result));
        }
    }

    long interruptions() {
        return interruptions.get();
    }

    void requireOpen() throws AudioException {
        if (closed) {
            throw new AudioException("The stream on " + card + " is closed");
        }
    }

    /** The blocked thread, if any, leaves soon; any thread may call it. */
    void end() {
        closed = true;
    }

    /** Gives the handle back, once, when it was ended; the caller holds the monitor of the streaming thread. */
    void free() {
        if (!freed) {
            freed = true;
            pcm.close();
        }
    }
}
