package org.evertone.failover;

import java.util.OptionalLong;
import java.util.TreeSet;

/** Everything the engine waits for, in order of time. */
final class Timers {
    private final TreeSet<Timer> waiting = new TreeSet<>();
    private long order;

    Timer at(long dueNanos, Runnable task) {
        Timer timer = new Timer(dueNanos, order++, task);
        waiting.add(timer);
        return timer;
    }

    OptionalLong earliest() {
        return waiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(waiting.first().dueNanos);
    }

    /** Runs the earliest timer when it is due. @return whether one was */
    boolean runOne(long nowNanos) {
        if (waiting.isEmpty() || waiting.first().dueNanos > nowNanos) {
            return false;
        }
        Timer due = waiting.first();
        waiting.remove(due);
        due.task.run();
        return true;
    }

    int size() {
        return waiting.size();
    }

    final class Timer implements Comparable<Timer> {
        private final long dueNanos;
        private final long order;
        private final Runnable task;

        private Timer(long dueNanos, long order, Runnable task) {
            this.dueNanos = dueNanos;
            this.order = order;
            this.task = task;
        }

        long dueNanos() {
            return dueNanos;
        }

        void cancel() {
            waiting.remove(this);
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
