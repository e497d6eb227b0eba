package org.evertone.media.session;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.jspecify.annotations.Nullable;

/**
 * A session's hold on the audio device, which may be missing, fail, come back or be replaced during a call. Trouble is
 * told once until a device works again, and opening is tried once a second. {@link #acquire} is for the capture thread
 * only, as opening may block; the rest is for any thread.
 */
final class DeviceLink {
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final Supplier<@Nullable AudioDevice> devices;
    private final int sampleRateHz;
    private final Consumer<String> trouble;

    private volatile @Nullable Opened current;
    private boolean closed;
    private volatile boolean troubled;
    private boolean waiting;
    private long retryAtNanos;

    /** A stream and what it was opened for. */
    record Opened(AudioDevice device, AudioStream stream, int frameSamples) {}

    /** @param trouble told one plain phrase */
    DeviceLink(Supplier<@Nullable AudioDevice> devices, int sampleRateHz, Consumer<String> trouble) {
        this.devices = devices;
        this.sampleRateHz = sampleRateHz;
        this.trouble = trouble;
    }

    /** The stream on the best device there is now, or null: then the caller keeps time itself. */
    @Nullable
    Opened acquire(int frameSamples, long nowNanos) {
        AudioDevice device = devices.get();
        Opened open = current;
        if (open != null && open.device() == device && open.frameSamples() == frameSamples) {
            return open;
        }
        release();
        if (device == null) {
            tell("No audio device");
            return null;
        }
        synchronized (this) {
            if (waiting && nowNanos - retryAtNanos < 0) {
                return null;
            }
        }
        try {
            return keep(new Opened(device, device.open(sampleRateHz, frameSamples), frameSamples));
        } catch (AudioException | RuntimeException e) {
            retryLater(nowNanos);
            tell(device.name() + ": " + e.getMessage());
            return null;
        }
    }

    /** The open stream, or null. */
    @Nullable
    Opened current() {
        return current;
    }

    /** Gives up a stream that failed; closing it on purpose also ends here, without a word. */
    void failed(Opened opened, Exception reason, long nowNanos) {
        synchronized (this) {
            if (current != opened) {
                return;
            }
            current = null;
        }
        opened.stream().close();
        retryLater(nowNanos);
        tell(opened.device().name() + ": " + reason.getMessage());
    }

    /** The stream on this device worked. */
    void worked() {
        if (troubled) {
            troubled = false;
        }
    }

    /** Closes the stream, if any, until it is acquired again. */
    void release() {
        Opened open;
        synchronized (this) {
            open = current;
            current = null;
        }
        if (open != null) {
            open.stream().close();
        }
    }

    /** Closes the stream for good. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        release();
    }

    private @Nullable Opened keep(Opened opened) {
        synchronized (this) {
            waiting = false;
            if (!closed) {
                current = opened;
                return opened;
            }
        }
        opened.stream().close();
        return null;
    }

    private synchronized void retryLater(long nowNanos) {
        waiting = true;
        retryAtNanos = nowNanos + RETRY_NANOS;
    }

    private void tell(String what) {
        synchronized (this) {
            if (troubled || closed) {
                return;
            }
            troubled = true;
        }
        trouble.accept(what);
    }
}
