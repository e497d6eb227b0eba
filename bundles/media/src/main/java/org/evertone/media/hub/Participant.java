package org.evertone.media.hub;

/**
 * Something that hears the microphone, is heard, or both. The audio threads call it every {@link AudioHub#FRAME_MILLIS}
 * ms with frames of 16-bit linear mono at the rate of the device; it must neither block nor allocate.
 */
public interface Participant {

    /** Rate it works at best, 8000, 16000 or 48000; 0 when every rate is as good. For any thread. */
    default int sampleRateHz() {
        return 0;
    }

    /** Whether a device has to be open for it now. For any thread. */
    default boolean usesDevice() {
        return true;
    }

    /** Whether it is a call; what is not a call stays away from devices that take calls only. */
    default boolean isCall() {
        return false;
    }

    /** Takes one frame of the microphone, or of silence; capture thread. The frame is only lent. */
    default void hear(short[] frame, int sampleRateHz) {}

    /**
     * Gives one frame to play; play-out thread.
     *
     * @param frame filled as a whole when true is returned
     * @param nowNanos monotonic time
     * @return false when nothing sounds now
     */
    default boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
        return false;
    }

    /** Told once when the device cannot be had or fails, again only after it worked; capture thread. */
    default void trouble(String what) {}
}
