package org.evertone.halpi4j.display;

import java.util.concurrent.TimeUnit;
import org.evertone.halpi4j.board.PartKeeper.Trouble;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that talks to a display. It draws the newest screen only, sets the controller up again at an interval,
 * because noise can garble it unseen, and sleeps in between.
 */
final class Painter implements AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;

    private final Controller controller;
    private final Trouble trouble;
    private final long renewNanos;
    private final Thread thread;
    /** What is on the display; of the caller of start, then of the thread. */
    private Screen shown = Screen.BLANK;

    private @Nullable Screen waiting;
    private boolean closed;

    /** @param renewMillis how often the controller is set up again, in ms */
    Painter(String name, Controller controller, Trouble trouble, long renewMillis) {
        this.controller = controller;
        this.trouble = trouble;
        renewNanos = TimeUnit.MILLISECONDS.toNanos(renewMillis);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Sets the controller up on the caller's thread, then paints on its own.
     *
     * @param first what is shown at once
     */
    void start(Screen first) throws InterruptedException {
        controller.begin();
        controller.draw(first);
        shown = first;
        thread.start();
    }

    /** Returns at once; from any thread. */
    synchronized void show(Screen screen) {
        waiting = screen;
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
            long renewAt = System.nanoTime() + renewNanos;
            while (true) {
                Screen next = await(renewAt);
                if (isClosed()) {
                    return;
                }
                if (next != null) {
                    shown = next;
                }
                if (renewAt - System.nanoTime() <= 0) {
                    controller.begin();
                    renewAt = System.nanoTime() + renewNanos;
                }
                controller.draw(shown);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failed) {
            trouble.failed(failed.getMessage() == null ? failed.toString() : failed.getMessage());
        }
    }

    /** The newest screen; null when it is time to set the controller up, or the end. */
    private synchronized @Nullable Screen await(long until) throws InterruptedException {
        long left = until - System.nanoTime();
        while (waiting == null && !closed && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
        Screen next = waiting;
        waiting = null;
        return next;
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
