package org.evertone.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Keeps REGISTER to at most three packets a second and server, retransmissions among them, whatever the server answers
 * and whoever asks. Only where T1 is so short that one request alone sends more do those of one request not count.
 */
final class RegisterLimiter {
    private static final int MOST = 3;
    private static final long WINDOW_NANOS = Core.SECOND + Core.SECOND / 100;

    private final Budget budget;
    private final List<List<Sent>> sent = new ArrayList<>();

    /** A request whose packets count: those that have left, and those that would, until it has ended. */
    private final class Sent {
        private final long attempt;
        private final long[] packets;
        private long endNanos = Long.MAX_VALUE;

        Sent(long attempt, long[] packets) {
            this.attempt = attempt;
            this.packets = packets;
        }

        LongStream packets() {
            return LongStream.of(packets).filter(at -> at == packets[0] || at < endNanos);
        }
    }

    RegisterLimiter(int servers, Budget budget) {
        this.budget = budget;
        for (int i = 0; i < servers; i++) {
            sent.add(new ArrayList<>());
        }
    }

    /**
     * Time from now until the next REGISTER may leave; 0 = now.
     *
     * @param retransmits whether the transport does not guarantee delivery
     */
    long waitNanos(int server, boolean retransmits, long nowNanos) {
        long[] others = sent.get(server - 1).stream()
                .flatMapToLong(Sent::packets)
                .filter(at -> at > nowNanos - WINDOW_NANOS)
                .sorted()
                .toArray();
        long[] own = own(retransmits);
        return LongStream.concat(
                                LongStream.of(nowNanos),
                                LongStream.of(others)
                                        .flatMap(at -> LongStream.of(own).map(offset -> at + WINDOW_NANOS - offset)))
                        .filter(at -> at >= nowNanos)
                        .sorted()
                        .filter(at -> fits(others, own, at))
                        .findFirst()
                        .orElse(nowNanos)
                - nowNanos;
    }

    /** When packets of a request leave within the window after its first. */
    private long[] own(boolean retransmits) {
        long[] offsets = retransmits ? budget.offsets(Method.REGISTER, WINDOW_NANOS) : new long[1];
        return offsets.length > MOST ? new long[1] : offsets;
    }

    private static boolean fits(long[] others, long[] own, long startNanos) {
        long[] all = LongStream.concat(LongStream.of(others), LongStream.of(own).map(offset -> startNanos + offset))
                .sorted()
                .toArray();
        for (int i = MOST; i < all.length; i++) {
            boolean ours = all[i] >= startNanos && all[i - MOST] <= startNanos + own[own.length - 1];
            if (ours && all[i] - all[i - MOST] < WINDOW_NANOS) {
                return false;
            }
        }
        return true;
    }

    /** A request leaves now. */
    void sent(int server, long attempt, boolean retransmits, long nowNanos) {
        List<Sent> known = sent.get(server - 1);
        known.removeIf(old -> old.endNanos < nowNanos - WINDOW_NANOS);
        long[] offsets = retransmits ? budget.offsets(Method.REGISTER, budget.fullNanos()) : new long[1];
        known.add(new Sent(
                attempt, LongStream.of(offsets).map(offset -> nowNanos + offset).toArray()));
    }

    /** No more of its packets leave. */
    void ended(int server, long attempt, long nowNanos) {
        for (Sent request : sent.get(server - 1)) {
            if (request.attempt == attempt) {
                request.endNanos = Math.min(request.endNanos, nowNanos);
            }
        }
    }
}
