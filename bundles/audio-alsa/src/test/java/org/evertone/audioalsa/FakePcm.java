package org.evertone.audioalsa;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A card in memory that moves when the test, or {@link #movesWhenAwaited}, says so. */
final class FakePcm implements Pcm {
    static final int EPIPE = -32;
    static final int ENODEV = -19;

    final CountDownLatch awaited = new CountDownLatch(1);
    final List<Short> written = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    private final int bufferSamples;
    private final boolean playback;
    /** Samples in the buffer: to play, or captured. */
    int filled;

    /** The next look at the buffer fails with this error, once. */
    int failure;

    /** {@link #failure} is for ever. */
    boolean fails;

    /** It says that samples can be read or written, and takes and gives none. */
    boolean stuck;

    int attempts;

    /** Every {@link #recover} fails. */
    boolean gone;

    int movesWhenAwaited;
    boolean running;
    volatile boolean inside;
    volatile boolean closedInside;
    volatile boolean closed;

    private FakePcm(boolean playback, int bufferSamples) {
        this.playback = playback;
        this.bufferSamples = bufferSamples;
    }

    static FakePcm playback(int bufferSamples) {
        return new FakePcm(true, bufferSamples);
    }

    static FakePcm capture(int bufferSamples) {
        return new FakePcm(false, bufferSamples);
    }

    @Override
    public int bufferSamples() {
        return bufferSamples;
    }

    @Override
    public int start() {
        calls.add("start at " + filled);
        running = true;
        return 0;
    }

    @Override
    public int available() {
        if (failure < 0) {
            int error = failure;
            failure = fails ? error : 0;
            running = false;
            return error;
        }
        return stuck ? bufferSamples : playback ? bufferSamples - filled : filled;
    }

    @Override
    public int await(int timeoutMillis) {
        awaited.countDown();
        if (running && movesWhenAwaited > 0) {
            filled = playback ? Math.max(0, filled - movesWhenAwaited) : filled + movesWhenAwaited;
            return 1;
        }
        inside = true;
        try {
            Thread.sleep(timeoutMillis);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        inside = false;
        return 0;
    }

    @Override
    public int recover(int error) {
        calls.add("recover " + error);
        filled = 0;
        return gone ? error : 0;
    }

    @Override
    public int read(short[] samples, int offset, int count) {
        attempts++;
        int taken = stuck ? 0 : Math.min(count, filled);
        filled -= taken;
        return taken;
    }

    @Override
    public int write(short[] samples, int offset, int count) {
        attempts++;
        int taken = stuck ? 0 : Math.min(count, bufferSamples - filled);
        for (int i = 0; i < taken; i++) {
            written.add(samples[offset + i]);
        }
        filled += taken;
        return taken;
    }

    @Override
    public int delay() {
        return filled;
    }

    @Override
    public String words(int error) {
        return "error " + error;
    }

    @Override
    public void close() {
        closedInside |= inside;
        closed = true;
    }
}
