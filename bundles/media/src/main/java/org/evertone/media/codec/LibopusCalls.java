package org.evertone.media.codec;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Functions of {@code libopus.so.0} by their own names. Loading this class fails with a {@link LinkageError} where the
 * library is not there.
 */
final class LibopusCalls {
    static final int APPLICATION_VOIP = 2048;
    static final int SET_BITRATE = 4002;
    static final int SET_MAX_BANDWIDTH = 4004;
    static final int SET_VBR = 4006;
    static final int SET_BANDWIDTH = 4008;
    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERC = 4014;
    static final int SET_SIGNAL = 4024;
    static final int SIGNAL_VOICE = 3001;
    static final int BANDWIDTH_NARROWBAND = 1101;
    static final int BANDWIDTH_MEDIUMBAND = 1102;
    static final int BANDWIDTH_WIDEBAND = 1103;

    /** Not in the public header, yet a request of every version; keeps packets of several frames in one mode. */
    static final int SET_FORCE_MODE = 11002;

    static final int MODE_SILK_ONLY = 1000;

    static {
        Native.register(LibopusCalls.class, NativeLibrary.getInstance("libopus.so.0"));
    }

    private LibopusCalls() {}

    static native String opus_get_version_string();

    static native int opus_encoder_get_size(int channels);

    static native int opus_encoder_init(Pointer encoder, int sampleRateHz, int channels, int application);

    /** Variadic in C; the calling conventions of Linux pass a whole number alike. */
    static native int opus_encoder_ctl(Pointer encoder, int request, int value);

    static native int opus_encode(Pointer encoder, Pointer samples, int count, Pointer packet, int most);

    static native int opus_decoder_get_size(int channels);

    static native int opus_decoder_init(Pointer decoder, int sampleRateHz, int channels);

    /** Without a packet, a missing one is concealed. */
    static native int opus_decode(
            Pointer decoder, @Nullable Pointer packet, int length, Pointer samples, int count, int redundancy);
}
