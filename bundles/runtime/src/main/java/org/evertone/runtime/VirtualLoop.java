package org.evertone.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.evertone.loop.PhoneLoop;

/**
 * The loop under virtual time: nothing runs until it is told to, and then as fast as it can. For tests and simulations;
 * one thread. A task that throws ends the run with its exception.
 */
public final class VirtualLoop implements PhoneLoop {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::dueNanos).thenComparingLong(Waiting::order));
    private long nowNanos;
    private long order;
    private boolean running;

    @Override
    public void execute(Runnable task) {
        waiting.add(new Waiting(nowNanos, order++, task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Waiting entry = new Waiting(nowNanos + Math.max(0, delay.toNanos()), order++, task);
        waiting.add(entry);
        return () -> waiting.remove(entry);
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Instant wallTime() {
        return EPOCH.plusNanos(nowNanos);
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    /** Runs everything that is due now, and what it hands in for now, without moving time. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Moves time forward, running each task at its time; ends exactly {@code by} later. */
    public void advance(Duration by) {
        long end = nowNanos + by.toNanos();
        running = true;
        try {
            for (Waiting next = waiting.peek(); next != null && next.dueNanos <= end; next = waiting.peek()) {
                waiting.poll();
                nowNanos = Math.max(nowNanos, next.dueNanos);
                next.task.run();
            }
        } finally {
            running = false;
        }
        nowNanos = end;
    }

    /** Whether any task waits, now or later. */
    public boolean idle() {
        return waiting.isEmpty();
    }

    private record Waiting(long dueNanos, long order, Runnable task) {}
}
