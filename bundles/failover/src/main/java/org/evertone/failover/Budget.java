package org.evertone.failover;

import java.time.Duration;

/** How long one request may wait for its final answer (R3, R6, R8). Times in nanoseconds from the first send. */
final class Budget {
    /** An attempt ends this long before the retransmission that must not leave. */
    static final long GUARD_NANOS = Duration.ofMillis(100).toNanos();

    private static final Duration LONGEST_T1 = Duration.ofSeconds(5);
    private static final Duration SHORTEST_T1 = Duration.ofMillis(100);

    private final EngineSettings settings;
    private final long t1Nanos;
    private final long t2Nanos;

    Budget(EngineSettings settings) {
        this.settings = settings;
        t1Nanos = Math.min(
                LONGEST_T1.toNanos(),
                Math.max(SHORTEST_T1.toNanos(), settings.t1().toNanos()));
        t2Nanos = Math.max(t1Nanos, settings.t2().toNanos());
    }

    /** 64·T1: timers B and F of RFC 3261, section 17.1. */
    long fullNanos() {
        return 64 * t1Nanos;
    }

    /**
     * @param last the server gets 64·T1; otherwise the attempt ends just before retransmission N+1 would leave, or with
     *     the period of the product
     */
    long nanos(Method method, boolean last) {
        if (last) {
            return fullNanos();
        }
        long end = settings.period().map(Duration::toNanos).orElseGet(() -> retransmission(method));
        return end >= fullNanos() ? fullNanos() : Math.max(t1Nanos / 2, end - GUARD_NANOS);
    }

    /** Packets that have left this long after the first send over a transport that does not guarantee delivery. */
    int packets(Method method, long elapsedNanos) {
        int packets = 1;
        long pause = t1Nanos;
        long at = t1Nanos;
        while (at < Math.min(elapsedNanos, fullNanos())) {
            packets++;
            pause = next(method, pause);
            at += pause;
        }
        return packets;
    }

    /** When its packets leave, counted from the first, over a transport that does not guarantee delivery. */
    long[] offsets(Method method, long beforeNanos) {
        int count = packets(method, beforeNanos);
        long[] offsets = new long[count];
        long pause = t1Nanos;
        for (int i = 1; i < count; i++) {
            offsets[i] = offsets[i - 1] + pause;
            pause = next(method, pause);
        }
        return offsets;
    }

    private long retransmission(Method method) {
        long at = 0;
        long pause = t1Nanos;
        for (int sent = 0; sent <= settings.retryCounts() && at < fullNanos(); sent++) {
            at += pause;
            pause = next(method, pause);
        }
        return at;
    }

    private long next(Method method, long pause) {
        return method == Method.INVITE ? pause * 2 : Math.min(pause * 2, t2Nanos);
    }
}
