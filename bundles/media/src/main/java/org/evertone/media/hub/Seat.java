package org.evertone.media.hub;

import java.util.function.Consumer;

/**
 * A participant's place at the hub. Whatever goes wrong in a participant is told once and ends there: the sound of the
 * others goes on.
 */
final class Seat {
    /** More than four frames at the highest rate. */
    private static final int RING_SAMPLES = 4096;

    final Participant participant;
    private final Consumer<Throwable> onFault;

    /** What it said, for the others of a conference; from play-out to capture. */
    final SampleRing said = new SampleRing(RING_SAMPLES);

    volatile boolean bridged;

    /** Whether it knows that there is no sound; capture thread. */
    boolean troubled;

    /** What it said in the frame that is being mixed, and whether it said anything; capture thread. */
    short[] frame = new short[0];

    boolean speaking;

    /** @param onFault told what went wrong in the participant; for any thread */
    Seat(Participant participant, Consumer<Throwable> onFault) {
        this.participant = participant;
        this.onFault = onFault;
    }

    void hear(short[] frame, int sampleRateHz) {
        try {
            participant.hear(frame, sampleRateHz);
        } catch (RuntimeException | Error e) {
            onFault.accept(e);
        }
    }

    boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
        try {
            return participant.speak(frame, sampleRateHz, nowNanos);
        } catch (RuntimeException | Error e) {
            onFault.accept(e);
            return false;
        }
    }
}
