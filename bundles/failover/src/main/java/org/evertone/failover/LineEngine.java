package org.evertone.failover;

import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Decides for one line. Not thread-safe: used by one thread. */
public final class LineEngine {

    /**
     * @param settings the line's settings; a change of settings makes a new engine
     * @param random source of jitter
     */
    public LineEngine(EngineSettings settings, RandomGenerator random) {
        throw new AssertionError(settings + " " + random);
    }

    /**
     * Takes one event.
     *
     * @param nowNanos monotonic time, never earlier than in the call before
     * @return what to do, in this order; empty when nothing is
     */
    public List<Command> handle(long nowNanos, Event event) {
        throw new AssertionError(nowNanos + " " + event);
    }

    /** When {@link Event.Tick} must be handed in next; empty when the engine waits for nothing. */
    public OptionalLong deadlineNanos() {
        return OptionalLong.empty();
    }

    public EngineStatus status() {
        throw new AssertionError();
    }
}
