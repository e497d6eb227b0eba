package org.evertone.media.dsp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** By libspeexdsp: an adaptive filter, then suppression of the echo it left and of noise. No automatic gain. */
final class SpeexEchoCanceller implements EchoCanceller {
    private static final int TAIL_MILLIS = 128;
    private static final int NOISE_SUPPRESSION_DB = -15;
    private static final int ECHO_SUPPRESSION_DB = -40;

    /** While the person at the desk speaks: less, or their voice would suffer. */
    private static final int ECHO_SUPPRESSION_ACTIVE_DB = -15;

    private final int frameSamples;
    private final Pointer echo;
    private final Pointer preprocessor;
    private final Frame captured;
    private final Frame played;
    private final Frame cleaned;
    private final ByteBuffer number = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private boolean closed;

    SpeexEchoCanceller(int sampleRateHz) {
        frameSamples = sampleRateHz / 100;
        captured = new Frame(frameSamples);
        played = new Frame(frameSamples);
        cleaned = new Frame(frameSamples);
        echo = SpeexDsp.speex_echo_state_init(frameSamples, sampleRateHz / 1000 * TAIL_MILLIS);
        preprocessor = SpeexDsp.speex_preprocess_state_init(frameSamples, sampleRateHz);
        number.putInt(0, sampleRateHz);
        SpeexDsp.speex_echo_ctl(echo, SpeexDsp.ECHO_SET_SAMPLING_RATE, Native.getDirectBufferPointer(number));
        set(SpeexDsp.PREPROCESS_SET_DENOISE, 1);
        set(SpeexDsp.PREPROCESS_SET_AGC, 0);
        set(SpeexDsp.PREPROCESS_SET_NOISE_SUPPRESS, NOISE_SUPPRESSION_DB);
        set(SpeexDsp.PREPROCESS_SET_ECHO_SUPPRESS, ECHO_SUPPRESSION_DB);
        set(SpeexDsp.PREPROCESS_SET_ECHO_SUPPRESS_ACTIVE, ECHO_SUPPRESSION_ACTIVE_DB);
        SpeexDsp.speex_preprocess_ctl(preprocessor, SpeexDsp.PREPROCESS_SET_ECHO_STATE, echo);
    }

    @Override
    public int frameSamples() {
        return frameSamples;
    }

    @Override
    public void cancel(short[] microphone, short[] loudspeaker, short[] clean) {
        if (closed) {
            System.arraycopy(microphone, 0, clean, 0, frameSamples);
            return;
        }
        captured.samples.put(0, microphone, 0, frameSamples);
        played.samples.put(0, loudspeaker, 0, frameSamples);
        SpeexDsp.speex_echo_cancellation(echo, captured.address, played.address, cleaned.address);
        SpeexDsp.speex_preprocess_run(preprocessor, cleaned.address);
        cleaned.samples.get(0, clean, 0, frameSamples);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            SpeexDsp.speex_preprocess_state_destroy(preprocessor);
            SpeexDsp.speex_echo_state_destroy(echo);
        }
    }

    private void set(int request, int value) {
        number.putInt(0, value);
        SpeexDsp.speex_preprocess_ctl(preprocessor, request, Native.getDirectBufferPointer(number));
    }

    /** Samples that the library can reach. */
    private static final class Frame {
        final ShortBuffer samples;
        final Pointer address;

        Frame(int count) {
            ByteBuffer octets = ByteBuffer.allocateDirect(2 * count).order(ByteOrder.nativeOrder());
            samples = octets.asShortBuffer();
            address = Native.getDirectBufferPointer(octets);
        }
    }
}
