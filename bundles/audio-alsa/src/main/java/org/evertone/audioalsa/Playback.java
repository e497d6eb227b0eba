package org.evertone.audioalsa;

import org.evertone.audio.AudioException;

/**
 * The speaker of an open stream. Each start is led in by a reserve of silence, and a write waits until no more than the
 * reserve is left to play: so a frame is heard one reserve after it was due, and a writer that is late by less leaves no
 * gap.
 */
final class Playback {
    private final Pcm pcm;
    private final Direction direction;
    private final short[] silence;
    private final int reserveSamples;
    private volatile int delaySamples;
    private boolean running;

    /** @param card in words, for messages */
    Playback(Pcm pcm, String card, int frameSamples, int reserveSamples) {
        this.pcm = pcm;
        this.reserveSamples = reserveSamples;
        direction = new Direction(pcm, card);
        silence = new short[frameSamples];
    }

    synchronized void write(short[] frame) throws AudioException {
        while (true) {
            int result = running ? direction.await(pcm.bufferSamples() - reserveSamples) : leadIn();
            if (result >= 0) {
                result = all(frame, frame.length);
            }
            if (result >= 0 && !running) {
                direction.start();
                running = true;
            }
            if (result >= 0) {
                delaySamples = Math.max(0, pcm.delay());
                return;
            }
            direction.recover(result);
            running = false;
        }
    }

    private int leadIn() throws AudioException {
        int result = 0;
        for (int left = reserveSamples; left > 0 && result >= 0; left -= silence.length) {
            result = all(silence, Math.min(left, silence.length));
        }
        return result;
    }

    /** Returns {@code count}, or the error that broke the stream off. */
    private int all(short[] samples, int count) throws AudioException {
        int done = 0;
        while (done < count) {
            int result = direction.await(1);
            if (result >= 0) {
                result = pcm.write(samples, done, count - done);
            }
            if (result < 0) {
                return result;
            }
            direction.moved(result);
            done += result;
        }
        return done;
    }

    int delaySamples() {
        return delaySamples;
    }

    long interruptions() {
        return direction.interruptions();
    }

    /** Makes a blocked thread leave; does not wait for it. */
    void end() {
        direction.end();
    }

    /** Gives the card back as soon as no thread is in it. */
    void close() {
        direction.end();
        synchronized (this) {
            direction.free();
        }
    }
}
