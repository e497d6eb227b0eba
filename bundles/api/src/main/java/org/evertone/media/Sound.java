package org.evertone.media;

import org.evertone.audio.Outlet;
import org.osgi.annotation.versioning.ProviderType;

/** Where calls and tones are heard, how loud, and the ringer. Methods from any thread; they return at once. */
@ProviderType
public interface Sound {

    /** Moves calls and tones to the handset or the speaker; the speaker cancels its echo where that is possible. */
    void use(Outlet outlet);

    /** Where calls and tones are heard now. */
    Outlet outlet();

    /** Sends silence instead of the microphone in all calls. */
    void mute(boolean muted);

    boolean muted();

    /**
     * Sets the loudness of an outlet.
     *
     * @param percent 0..100
     * @throws IllegalArgumentException when it is out of range
     */
    void volume(Outlet outlet, int percent);

    int volume(Outlet outlet);

    /**
     * Rings until {@link #stopRinging()}.
     *
     * @param sound a cadence as in {@link Tones#play}, or the path of a WAV file, which is played over and over
     * @throws IllegalArgumentException when it is neither
     */
    void ring(String sound);

    void stopRinging();

    /** What rings now, or empty. */
    String ringing();

    /** One plain phrase on the device of an outlet: its name, or why there is no sound. */
    String device(Outlet outlet);
}
