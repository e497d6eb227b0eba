package org.evertone.audioalsa;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.evertone.audio.AudioException;

/** A PCM of alsa-lib, opened so that no call waits. All native memory it needs is taken when it is opened. */
final class AlsaPcm implements Pcm {
    private static final int EAGAIN = -11;
    private static final int EBUSY = -16;
    private static final long BUSY_NANOS = 500_000_000;
    private static final long BUSY_PAUSE_NANOS = 5_000_000;
    /** Larger than any buffer: a stream starts when it is told to. */
    private static final NativeLong NEVER = new NativeLong(Integer.MAX_VALUE);

    private final Pointer pcm;
    private final Memory samples;
    private final NativeLong frames;
    private final int frameSamples;
    private final int bufferSamples;
    private final Memory delay = new Memory(Long.BYTES);

    /** What a stream asks of a card, which may give a period and a buffer near to these. */
    record Shape(int rateHz, int frameSamples, int periodSamples, int bufferSamples) {}

    private AlsaPcm(Pointer pcm, Shape shape, int bufferSamples) {
        this.pcm = pcm;
        this.bufferSamples = bufferSamples;
        frameSamples = shape.frameSamples();
        frames = new NativeLong(frameSamples);
        samples = new Memory((long) frameSamples * Short.BYTES);
    }

    /**
     * Opens one direction.
     *
     * @param name of the PCM, as in {@code aplay -L}
     * @param direction {@link AlsaLibrary#PLAYBACK} or {@link AlsaLibrary#CAPTURE}
     * @param awaitedOfBuffer samples worth waking up for, by the size of the buffer
     * @throws AudioException in plain words without the card's name
     */
    static AlsaPcm open(String name, int direction, Shape shape, IntUnaryOperator awaitedOfBuffer)
            throws AudioException {
        Pointer pcm = opened(name, direction);
        try {
            int buffer = configure(pcm, shape);
            if (buffer < shape.frameSamples()) {
                throw new AudioException("has too small a buffer, " + buffer + " samples");
            }
            wakeUpAt(pcm, awaitedOfBuffer.applyAsInt(buffer));
            return new AlsaPcm(pcm, shape, buffer);
        } catch (AudioException | RuntimeException | Error refused) {
            AlsaLibrary.snd_pcm_close(pcm);
            throw refused;
        }
    }

    /** Waits a moment for a card that is just being given back: ringing ends as the call begins. */
    private static Pointer opened(String name, int direction) throws AudioException {
        Memory out = new Memory(Native.POINTER_SIZE);
        long since = System.nanoTime();
        int result = AlsaLibrary.snd_pcm_open(out, name, direction, AlsaLibrary.NONBLOCK);
        while (result == EBUSY && System.nanoTime() - since < BUSY_NANOS) {
            LockSupport.parkNanos(BUSY_PAUSE_NANOS);
            result = AlsaLibrary.snd_pcm_open(out, name, direction, AlsaLibrary.NONBLOCK);
        }
        check(result, result == EBUSY ? "is in use" : "cannot be opened");
        return out.getPointer(0);
    }

    /** Returns the size of the buffer in samples. */
    private static int configure(Pointer pcm, Shape shape) throws AudioException {
        Memory out = new Memory(Native.POINTER_SIZE);
        check(AlsaLibrary.snd_pcm_hw_params_malloc(out), "gives no memory");
        Pointer params = out.getPointer(0);
        try {
            check(AlsaLibrary.snd_pcm_hw_params_any(pcm, params), "has no parameters");
            String other = ", which a name that begins with plughw: converts";
            check(
                    AlsaLibrary.snd_pcm_hw_params_set_access(pcm, params, AlsaLibrary.ACCESS_RW_INTERLEAVED),
                    "cannot be read and written in frames" + other);
            check(
                    AlsaLibrary.snd_pcm_hw_params_set_format(pcm, params, AlsaLibrary.FORMAT_S16_LE),
                    "does not take 16 bit samples" + other);
            check(AlsaLibrary.snd_pcm_hw_params_set_channels(pcm, params, 1), "is not mono" + other);
            check(
                    AlsaLibrary.snd_pcm_hw_params_set_rate(pcm, params, shape.rateHz(), 0),
                    "does not run at " + shape.rateHz() + " Hz" + other);
            Memory size = new Memory(NativeLong.SIZE);
            size.setNativeLong(0, new NativeLong(shape.periodSamples()));
            check(
                    AlsaLibrary.snd_pcm_hw_params_set_period_size_near(pcm, params, size, null),
                    "has no period near " + shape.periodSamples() + " samples");
            size.setNativeLong(0, new NativeLong(shape.bufferSamples()));
            check(
                    AlsaLibrary.snd_pcm_hw_params_set_buffer_size_near(pcm, params, size),
                    "has no buffer near " + shape.bufferSamples() + " samples");
            check(AlsaLibrary.snd_pcm_hw_params(pcm, params), "refuses the parameters of the stream");
            return size.getNativeLong(0).intValue();
        } finally {
            AlsaLibrary.snd_pcm_hw_params_free(params);
        }
    }

    private static void wakeUpAt(Pointer pcm, int awaitedSamples) throws AudioException {
        Memory out = new Memory(Native.POINTER_SIZE);
        check(AlsaLibrary.snd_pcm_sw_params_malloc(out), "gives no memory");
        Pointer params = out.getPointer(0);
        try {
            check(AlsaLibrary.snd_pcm_sw_params_current(pcm, params), "has no parameters");
            check(
                    AlsaLibrary.snd_pcm_sw_params_set_avail_min(pcm, params, new NativeLong(awaitedSamples)),
                    "cannot wait for " + awaitedSamples + " samples");
            check(AlsaLibrary.snd_pcm_sw_params_set_start_threshold(pcm, params, NEVER), "cannot be held back");
            check(AlsaLibrary.snd_pcm_sw_params(pcm, params), "refuses the parameters of waiting");
        } finally {
            AlsaLibrary.snd_pcm_sw_params_free(params);
        }
    }

    private static void check(int result, String what) throws AudioException {
        if (result < 0) {
            throw new AudioException(what + ": " + AlsaLibrary.snd_strerror(result));
        }
    }

    @Override
    public int bufferSamples() {
        return bufferSamples;
    }

    @Override
    public int start() {
        return AlsaLibrary.snd_pcm_start(pcm);
    }

    @Override
    public int available() {
        return AlsaLibrary.snd_pcm_avail_update(pcm);
    }

    @Override
    public int await(int timeoutMillis) {
        return AlsaLibrary.snd_pcm_wait(pcm, timeoutMillis);
    }

    @Override
    public int recover(int error) {
        return AlsaLibrary.snd_pcm_recover(pcm, error, 1);
    }

    @Override
    public int read(short[] target, int offset, int count) {
        int read = AlsaLibrary.snd_pcm_readi(pcm, samples, frames(count));
        if (read > 0) {
            samples.read(0, target, offset, read);
        }
        return read == EAGAIN ? 0 : read;
    }

    @Override
    public int write(short[] source, int offset, int count) {
        samples.write(0, source, offset, count);
        int written = AlsaLibrary.snd_pcm_writei(pcm, samples, frames(count));
        return written == EAGAIN ? 0 : written;
    }

    private NativeLong frames(int count) {
        // Anything but a whole frame is rare: the rest after a card that moved in odd steps.
        return count == frameSamples ? frames : new NativeLong(count);
    }

    @Override
    public int delay() {
        int result = AlsaLibrary.snd_pcm_delay(pcm, delay);
        // The low half of C's long, little-endian like the samples.
        return result < 0 ? 0 : delay.getInt(0);
    }

    @Override
    public String words(int error) {
        return AlsaLibrary.snd_strerror(error);
    }

    @Override
    public void close() {
        AlsaLibrary.snd_pcm_close(pcm);
    }
}
