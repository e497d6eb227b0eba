package org.evertone.failover;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One request at one server until it is decided: the first attempt, its authenticated retries and, for REGISTER, the
 * retries with a longer interval. Every attempt has a deadline of its own.
 */
final class Exchange {
    private static final int AUTHENTICATIONS = 2;
    private static final int LONGER_INTERVALS = 2;

    /** Makes the command for an attempt; the interval matters to REGISTER only. */
    interface Form {
        Command command(long attempt, int expiresSeconds);
    }

    /** Whoever asked. */
    interface Owner {
        /** Decided; told exactly once unless the exchange is abandoned. */
        void settled(Exchange exchange, Outcome outcome);

        /** A provisional answer, 100..199; {@link #ringing} still says how it was before. */
        default void provisional(Exchange exchange, int code) {}

        /** Whether a challenge should still be answered. */
        default boolean wanted() {
            return true;
        }

        /** The deadline has come; the attempt is abandoned after this. */
        default void expiring(Exchange exchange) {}
    }

    /** How it was decided. */
    sealed interface Outcome {
        record Accepted(Answer answer) implements Outcome {}

        /** The server is alive and said no. */
        record Refused(Answer answer, Fault fault) implements Outcome {}

        record Unavailable(Fault fault) implements Outcome {}
    }

    private final Core core;
    private final Exchanges exchanges;
    private final Method method;
    private final int server;
    private final boolean last;
    private final Form form;
    private final Owner owner;
    private final long startedNanos;
    private int expiresSeconds;
    private long attempt;
    private long launchedNanos;
    /** When an INVITE stopped being retransmitted. */
    private OptionalLong quietNanos = OptionalLong.empty();

    private int earlierPackets;
    private int authentications;
    private int longerIntervals;
    private boolean budgeted;
    private boolean provisional;
    private boolean ringing;
    private Timers.@Nullable Timer timer;

    Exchange(Core core, Exchanges exchanges, Method method, int server, boolean last, Form form, Owner owner) {
        this.core = core;
        this.exchanges = exchanges;
        this.method = method;
        this.server = server;
        this.last = last;
        this.form = form;
        this.owner = owner;
        startedNanos = core.now();
        expiresSeconds = core.settings.servers().get(server - 1).ttlSeconds();
    }

    Method method() {
        return method;
    }

    int server() {
        return server;
    }

    boolean last() {
        return last;
    }

    /** Number of the running attempt. */
    long attempt() {
        return attempt;
    }

    long startedNanos() {
        return startedNanos;
    }

    /**
     * Packets of all its attempts that have left by now.
     *
     * @param cause why it ends; a request that never got a connection or an address has not left
     */
    int packets(Cause cause) {
        return earlierPackets + (cause.unsent() ? 0 : packets());
    }

    /** Whether the running attempt got 100..199. */
    boolean provisional() {
        return provisional;
    }

    /** Whether the running attempt got 101..199. */
    boolean ringing() {
        return ringing;
    }

    void begin() {
        submit(() -> launch(form.command(attempt, expiresSeconds)));
    }

    /** Ends it without an outcome. */
    void abandon() {
        stopTimer();
        if (leave()) {
            core.emit(new Command.Abandon(attempt));
        }
    }

    /** Replaces the deadline of the running attempt. */
    void allow(long nanos) {
        budgeted = false;
        stopTimer();
        timer = core.after(nanos, this::expire);
    }

    /** Moves the deadline by what sending took, up to the guard: connecting and name look-up are in the budget. */
    void onSent() {
        if (budgeted) {
            long late = Math.min(core.now() - launchedNanos, Budget.GUARD_NANOS);
            allow(launchedNanos + late + core.budget.nanos(method, last) - core.now());
        }
    }

    void onProvisional(int code) {
        provisional = true;
        if (quietNanos.isEmpty()) {
            quietNanos = OptionalLong.of(core.now());
        }
        owner.provisional(this, code);
        ringing |= code > 100;
    }

    void onFailed(Cause cause, String detail) {
        settle(new Outcome.Unavailable(new Fault(cause, 0, server, detail)));
    }

    void onAnswer(Answer answer) {
        int code = answer.code();
        if (code < 300) {
            settle(new Outcome.Accepted(answer));
        } else if ((code == 401 || code == 407) && method != Method.OPTIONS && method != Method.CANCEL) {
            challenged(answer);
        } else if (code == 423
                && method == Method.REGISTER
                && longerIntervals < LONGER_INTERVALS
                && answer.minExpiresSeconds() > 0) {
            longerIntervals++;
            authentications = 0;
            expiresSeconds = Registration.clampExpires(answer.minExpiresSeconds());
            again();
            submit(() -> launch(form.command(attempt, expiresSeconds)));
        } else {
            Fault fault = new Fault(Cause.REJECTED, code, server, answer.reason());
            boolean unavailable = meansUnavailable(code);
            if (answer.retryAfterSeconds() >= 0 && (unavailable || method == Method.REGISTER)) {
                core.targets.silence(server, answer.retryAfterSeconds());
            }
            settle(unavailable ? new Outcome.Unavailable(fault) : new Outcome.Refused(answer, fault));
        }
    }

    private boolean meansUnavailable(int code) {
        return switch (method) {
            case REGISTER -> code == 500 || code == 503 || code == 408 || code == 504;
            case INVITE -> !ringing && (code == 503 || code == 408 || code == 504);
            case BYE, OPTIONS -> code == 503;
            case CANCEL -> false;
        };
    }

    private void challenged(Answer answer) {
        Answer.Challenge challenge = answer.challenge();
        boolean fresh = challenge == Answer.Challenge.FRESH && authentications == 0;
        boolean stale = challenge == Answer.Challenge.STALE && authentications < AUTHENTICATIONS;
        if ((fresh || stale) && owner.wanted()) {
            authentications++;
            long challenged = attempt;
            again();
            submit(() -> launch(new Command.Authenticate(attempt, challenged, last)));
            return;
        }
        Cause cause = Cause.REJECTED;
        if (challenge == Answer.Challenge.WRONG_REALM) {
            cause = Cause.WRONG_REALM;
        } else if (authentications > 0 && challenge != Answer.Challenge.STALE) {
            cause = Cause.WRONG_PASSWORD;
        }
        settle(new Outcome.Refused(answer, new Fault(cause, answer.code(), server, answer.reason())));
    }

    private void again() {
        leave();
        earlierPackets += packets();
        quietNanos = OptionalLong.empty();
        provisional = false;
        ringing = false;
    }

    private void submit(Runnable send) {
        stopTimer();
        long wait = method == Method.REGISTER ? exchanges.limiter().waitNanos(server, retransmits(), core.now()) : 0;
        if (wait > 0) {
            timer = core.after(wait, () -> submit(send));
        } else {
            attempt = core.nextAttempt();
            send.run();
        }
    }

    private void launch(Command command) {
        if (method == Method.REGISTER) {
            exchanges.limiter().sent(server, attempt, retransmits(), core.now());
        }
        exchanges.put(attempt, this);
        launchedNanos = core.now();
        core.emit(command);
        timer = core.after(core.budget.nanos(method, last), this::expire);
        budgeted = true;
    }

    private void expire() {
        owner.expiring(this);
        abandon();
        int packets = packets();
        String detail = packets + (packets == 1 ? " packet" : " packets") + ", no answer";
        owner.settled(this, new Outcome.Unavailable(new Fault(Cause.NO_ANSWER, 0, server, detail)));
    }

    private int packets() {
        if (!retransmits()) {
            return 1;
        }
        return core.budget.packets(method, quietNanos.orElse(core.now()) - launchedNanos);
    }

    private void settle(Outcome outcome) {
        stopTimer();
        leave();
        owner.settled(this, outcome);
    }

    /** The running attempt sends no more. @return whether it was running */
    private boolean leave() {
        if (method == Method.REGISTER) {
            exchanges.limiter().ended(server, attempt, quietNanos.orElse(core.now()));
        }
        return exchanges.remove(attempt);
    }

    private boolean retransmits() {
        return !core.settings.servers().get(server - 1).reliable();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
