package org.evertone.audio;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An open device: 16-bit linear mono. Capture and playback are each used by one thread of the caller's. Neither method
 * allocates. Closing wakes a blocked thread.
 */
@ProviderType
public interface AudioStream extends AutoCloseable {

    /**
     * Blocks until one frame was captured; this is the clock of the sender. Fills the whole array.
     *
     * @throws AudioException when the device is gone
     */
    void read(short[] frame) throws AudioException;

    /**
     * Plays one frame; blocks while the device's buffer is full.
     *
     * @throws AudioException when the device is gone
     */
    void write(short[] frame) throws AudioException;

    /** Samples that were written and are not yet heard; 0 when the device does not say. Does not block. */
    default int delaySamples() {
        return 0;
    }

    /** How often the stream broke off and was taken up again (ALSA: xruns) since it was opened. */
    default long interruptions() {
        return 0;
    }

    @Override
    void close();
}
