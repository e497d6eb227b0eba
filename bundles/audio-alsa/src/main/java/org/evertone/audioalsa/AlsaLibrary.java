package org.evertone.audioalsa;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.evertone.audio.AudioException;
import org.jspecify.annotations.Nullable;

/**
 * Every call into libasound (alsa-lib's PCM, control and simple mixer interfaces), by their C names. Counts of frames that
 * C returns as {@code long} are taken as {@code int}: none here is larger, and so none needs an object. A negative result
 * is an error number of Linux.
 */
final class AlsaLibrary {
    static final int PLAYBACK = 0;
    static final int CAPTURE = 1;
    static final int NONBLOCK = 1;
    static final int ACCESS_RW_INTERLEAVED = 3;
    static final int FORMAT_S16_LE = 2;

    private static final String FILE = "libasound.so.2";
    private static final @Nullable String PROBLEM = load();

    private AlsaLibrary() {}

    /** @throws AudioException when the library is not on this system; nothing else here may be called then */
    static void require() throws AudioException {
        if (PROBLEM != null) {
            throw new AudioException(PROBLEM);
        }
    }

    /** Whether the other calls may be made. */
    static boolean present() {
        return PROBLEM == null;
    }

    private static @Nullable String load() {
        // Whoever used JNA first has got the true reason; all others get no more than that its classes are not there.
        try {
            Native.getDefaultStringEncoding();
        } catch (LinkageError none) {
            return "JNA has no native library for this kind of machine";
        }
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(FILE);
        } catch (UnsatisfiedLinkError missing) {
            return "The ALSA library " + FILE + " is not on this system (Debian package libasound2)";
        }
        try {
            Native.register(AlsaLibrary.class, library);
        } catch (UnsatisfiedLinkError different) {
            return "The ALSA library " + FILE + " does not fit: " + different.getMessage();
        }
        // By default the library prints each failure itself, in its own words; the words are AudioException's. Any
        // function of C that does nothing serves: the caller removes the arguments.
        snd_lib_error_set_handler(NativeLibrary.getInstance("c").getFunction("getppid"));
        return null;
    }

    static native String snd_strerror(int error);

    private static native int snd_lib_error_set_handler(Pointer handler);

    // PCM. A Pointer that a C function fills in is the address of native memory that holds the value.

    static native int snd_pcm_open(Pointer pcmOut, String name, int direction, int mode);

    static native int snd_pcm_close(Pointer pcm);

    static native int snd_pcm_hw_params_malloc(Pointer paramsOut);

    static native void snd_pcm_hw_params_free(Pointer params);

    static native int snd_pcm_hw_params_any(Pointer pcm, Pointer params);

    static native int snd_pcm_hw_params_set_access(Pointer pcm, Pointer params, int access);

    static native int snd_pcm_hw_params_set_format(Pointer pcm, Pointer params, int format);

    static native int snd_pcm_hw_params_set_channels(Pointer pcm, Pointer params, int channels);

    static native int snd_pcm_hw_params_set_rate(Pointer pcm, Pointer params, int rateHz, int direction);

    static native int snd_pcm_hw_params_set_period_size_near(
            Pointer pcm, Pointer params, Pointer framesInOut, @Nullable Pointer directionInOut);

    static native int snd_pcm_hw_params_set_buffer_size_near(Pointer pcm, Pointer params, Pointer framesInOut);

    static native int snd_pcm_hw_params(Pointer pcm, Pointer params);

    static native int snd_pcm_sw_params_malloc(Pointer paramsOut);

    static native void snd_pcm_sw_params_free(Pointer params);

    static native int snd_pcm_sw_params_current(Pointer pcm, Pointer params);

    static native int snd_pcm_sw_params_set_avail_min(Pointer pcm, Pointer params, NativeLong frames);

    static native int snd_pcm_sw_params_set_start_threshold(Pointer pcm, Pointer params, NativeLong frames);

    static native int snd_pcm_sw_params(Pointer pcm, Pointer params);

    static native int snd_pcm_start(Pointer pcm);

    static native int snd_pcm_avail_update(Pointer pcm);

    static native int snd_pcm_wait(Pointer pcm, int timeoutMillis);

    static native int snd_pcm_recover(Pointer pcm, int error, int silent);

    static native int snd_pcm_delay(Pointer pcm, Pointer framesOut);

    static native int snd_pcm_readi(Pointer pcm, Pointer samples, NativeLong frames);

    static native int snd_pcm_writei(Pointer pcm, Pointer samples, NativeLong frames);

    // Simple mixer

    static native int snd_mixer_open(Pointer mixerOut, int mode);

    static native int snd_mixer_attach(Pointer mixer, String name);

    static native int snd_mixer_selem_register(Pointer mixer, @Nullable Pointer options, @Nullable Pointer classOut);

    static native int snd_mixer_load(Pointer mixer);

    static native int snd_mixer_close(Pointer mixer);

    static native @Nullable Pointer snd_mixer_first_elem(Pointer mixer);

    static native @Nullable Pointer snd_mixer_elem_next(Pointer element);

    static native String snd_mixer_selem_get_name(Pointer element);

    static native int snd_mixer_selem_has_playback_volume(Pointer element);

    static native int snd_mixer_selem_has_playback_switch(Pointer element);

    static native int snd_mixer_selem_has_capture_switch(Pointer element);

    static native int snd_mixer_selem_set_playback_switch_all(Pointer element, int on);

    static native int snd_mixer_selem_set_capture_switch_all(Pointer element, int on);

    static native int snd_mixer_selem_get_playback_dB_range(Pointer element, Pointer minimumOut, Pointer maximumOut);

    static native int snd_mixer_selem_set_playback_dB_all(Pointer element, NativeLong hundredthsOfDb, int direction);

    static native int snd_mixer_selem_get_playback_volume_range(
            Pointer element, Pointer minimumOut, Pointer maximumOut);

    static native int snd_mixer_selem_set_playback_volume_all(Pointer element, NativeLong value);
}
