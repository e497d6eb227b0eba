package org.evertone.audioalsa;

import org.evertone.audio.AudioException;

/** The microphone of an open stream. It starts with the first read, so that what comes first is not old. */
final class Capture {
    private final Pcm pcm;
    private final Direction direction;
    private boolean running;

    /** @param card in words, for messages */
    Capture(Pcm pcm, String card) {
        this.pcm = pcm;
        direction = new Direction(pcm, card);
    }

    synchronized void read(short[] frame) throws AudioException {
        int done = 0;
        while (done < frame.length) {
            direction.requireOpen();
            if (!running) {
                direction.start();
                running = true;
            }
            int result = direction.await(frame.length - done);
            if (result >= 0) {
                result = pcm.read(frame, done, frame.length - done);
            }
            if (result >= 0) {
                direction.moved(result);
                done += result;
            } else {
                direction.recover(result);
                running = false;
                // What was read before the break belongs to another moment.
                done = 0;
            }
        }
    }

    long interruptions() {
        return direction.interruptions();
    }

    /** Gives the card back as soon as no thread is in it. */
    void close() {
        direction.end();
        synchronized (this) {
            direction.free();
        }
    }
}
