package org.evertone.web.handset;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.jspecify.annotations.Nullable;

/**
 * One open device of the browser. What the browser sends is held back by {@value #CUSHION_MILLIS} ms, so that its
 * hiccups are not heard, and handed out at a steady pace that follows the browser's clock. While the browser stalls for
 * longer, silence goes out at the same pace: the sender never starves.
 */
final class HandsetStream implements AudioStream {
    static final int CUSHION_MILLIS = 60;

    /** What waits longer than this is old: the oldest of it is dropped. */
    static final int LONGEST_WAIT_MILLIS = 200;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LATE_NANOS = 100_000_000L;
    private static final int RING = 16384;

    /** How much of an error in the cushion is worked off in one frame, and the most the pace may change. */
    private static final int WORK_OFF = 64;

    private static final int MOST_CHANGE = 50;

    private final int id;
    private final int rateHz;
    private final boolean captures;
    private final Far far;
    private final AtomicLong interruptions = new AtomicLong();
    private final short[] ring = new short[RING];
    private final int cushion;
    private final int longestWait;
    private volatile long arrived;
    private volatile long taken;
    private volatile boolean closed;
    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;
    private volatile long paceNanos;
    private boolean filling = true;
    private boolean reading;
    private boolean writing;
    private long readAtNanos;
    private long writeAtNanos;

    /** The browser at the other end. */
    interface Far {
        /** Sends a frame to be played by a stream; false when it had to be dropped. Does not block. */
        boolean play(int stream, short[] frame);

        void closed(HandsetStream stream);
    }

    /**
     * @param id names the stream between the browser and us, 1..65535
     * @param captures whether the browser sends its microphone
     */
    HandsetStream(int id, int rateHz, int frameSamples, boolean captures, Far far) {
        this.id = id;
        this.rateHz = rateHz;
        this.captures = captures;
        this.far = far;
        cushion = rateHz * CUSHION_MILLIS / 1000;
        longestWait = rateHz * LONGEST_WAIT_MILLIS / 1000;
        paceNanos = frameSamples * NANOS_PER_SECOND / rateHz;
    }

    int id() {
        return id;
    }

    int rateHz() {
        return rateHz;
    }

    boolean captures() {
        return captures;
    }

    /** Takes little-endian samples of the browser's microphone. One thread. */
    void offer(ByteBuffer samples) {
        long at = arrived;
        int room = (int) (RING - (at - taken));
        int count = Math.min(room, samples.remaining() / Short.BYTES);
        for (int i = 0; i < count; i++) {
            ring[(int) (at++ & RING - 1)] = samples.getShort();
        }
        arrived = at;
    }

    @Override
    public void read(short[] frame) throws AudioException {
        if (!captures) {
            throw new AudioException("The browser was opened for playing only");
        }
        reader = Thread.currentThread();
        if (!reading) {
            reading = true;
            readAtNanos = System.nanoTime();
        }
        long nominalNanos = frame.length * NANOS_PER_SECOND / rateHz;
        readAtNanos = await(readAtNanos + paceNanos);
        long newest = arrived;
        long at = newest - taken > longestWait ? newest - cushion : taken;
        long waiting = newest - at;
        if (waiting < (filling ? cushion : frame.length)) {
            if (!filling) {
                interruptions.incrementAndGet();
            }
            filling = true;
            taken = at;
            Arrays.fill(frame, (short) 0);
            paceNanos = nominalNanos;
            return;
        }
        filling = false;
        for (int i = 0; i < frame.length; i++) {
            frame[i] = ring[(int) (at++ & RING - 1)];
        }
        taken = at;
        long errorNanos = (waiting - cushion) * NANOS_PER_SECOND / rateHz;
        long most = nominalNanos / MOST_CHANGE;
        paceNanos = nominalNanos - Math.max(-most, Math.min(most, errorNanos / WORK_OFF));
    }

    @Override
    public void write(short[] frame) throws AudioException {
        writer = Thread.currentThread();
        if (!writing) {
            writing = true;
            writeAtNanos = System.nanoTime();
        }
        requireOpen();
        if (!far.play(id, frame)) {
            interruptions.incrementAndGet();
        }
        writeAtNanos = await(writeAtNanos + paceNanos);
    }

    @Override
    public long interruptions() {
        return interruptions.get();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        end();
        far.closed(this);
    }

    /** Wakes whoever waits; the browser is gone or told already. */
    void end() {
        closed = true;
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
    }

    /** Waits for a moment; answers it, or now when it is long past: what was missed is not made up for in a hurry. */
    private long await(long atNanos) throws AudioException {
        requireOpen();
        long now = System.nanoTime();
        while (now - atNanos < 0) {
            LockSupport.parkNanos(this, atNanos - now);
            requireOpen();
            if (Thread.interrupted()) {
                throw new AudioException("Waiting for the browser was interrupted");
            }
            now = System.nanoTime();
        }
        return now - atNanos > LATE_NANOS ? now : atNanos;
    }

    private void requireOpen() throws AudioException {
        if (closed) {
            throw new AudioException("The browser handset is gone");
        }
    }
}
