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

    /** The cadence that sounds now, or empty. */
    String playing();
}
