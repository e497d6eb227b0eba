package org.evertone.audio;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A place that has a microphone and a speaker: a sound card, a pair of files, a tone and its echo. Published as a
 * service; the one with the highest service ranking is used, and it may come and go during a call.
 */
@ProviderType
public interface AudioDevice {

    /** What a person calls it, for status and log. */
    String name();

    /**
     * Opens capture and playback together.
     *
     * @param sampleRateHz 8000, 16000 or 48000
     * @param frameSamples samples of one read or write (20 ms = {@code sampleRateHz / 50})
     * @throws AudioException when the device cannot be had now
     */
    AudioStream open(int sampleRateHz, int frameSamples) throws AudioException;
}
