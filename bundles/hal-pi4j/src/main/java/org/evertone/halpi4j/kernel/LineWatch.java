package org.evertone.halpi4j.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * One thread that hears of the edges of all lines, and of the end of a line when its chip goes. It sleeps until there is
 * something to tell.
 */
public final class LineWatch implements AutoCloseable {
    private static final int GONE = Kernel.POLLERR | Kernel.POLLHUP | Kernel.POLLNVAL;
    private static final int COUNTER_BYTES = 8;
    private static final long ENDED = Long.MAX_VALUE;

    private final Kernel kernel;
    private final int counter;
    private final Thread thread = new Thread(this::run, "gpio-lines");
    private final List<Watched> watched = new ArrayList<>();
    private long changes;
    private long changesSeen;
    private boolean closed;

    /** What becomes of a line; called on the watch's thread. */
    public interface Listener {
        /** There are edges to read. */
        void ready() throws KernelException;

        /** The line has ended; nothing follows. */
        void gone(String why);
    }

    private record Watched(GpioLine line, Listener listener) {}

    public LineWatch(Kernel kernel) throws KernelException {
        this.kernel = kernel;
        counter = kernel.counter();
        thread.setDaemon(true);
        thread.start();
    }

    public synchronized void add(GpioLine line, Listener listener) {
        watched.add(new Watched(line, listener));
        changed();
    }

    /**
     * After this the listener hears no more and the line may be closed. Waits for a listener that is being told, so the
     * caller holds no lock that a listener needs; a listener may call it.
     */
    public synchronized void remove(GpioLine line) {
        watched.removeIf(each -> each.line() == line);
        changed();
        awaitThread(changes);
    }

    /** Looks at all lines, for kernels that do not say themselves that a chip has gone. */
    public void lookAgain() {
        try {
            kernel.write(counter, new byte[] {1, 1, 1, 1, 1, 1, 1, 0});
        } catch (KernelException full) {
            // It is readable already, which is all that matters.
            return;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            changed();
            awaitThread(ENDED);
        }
        kernel.close(counter);
    }

    private void changed() {
        changes++;
        notifyAll();
        lookAgain();
    }

    /** A kernel that does not wait would be asked without a pause. */
    private synchronized void awaitChange() {
        while (!closed && changesSeen == changes) {
            try {
                wait();
            } catch (InterruptedException ended) {
                closed = true;
            }
        }
    }

    private void awaitThread(long change) {
        boolean interrupted = false;
        while (Thread.currentThread() != thread && changesSeen < change) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosed()) {
                round(snapshot());
            }
        } finally {
            seen(ENDED);
        }
    }

    private synchronized List<Watched> snapshot() {
        seen(changes);
        return List.copyOf(watched);
    }

    private synchronized void seen(long change) {
        changesSeen = change;
        notifyAll();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void round(List<Watched> lines) {
        int[] fds = new int[lines.size() + 1];
        for (int i = 0; i < lines.size(); i++) {
            fds[i] = lines.get(i).line().fd();
        }
        fds[lines.size()] = counter;
        int[] ready = new int[fds.length];
        try {
            kernel.poll(fds, ready);
        } catch (KernelException again) {
            if (again.errno() != KernelException.EINTR) {
                lines.forEach(each -> end(each, String.valueOf(again.getMessage())));
                awaitChange();
            }
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            tell(lines.get(i), ready[i]);
        }
        if (ready[lines.size()] != 0) {
            drain();
            // a line that was added since this round began is meant too
            snapshot().forEach(this::check);
        }
    }

    private void check(Watched line) {
        if (stillWatched(line)) {
            try {
                line.line().active();
            } catch (KernelException failed) {
                end(line, String.valueOf(failed.getMessage()));
            }
        }
    }

    private void drain() {
        try {
            kernel.read(counter, new byte[COUNTER_BYTES]);
        } catch (KernelException nothing) {
            return;
        }
    }

    private void tell(Watched line, int ready) {
        if (ready == 0 || !stillWatched(line)) {
            return;
        }
        if ((ready & GONE) != 0) {
            end(line, "the chip is gone");
            return;
        }
        try {
            line.listener().ready();
        } catch (KernelException failed) {
            end(line, String.valueOf(failed.getMessage()));
        } catch (RuntimeException | Error broken) {
            // One part's fault must not make all inputs deaf.
            end(line, broken.toString());
        }
    }

    private void end(Watched line, String why) {
        synchronized (this) {
            watched.remove(line);
        }
        try {
            line.listener().gone(why);
        } catch (RuntimeException | Error broken) {
            // It has been left alone already, which is all that can be done.
            return;
        }
    }

    private synchronized boolean stillWatched(Watched line) {
        return watched.contains(line);
    }
}
