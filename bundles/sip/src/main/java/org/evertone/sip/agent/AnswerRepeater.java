package org.evertone.sip.agent;

import java.time.Duration;
import org.evertone.loop.PhoneLoop;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a 2xx to an INVITE until its ACK comes, on every transport (RFC 3261 §13.3.1.4): the transaction ends with the
 * first 2xx and does not do it. Confined to the loop.
 */
final class AnswerRepeater {
    private final PhoneLoop loop;
    private final StackHost.Timing timing;
    private final Runnable send;
    private final Runnable giveUp;
    private final long startedNanos;
    private Duration pause;
    private PhoneLoop.@Nullable Timer timer;

    /**
     * @param send sends the answer once more
     * @param giveUp called once when no ACK came within 64·T1
     */
    AnswerRepeater(PhoneLoop loop, StackHost.Timing timing, Runnable send, Runnable giveUp) {
        this.loop = loop;
        this.timing = timing;
        this.send = send;
        this.giveUp = giveUp;
        this.startedNanos = loop.nanoTime();
        this.pause = timing.t1();
        timer = loop.schedule(pause, this::repeat);
    }

    private void repeat() {
        Duration left = timing.lifetime().minusNanos(loop.nanoTime() - startedNanos);
        if (left.isNegative() || left.isZero()) {
            timer = null;
            giveUp.run();
            return;
        }
        send.run();
        pause = shorter(pause.multipliedBy(2), timing.t2());
        timer = loop.schedule(shorter(pause, left), this::repeat);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The ACK came, or it no longer matters. Harmless when called twice. */
    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    boolean waiting() {
        return timer != null;
    }
}
