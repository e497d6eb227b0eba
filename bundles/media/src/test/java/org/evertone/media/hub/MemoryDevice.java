package org.evertone.media.hub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.media.device.FrameClock;

/** A sound card in memory, in real time: gives its samples again and again, keeps what is played. */
public final class MemoryDevice implements AudioDevice {
    private static final int KEPT_SAMPLES = 480_000;

    public final short[] microphone;
    private final String name;
    private final short[] speaker = new short[KEPT_SAMPLES];
    private final List<String> opened = new ArrayList<>();
    private final List<Integer> volumes = new ArrayList<>();
    private boolean hasVolume;
    private boolean unpaced;
    private Error defect;
    private CountDownLatch closing = new CountDownLatch(0);
    private boolean broken;
    private int open;
    private int played;
    private int captured;

    public MemoryDevice(String name, short[] microphone) {
        this.name = name;
        this.microphone = microphone;
    }

    public MemoryDevice(short[] microphone) {
        this("Memory", microphone);
    }

    @Override
    public String name() {
        return name;
    }

    /** Pulls the plug, or puts it in again. */
    public synchronized void broken(boolean now) {
        broken = now;
        notifyAll();
    }

    /** Gives it a control of its own. */
    public synchronized MemoryDevice withVolume() {
        hasVolume = true;
        return this;
    }

    /** Makes it give and take every frame at once. */
    public synchronized MemoryDevice withoutClock() {
        unpaced = true;
        return this;
    }

    /** Makes it throw this instead of opening, or again open when null. */
    public synchronized void defect(Error error) {
        defect = error;
    }

    /** Closing takes until this is counted down. */
    public synchronized void closesAfter(CountDownLatch latch) {
        closing = latch;
    }

    @Override
    public synchronized boolean volume(int percent) {
        volumes.add(percent);
        return hasVolume;
    }

    public synchronized List<Integer> volumes() {
        return List.copyOf(volumes);
    }

    /** How many frames the microphone gave. */
    public synchronized int capturedCount() {
        return captured;
    }

    public synchronized int heardCount() {
        return played;
    }

    public synchronized int openStreams() {
        return open;
    }

    /** Rate and kind of every stream so far. */
    public synchronized List<String> opened() {
        return List.copyOf(opened);
    }

    /** The first samples played. */
    public synchronized short[] heard(int count) {
        return Arrays.copyOf(speaker, count);
    }

    /** The last samples played. */
    public synchronized short[] lastHeard(int count) {
        return Arrays.copyOfRange(speaker, played - count, played);
    }

    public void awaitHeard(int count) throws InterruptedException {
        await(() -> played >= count);
    }

    /** Waits for so many more. */
    public void awaitMore(int count) throws InterruptedException {
        awaitHeard(heardCount() + count);
    }

    public void awaitCaptured(int frames) throws InterruptedException {
        await(() -> captured >= frames);
    }

    /** Waits for so many more frames of the microphone. */
    public void awaitFrames(int count) throws InterruptedException {
        int end;
        synchronized (this) {
            end = captured + count;
        }
        awaitCaptured(end);
    }

    public void awaitClosed() throws InterruptedException {
        await(() -> open == 0);
    }

    public void awaitOpen() throws InterruptedException {
        await(() -> open > 0);
    }

    public void awaitSample(short sample) throws InterruptedException {
        await(() -> {
            for (int i = 0; i < played; i++) {
                if (speaker[i] == sample) {
                    return true;
                }
            }
            return false;
        });
    }

    public synchronized void await(BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!reached.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("played " + played + " samples, captured " + captured + " frames, opened "
                        + opened + ", open " + open);
            }
            wait(Math.min(left, 50));
        }
    }

    @Override
    public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
        return stream("duplex", sampleRateHz, frameSamples);
    }

    @Override
    public AudioStream openPlayback(int sampleRateHz, int frameSamples) throws AudioException {
        return stream("playback", sampleRateHz, frameSamples);
    }

    private synchronized AudioStream stream(String kind, int sampleRateHz, int frameSamples) throws AudioException {
        if (broken) {
            throw new AudioException("unplugged");
        }
        if (defect != null) {
            throw defect;
        }
        opened.add(kind + " " + sampleRateHz);
        open++;
        notifyAll();
        return new Stream(unpaced ? 0 : frameSamples * 1_000_000_000L / sampleRateHz);
    }

    private final class Stream implements AudioStream {
        private final long frameNanos;
        private final FrameClock capture = new FrameClock();
        private final FrameClock playout = new FrameClock();
        private boolean closed;
        private int position;

        Stream(long frameNanos) {
            this.frameNanos = frameNanos;
        }

        @Override
        public void read(short[] frame) throws AudioException {
            capture.await(frameNanos);
            requireOpen();
            for (int i = 0; i < frame.length; i++) {
                frame[i] = microphone[position++ % microphone.length];
            }
            synchronized (MemoryDevice.this) {
                captured++;
                MemoryDevice.this.notifyAll();
            }
        }

        @Override
        public void write(short[] frame) throws AudioException {
            requireOpen();
            synchronized (MemoryDevice.this) {
                int room = Math.min(frame.length, KEPT_SAMPLES - played);
                System.arraycopy(frame, 0, speaker, played, room);
                played += room;
                MemoryDevice.this.notifyAll();
            }
            playout.await(frameNanos);
        }

        @Override
        public void close() {
            CountDownLatch until;
            synchronized (MemoryDevice.this) {
                until = closing;
            }
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (MemoryDevice.this) {
                if (!closed) {
                    closed = true;
                    open--;
                    MemoryDevice.this.notifyAll();
                }
            }
            capture.stop();
            playout.stop();
        }

        private void requireOpen() throws AudioException {
            synchronized (MemoryDevice.this) {
                if (closed) {
                    throw new AudioException("closed");
                }
                if (broken) {
                    throw new AudioException("unplugged");
                }
            }
        }
    }
}
