package org.evertone.media.hub;

/** A participant's place at the hub. */
final class Seat {
    /** More than four frames at the highest rate. */
    private static final int RING_SAMPLES = 4096;

    final Participant participant;

    /** What it said, for the others of a conference; from play-out to capture. */
    final SampleRing said = new SampleRing(RING_SAMPLES);

    volatile boolean bridged;

    /** Whether it knows that there is no sound; capture thread. */
    boolean troubled;

    /** What it said in the frame that is being mixed, and whether it said anything; capture thread. */
    short[] frame = new short[0];

    boolean speaking;

    Seat(Participant participant) {
        this.participant = participant;
    }
}
