package org.evertone.halpi4j.lamp;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.evertone.hal.LampPattern;
import org.evertone.hal.LampPattern.Colour;

/** A lamp that the player plays. {@link #show} and {@link #close} may be called from any thread. */
final class PlayedLamp implements AutoCloseable {
    private static final LampPattern DARK = new LampPattern("off", Colour.NONE, List.of());

    private final Light light;
    private final Consumer<String> failed;
    private final Runnable wake;
    private final Consumer<PlayedLamp> remove;
    private volatile LampPattern wanted = DARK;

    // The rest belongs to the monitor.
    private LampPattern playing = DARK;
    private long begunNanos;
    private boolean byItself;
    private boolean lit;
    private boolean switched;
    private boolean ended;

    /**
     * @param wake has the player look at the lamp
     * @param remove has the player forget it
     */
    PlayedLamp(Light light, Consumer<String> failed, Runnable wake, Consumer<PlayedLamp> remove) {
        this.light = light;
        this.failed = failed;
        this.wake = wake;
        this.remove = remove;
    }

    /** Shows a pattern from its beginning; the one that is shown goes on. */
    void show(LampPattern pattern) {
        if (!pattern.equals(wanted)) {
            wanted = pattern;
            wake.run();
        }
    }

    /** Makes the lamp dark, as well as it can be done. */
    @Override
    public void close() throws Exception {
        remove.accept(this);
        synchronized (this) {
            ended = true;
            light.light(false, Colour.NONE);
        }
    }

    /** Does what is due; returns for how many ns nothing else is, or nothing when that is for ever. */
    synchronized OptionalLong step(long nowNanos) {
        if (ended) {
            return OptionalLong.empty();
        }
        try {
            return play(nowNanos);
        } catch (Exception | Error broken) {
            ended = true;
            failed.accept(broken.getMessage() == null ? broken.toString() : broken.getMessage());
            return OptionalLong.empty();
        }
    }

    private OptionalLong play(long nowNanos) throws Exception {
        LampPattern pattern = wanted;
        if (!pattern.equals(playing)) {
            playing = pattern;
            begunNanos = nowNanos;
            byItself = light.shows(pattern);
            switched = false;
        }
        if (byItself) {
            return OptionalLong.empty();
        }
        long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - begunNanos);
        boolean on = playing.litAt(elapsedMillis);
        if (on != lit || !switched) {
            light.light(on, playing.colour());
            lit = on;
            switched = true;
        }
        OptionalLong next = playing.nextChangeMillis(elapsedMillis);
        return next.isEmpty()
                ? next
                : OptionalLong.of(begunNanos + TimeUnit.MILLISECONDS.toNanos(next.getAsLong()) - nowNanos);
    }
}
