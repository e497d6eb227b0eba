package org.evertone.media.dsp;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Functions of {@code libspeexdsp.so.1} by their own names. */
final class SpeexDsp {
    static final int ECHO_SET_SAMPLING_RATE = 24;
    static final int PREPROCESS_SET_DENOISE = 0;
    static final int PREPROCESS_SET_AGC = 2;
    static final int PREPROCESS_SET_NOISE_SUPPRESS = 18;
    static final int PREPROCESS_SET_ECHO_SUPPRESS = 20;
    static final int PREPROCESS_SET_ECHO_SUPPRESS_ACTIVE = 22;
    static final int PREPROCESS_SET_ECHO_STATE = 24;

    private static final boolean THERE = register();

    private SpeexDsp() {}

    /** Whether this machine has the library; the functions fail where not. */
    static boolean isThere() {
        return THERE;
    }

    private static boolean register() {
        try {
            Native.register(SpeexDsp.class, NativeLibrary.getInstance("libspeexdsp.so.1"));
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    static native Pointer speex_echo_state_init(int frameSamples, int tailSamples);

    static native void speex_echo_state_destroy(Pointer echo);

    static native int speex_echo_ctl(Pointer echo, int request, Pointer value);

    static native void speex_echo_cancellation(Pointer echo, Pointer captured, Pointer played, Pointer clean);

    static native Pointer speex_preprocess_state_init(int frameSamples, int sampleRateHz);

    static native void speex_preprocess_state_destroy(Pointer preprocessor);

    static native int speex_preprocess_ctl(Pointer preprocessor, int request, Pointer value);

    static native int speex_preprocess_run(Pointer preprocessor, Pointer samples);
}
