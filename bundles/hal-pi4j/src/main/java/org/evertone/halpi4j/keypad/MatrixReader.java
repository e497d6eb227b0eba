package org.evertone.halpi4j.keypad;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.evertone.halpi4j.board.PartKeeper.Trouble;

/** The one thread that scans a matrix. It sleeps until a key goes down. */
final class MatrixReader implements AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;

    private final Wires wires;
    private final MatrixScan scan;
    private final Consumer<MatrixScan.Event> events;
    private final Trouble trouble;
    private final Thread thread = new Thread(this::run, "keypad");
    private boolean woken;
    private boolean closed;

    /** The matrix as it is read. */
    interface Wires {
        /** From now on any key that goes down wakes the reader. */
        void listen();

        /** Whether any key is down while it listens. */
        boolean anyClosed();

        /** Closed contacts, {@code row * columns + column}; ends listening. */
        BitSet image();
    }

    /** @param events told on this thread */
    MatrixReader(Wires wires, MatrixScan scan, Consumer<MatrixScan.Event> events, Trouble trouble) {
        this.wires = wires;
        this.scan = scan;
        this.events = events;
        this.trouble = trouble;
        thread.setDaemon(true);
    }

    /** Reads the keys that are down already on the caller's thread, then all others on its own. */
    void start() {
        read();
        thread.start();
    }

    /** A column has an edge; from any thread. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join(CLOSE_MILLIS);
    }

    private void run() {
        try {
            while (!isClosed()) {
                long next = scan.nextMillis();
                if (next > 0) {
                    pause(next);
                } else {
                    forgetEdges();
                    wires.listen();
                    if (!wires.anyClosed()) {
                        awaitEdge();
                    }
                }
                if (!isClosed()) {
                    read();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failed) {
            trouble.failed(failed.getMessage() == null ? failed.toString() : failed.getMessage());
        }
    }

    private void read() {
        BitSet image = wires.image();
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        scan.image(image, now).forEach(events);
    }

    private synchronized void pause(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = until - System.nanoTime(); left > 0 && !closed; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Scanning makes edges of its own. */
    private synchronized void forgetEdges() {
        woken = false;
    }

    private synchronized void awaitEdge() throws InterruptedException {
        while (!woken && !closed) {
            wait();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
