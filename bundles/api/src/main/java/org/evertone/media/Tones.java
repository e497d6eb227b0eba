package org.evertone.media;

import org.osgi.annotation.versioning.ProviderType;

/** Tones for the person at the desk, on the audio device, outside calls. Methods from any thread; return at once. */
@ProviderType
public interface Tones {

    /**
     * Plays a cadence until another is played or {@link #stop()}.
     *
     * @param cadence frequencies in Hz and durations in ms, {@code 425/200,0/300} or {@code 350+440/0} (0 ms = for ever)
     * @throws IllegalArgumentException when the cadence cannot be read
     */
    void play(String cadence);

    void stop();

    /**
     * Plays a cadence once, over whatever sounds: a key's tone, a call-waiting tone. One that still sounds is cut off.
     *
     * @param cadence as in {@link #play}; a last part for ever is heard for 200 ms
     * @throws IllegalArgumentException when the cadence cannot be read
     */
    void once(String cadence);

    /** The cadence that sounds now, or empty. */
    String playing();
}
