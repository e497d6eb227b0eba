package org.evertone.halpi4j.lamp;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Plays the patterns of all lamps. One thread, that sleeps until the next change of any of them, and without end while
 * all are steady or blink by themselves. Times are counted from the beginning of each pattern, so none drifts.
 */
@Component(service = LampPlayer.class)
public final class LampPlayer {
    private final List<PlayedLamp> lamps = new ArrayList<>();
    private boolean woken;
    private boolean closed;

    @Activate
    public LampPlayer() {
        Thread thread = new Thread(this::run, "lamps");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the thread; lamps are made dark by whoever plays them. */
    @Deactivate
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Takes a lamp, dark at first.
     *
     * @param failed hears once why the light cannot be switched; it is left alone from then on
     */
    PlayedLamp play(Light light, Consumer<String> failed) {
        PlayedLamp lamp = new PlayedLamp(light, failed, this::wake, this::remove);
        synchronized (this) {
            lamps.add(lamp);
        }
        wake();
        return lamp;
    }

    /** Does what is due on these lamps; returns for how many ns nothing else is, or nothing when that is for ever. */
    static OptionalLong step(List<PlayedLamp> lamps, long nowNanos) {
        return lamps.stream()
                .map(lamp -> lamp.step(nowNanos))
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    private synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private synchronized void remove(PlayedLamp lamp) {
        lamps.remove(lamp);
    }

    private synchronized List<PlayedLamp> lamps() {
        woken = false;
        return List.copyOf(lamps);
    }

    private void run() {
        try {
            while (!isClosed()) {
                long now = System.nanoTime();
                sleep(now, step(lamps(), now));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void sleep(long sinceNanos, OptionalLong forNanos) throws InterruptedException {
        while (!woken && !closed) {
            if (forNanos.isEmpty()) {
                wait();
            } else {
                long left = forNanos.getAsLong() - (System.nanoTime() - sinceNanos);
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }
}
