package org.evertone.halpi4j.board;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.evertone.hal.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one part of the device at work: opens it, hears of trouble, tells the person and the timeline, and opens it again
 * when it is back. It tries again when devices have come or gone, and otherwise at ever longer intervals.
 */
public final class PartKeeper implements AutoCloseable {
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long LAST_RETRY_MILLIS = 5_000;
    /** A part that worked for so long is not one that fails at once each time. */
    private static final long PROVEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** A part that does not let go must not keep the phone from ending. */
    private static final long CLOSE_MILLIS = 2_000;

    private final String part;
    private final Notice notice;
    private final Opener opener;
    private final Upkeep upkeep;
    private final AutoCloseable deviceChanges;
    private final Thread thread;
    private boolean closed;
    private boolean devicesChanged;
    private @Nullable AutoCloseable shownNotice;
    private long lostNanos;

    /** How the part is opened, on the keeper's own thread, which may be kept as long as it takes. */
    public interface Opener {
        /** What it returns is closed on trouble or at the end, on the same thread. What it throws is trouble. */
        AutoCloseable open(Trouble trouble) throws Exception;
    }

    /** Where an open part says that it works no more; from any thread, harmless twice. */
    public interface Trouble {
        void failed(String why);
    }

    /**
     * Starts at once.
     *
     * @param part what people call it: {@code hook switch}, {@code lamp line1}
     * @param words for the display while the part does not work, each at most 16 characters
     */
    public PartKeeper(String part, List<String> words, Opener opener, Upkeep upkeep) {
        this.part = part;
        this.notice = new Notice(Notice.Kind.TROUBLE, words, "");
        this.opener = opener;
        this.upkeep = upkeep;
        deviceChanges = upkeep.onDevices(this::devicesChanged);
        thread = new Thread(this::run, part);
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes the part, if it is open, before it returns. */
    @Override
    public void close() throws Exception {
        deviceChanges.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join(CLOSE_MILLIS);
    }

    private void run() {
        long retryMillis = FIRST_RETRY_MILLIS;
        try {
            while (!isClosed()) {
                Work work = new Work();
                long since = System.nanoTime();
                try (AutoCloseable opened = opener.open(work)) {
                    work.begun();
                    work.await();
                } catch (InterruptedException ended) {
                    throw ended;
                } catch (Exception | LinkageError failed) {
                    work.failed(failed.getMessage() == null ? failed.toString() : failed.getMessage());
                }
                if (!isClosed()) {
                    lost(work.why());
                    boolean proven = System.nanoTime() - since > PROVEN_NANOS;
                    retryMillis = awaitRetry(proven ? FIRST_RETRY_MILLIS : retryMillis);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        hideNotice();
    }

    /** One time that the part is open. */
    private final class Work implements Trouble {
        private @Nullable String why;

        @Override
        public void failed(String reason) {
            synchronized (PartKeeper.this) {
                if (why == null) {
                    why = reason;
                    PartKeeper.this.notifyAll();
                }
            }
        }

        void begun() {
            if (why().isEmpty()) {
                back();
            }
        }

        void await() throws InterruptedException {
            synchronized (PartKeeper.this) {
                while (why == null && !closed) {
                    PartKeeper.this.wait();
                }
            }
        }

        String why() {
            synchronized (PartKeeper.this) {
                return why == null ? "" : why;
            }
        }
    }

    private void lost(String why) {
        if (shownNotice == null) {
            shownNotice = upkeep.show(notice);
            lostNanos = System.nanoTime();
            upkeep.timeline().record(0, "hal.lost", "Out of order: " + part, why, Map.of("part", part));
        }
    }

    private void back() {
        if (shownNotice != null) {
            hideNotice();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostNanos);
            upkeep.timeline()
                    .record(
                            0,
                            "hal.back",
                            "At work again: " + part,
                            "",
                            Map.of("part", part, "goneMillis", String.valueOf(millis)));
        }
    }

    private void hideNotice() {
        if (shownNotice != null) {
            try {
                shownNotice.close();
            } catch (Exception unregistered) {
                // The framework took it away already.
            }
            shownNotice = null;
        }
    }

    private synchronized void devicesChanged() {
        devicesChanged = true;
        notifyAll();
    }

    /** Returns how long to wait the next time. */
    private synchronized long awaitRetry(long millis) throws InterruptedException {
        long wait = millis;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
        devicesChanged = false;
        for (long left = until - System.nanoTime(); left > 0 && !closed; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            if (devicesChanged) {
                // Whoever makes the device may still have to hand it to our group.
                devicesChanged = false;
                wait = FIRST_RETRY_MILLIS;
                until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
            }
        }
        return Math.min(LAST_RETRY_MILLIS, 2 * wait);
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
