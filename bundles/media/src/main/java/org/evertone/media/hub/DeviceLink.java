package org.evertone.media.hub;

import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.jspecify.annotations.Nullable;

/**
 * The hub's hold on an audio device, which may be missing, fail, come back or be replaced during a call. Opening is tried
 * once a second. {@link #acquire} is for the capture thread only, as opening may block; the rest is for any thread.
 */
final class DeviceLink {
    private static final long RETRY_NANOS = 1_000_000_000L;

    /** More than half a second at the highest rate. */
    private static final int PLAYED_SAMPLES = 32_768;

    private volatile @Nullable Opened current;
    private volatile String trouble = "";
    private boolean closed;
    private boolean waiting;
    private @Nullable AudioDevice failedDevice;
    private long retryAtNanos;

    /**
     * A stream and what it was opened for.
     *
     * @param played what was written to it, for the echo canceller
     */
    record Opened(Devices.Offer offer, AudioStream stream, int sampleRateHz, int frameSamples, SampleRing played) {
        AudioDevice device() {
            return offer.device();
        }
    }

    /** The stream on this device, or null: then the caller keeps time itself. */
    @Nullable
    Opened acquire(Devices.@Nullable Offer offer, int sampleRateHz, int frameSamples, long nowNanos) {
        Opened open = current;
        if (open != null && offer != null && open.device() == offer.device() && open.sampleRateHz() == sampleRateHz) {
            return open;
        }
        release();
        if (offer == null) {
            trouble = "No audio device";
            return null;
        }
        AudioDevice device = offer.device();
        synchronized (this) {
            if (closed || waiting && failedDevice == device && nowNanos - retryAtNanos < 0) {
                return null;
            }
        }
        try {
            AudioStream stream = device.open(sampleRateHz, frameSamples);
            return keep(new Opened(offer, stream, sampleRateHz, frameSamples, new SampleRing(PLAYED_SAMPLES)));
        } catch (AudioException | RuntimeException e) {
            broke(device, e, nowNanos);
            return null;
        }
    }

    /** The open stream, or null. */
    @Nullable
    Opened current() {
        return current;
    }

    /** Why there is no sound, one plain phrase; empty when there is. */
    String trouble() {
        return trouble;
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
        broke(opened.device(), reason, nowNanos);
    }

    /** The stream worked. */
    void worked() {
        if (!trouble.isEmpty()) {
            trouble = "";
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

    private synchronized void broke(AudioDevice device, Exception reason, long nowNanos) {
        waiting = true;
        failedDevice = device;
        retryAtNanos = nowNanos + RETRY_NANOS;
        trouble = device.name() + ": " + reason.getMessage();
    }
}
