package org.evertone.media.hub;

/**
 * A participant's place at the hub. Whatever goes wrong in a participant is told once and ends there: the sound of the
 * others goes on.
 */
final class Seat {
    /** More than four frames at the highest rate. */
    private static final int RING_SAMPLES = 4096;

    final Participant participant;
    private final Teller teller;

    /** What it said, for the others of a conference; from play-out to capture. */
    final SampleRing said = new SampleRing(RING_SAMPLES);

    volatile boolean bridged;

    /** Whether it knows that there is no sound; capture thread. */
    boolean troubled;

    /** What it said in the frame that is being mixed, and whether it said anything; capture thread. */
    short[] frame = new short[0];

    boolean speaking;

    Seat(Participant participant, Teller teller) {
        this.participant = participant;
        this.teller = teller;
    }

    void hear(short[] frame, int sampleRateHz) {
        try {
            participant.hear(frame, sampleRateHz);
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
        try {
            return participant.speak(frame, sampleRateHz, nowNanos);
        } catch (RuntimeException | Error e) {
            fault(e);
            return false;
        }
    }

    private void fault(Throwable cause) {
        teller.tellOnce("audio.fault", "A part of the sound failed", cause.toString());
    }
}
