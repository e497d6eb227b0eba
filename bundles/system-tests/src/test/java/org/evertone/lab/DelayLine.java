package org.evertone.lab;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Does things at their time, in the order of their times, on one thread. */
final class DelayLine implements AutoCloseable {

    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long entries;
    private boolean closed;

    private record Entry(long dueNanos, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    DelayLine() {
        thread("delay line", this::work);
    }

    /** @param dueNanos on the clock of {@link System#nanoTime} */
    synchronized void at(long dueNanos, Runnable action) {
        queue.add(new Entry(dueNanos, entries++, action));
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Starts a thread that does not keep the JVM alive. */
    static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            while (true) {
                Runnable action;
                synchronized (this) {
                    while (!closed && !due()) {
                        if (queue.isEmpty()) {
                            wait();
                        } else {
                            TimeUnit.NANOSECONDS.timedWait(
                                    this, Math.max(1, queue.peek().dueNanos() - System.nanoTime()));
                        }
                    }
                    if (closed) {
                        return;
                    }
                    action = queue.remove().action();
                }
                action.run();
            }
        } catch (InterruptedException e) {
            throw LabException.interrupted(e);
        }
    }

    private boolean due() {
        return !queue.isEmpty() && queue.peek().dueNanos() - System.nanoTime() <= 0;
    }
}
