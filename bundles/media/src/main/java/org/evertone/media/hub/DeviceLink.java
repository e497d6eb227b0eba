package org.evertone.media.hub;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.jspecify.annotations.Nullable;

/**
 * The hub's hold on an audio device, which may be missing, fail, come back or be replaced during a call. Opening and
 * closing may take their time, so they are done one after the other on a thread that lives only as long; opening is tried
 * once a second. For any thread; nothing but {@link #close()} waits.
 */
final class DeviceLink {
    private static final long RETRY_NANOS = 1_000_000_000L;
    /** A device that takes longer to open is worth a word. */
    private static final long SLOW_NANOS = 2_000_000_000L;

    private static final long CLOSING_MILLIS = 1000;
    /** More than half a second at the highest rate. */
    private static final int PLAYED_SAMPLES = 32_768;

    private final ThreadPoolExecutor worker;
    private volatile @Nullable Opened current;
    private volatile String trouble = "";
    private volatile @Nullable Request pending;
    private @Nullable AudioDevice failedDevice;
    private long retryAtNanos;
    private boolean closed;

    /**
     * A stream and what it was opened for.
     *
     * @param played what was written to it, for the echo canceller
     */
    record Opened(Devices.Offer offer, AudioStream stream, int sampleRateHz, int frameSamples, SampleRing played) {
        AudioDevice device() {
            return offer.device();
        }

        boolean isFor(Devices.@Nullable Offer wanted, int wantedRateHz) {
            return wanted != null && device() == wanted.device() && sampleRateHz == wantedRateHz;
        }
    }

    private record Request(Devices.Offer offer, int sampleRateHz, int frameSamples, long sinceNanos) {
        boolean isFor(Devices.Offer offer, int sampleRateHz) {
            return this.offer.device() == offer.device() && this.sampleRateHz == sampleRateHz;
        }
    }

    DeviceLink() {
        worker = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "media-device");
            thread.setDaemon(true);
            return thread;
        });
        // After the end, who lets a stream go closes it.
        worker.setRejectedExecutionHandler((task, ended) -> task.run());
    }

    /** The stream on this device, or null: then the caller keeps time itself, and asks again. */
    @Nullable
    Opened acquire(Devices.@Nullable Offer offer, int sampleRateHz, int frameSamples, long nowNanos) {
        Opened open = current;
        if (open != null && open.isFor(offer, sampleRateHz)) {
            return open;
        }
        if (offer == null) {
            release();
            trouble = "No audio device";
            return null;
        }
        synchronized (this) {
            Request opening = pending;
            if (closed) {
                return null;
            }
            Opened justOpened = current;
            if (justOpened != null && justOpened.isFor(offer, sampleRateHz)) {
                return justOpened;
            }
            if (opening != null && opening.isFor(offer, sampleRateHz)) {
                if (nowNanos - opening.sinceNanos() > SLOW_NANOS) {
                    trouble = offer.device().name() + ": does not open";
                }
                return null;
            }
            release();
            if (failedDevice != offer.device() || nowNanos - retryAtNanos >= 0) {
                Request request = new Request(offer, sampleRateHz, frameSamples, nowNanos);
                pending = request;
                worker.execute(() -> open(request));
            }
        }
        return null;
    }

    private void open(Request request) {
        AudioStream stream;
        try {
            stream = request.offer().device().open(request.sampleRateHz(), request.frameSamples());
        } catch (AudioException | RuntimeException | Error e) {
            synchronized (this) {
                if (pending == request) {
                    pending = null;
                    broke(request.offer().device(), e, System.nanoTime());
                }
            }
            return;
        }
        synchronized (this) {
            if (pending == request) {
                pending = null;
                failedDevice = null;
                current = new Opened(
                        request.offer(),
                        stream,
                        request.sampleRateHz(),
                        request.frameSamples(),
                        new SampleRing(PLAYED_SAMPLES));
                return;
            }
        }
        stream.close();
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
    synchronized void failed(Opened opened, Throwable reason, long nowNanos) {
        if (current == opened) {
            release();
            broke(opened.device(), reason, nowNanos);
        }
    }

    /** The stream worked; that of one given up meanwhile means nothing. */
    void worked(Opened opened) {
        if (!trouble.isEmpty()) {
            synchronized (this) {
                trouble = current == opened ? "" : trouble;
            }
        }
    }

    /** Nobody needs a device, so that there is no trouble with it. */
    void forgive() {
        trouble = "";
    }

    /** Closes the stream, if any, until it is acquired again. */
    void release() {
        if (current == null && pending == null) {
            return;
        }
        synchronized (this) {
            Opened open = current;
            current = null;
            pending = null;
            if (open != null) {
                worker.execute(open.stream()::close);
            }
        }
    }

    /** Closes the stream for good, and waits up to a second for that. */
    void close() {
        synchronized (this) {
            closed = true;
            release();
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
                trouble = "The audio device does not close";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void broke(AudioDevice device, Throwable reason, long nowNanos) {
        failedDevice = device;
        retryAtNanos = nowNanos + RETRY_NANOS;
        trouble = device.name() + ": " + (reason instanceof AudioException ? reason.getMessage() : reason);
    }
}
