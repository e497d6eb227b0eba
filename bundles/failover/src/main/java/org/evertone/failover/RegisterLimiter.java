package org.evertone.failover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps REGISTER to at most three a second and server, whatever the server answers and whoever asks. */
final class RegisterLimiter {
    private static final int BURST = 3;
    private static final long WINDOW_NANOS = Core.SECOND + Core.SECOND / 100;

    private final List<Deque<Long>> sent = new ArrayList<>();

    RegisterLimiter(int servers) {
        for (int i = 0; i < servers; i++) {
            sent.add(new ArrayDeque<>());
        }
    }

    /** Time from now until the next REGISTER may leave; 0 = now. */
    long waitNanos(int server, long nowNanos) {
        Deque<Long> times = sent.get(server - 1);
        return times.size() < BURST ? 0 : Math.max(0, times.getFirst() + WINDOW_NANOS - nowNanos);
    }

    void sent(int server, long nowNanos) {
        Deque<Long> times = sent.get(server - 1);
        if (times.size() == BURST) {
            times.removeFirst();
        }
        times.addLast(nowNanos);
    }
}
