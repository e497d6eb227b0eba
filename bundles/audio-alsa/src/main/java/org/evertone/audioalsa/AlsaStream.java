package org.evertone.audioalsa;

import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.jspecify.annotations.Nullable;

/** A speaker, with its microphone unless it only plays. Closing takes {@value Direction#SLICE_MILLIS} ms at most. */
final class AlsaStream implements AudioStream {
    private final @Nullable Capture capture;
    private final Playback playback;
    private final int frameSamples;

    AlsaStream(@Nullable Capture capture, Playback playback, int frameSamples) {
        this.capture = capture;
        this.playback = playback;
        this.frameSamples = frameSamples;
    }

    @Override
    public void read(short[] frame) throws AudioException {
        requireWhole(frame);
        if (capture == null) {
            throw new AudioException("The stream was opened for playback alone");
        }
        capture.read(frame);
    }

    @Override
    public void write(short[] frame) throws AudioException {
        requireWhole(frame);
        playback.write(frame);
    }

    @Override
    public int delaySamples() {
        return playback.delaySamples();
    }

    @Override
    public long interruptions() {
        return playback.interruptions() + (capture == null ? 0 : capture.interruptions());
    }

    @Override
    public void close() {
        // Both threads leave at the same time.
        playback.end();
        if (capture != null) {
            capture.close();
        }
        playback.close();
    }

    private void requireWhole(short[] frame) {
        if (frame.length != frameSamples) {
            throw new IllegalArgumentException(
                    "a frame of " + frame.length + " samples on a stream of " + frameSamples);
        }
    }
}
