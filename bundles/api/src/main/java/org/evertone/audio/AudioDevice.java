package org.evertone.audio;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A place that has a microphone and a speaker: a sound card, a pair of files, a browser. Published as a service; of those
 * that serve an {@link Outlet} the one with the highest service ranking is used, and it may come and go during a call.
 */
@ProviderType
public interface AudioDevice {

    /** Service property: names of the {@link Outlet}s it serves, {@code String} or {@code String[]}; absent = all. */
    String OUTLETS = "evertone.audio.outlets";

    /** Service property, {@code Boolean}: false = takes calls only, no tone and no ringing is played there; absent = true. */
    String TONES = "evertone.audio.tones";

    /**
     * Service property, {@code Number} of dB, for example -18: how loud the phone mixes the microphone into what the handset
     * plays, for a card that does not do so itself; absent = not at all.
     */
    String SIDETONE = "evertone.audio.sidetone";

    /**
     * Service property, {@code Boolean}: false = the microphone does not hear the speaker, or the device cancels that echo
     * itself, so that the phone leaves the sound as it is; absent = true.
     */
    String ECHO = "evertone.audio.echo";

    /** What a person calls it, for status and log. */
    String name();

    /**
     * Opens capture and playback together.
     *
     * @param sampleRateHz 8000, 16000 or 48000
     * @param frameSamples samples of one read or write (10 ms = {@code sampleRateHz / 100})
     * @throws AudioException when the device cannot be had now
     */
    AudioStream open(int sampleRateHz, int frameSamples) throws AudioException;

    /**
     * Opens playback alone; reading from the stream fails. The same parameters as {@link #open}.
     *
     * @throws AudioException when the device cannot be had now
     */
    default AudioStream openPlayback(int sampleRateHz, int frameSamples) throws AudioException {
        return open(sampleRateHz, frameSamples);
    }

    /**
     * Sets the loudness of playback in the device itself.
     *
     * @param percent 0..100
     * @return false when the device has no such control: the caller scales the samples instead
     */
    default boolean volume(int percent) {
        return false;
    }
}
