package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.evertone.failover.Answer;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.loop.PhoneLoop;
import org.evertone.sip.auth.DigestAuthenticator;
import org.jspecify.annotations.Nullable;

/**
 * Requests about which the failover engine decides nothing: re-INVITE, INFO, BYE for the surplus dialogs of a forked
 * INVITE, and REGISTER with a Contact learned meanwhile. Confined to the loop.
 */
final class SideRequests {
    private static final int CHALLENGES_ANSWERED = 2;
    private static final int KEPT = 256;

    /** What became of a request. */
    sealed interface Outcome {
        /** A final answer other than a challenge that could be answered. @param request the request it answers */
        record Answered(SIPRequest request, SIPResponse response) implements Outcome {}

        /** @param reached whether a provisional answer came before */
        record Failed(Failure failure, boolean reached) implements Outcome {}
    }

    private final class Side {
        private final Attempt attempt;
        private final Consumer<Outcome> told;
        private final int challenges;
        private final Duration patience;
        private PhoneLoop.Timer limit;
        private boolean reached;

        Side(Attempt attempt, Consumer<Outcome> told, int challenges, Duration patience) {
            this.attempt = attempt;
            this.told = told;
            this.challenges = challenges;
            this.patience = patience;
            this.limit = loop.schedule(patience, () -> fail(this, FailureClass.NO_ANSWER, ""));
        }

        /** Somebody works on it: what is left is the far end's time. */
        void reached() {
            reached = true;
            limit.cancel();
            limit = loop.schedule(timing.lifetime(), () -> fail(this, FailureClass.NO_ANSWER, ""));
        }
    }

    private final PhoneLoop loop;
    private final StackHost host;
    private final StackHost.Timing timing;
    private final Map<String, Side> running = new HashMap<>();

    SideRequests(PhoneLoop loop, StackHost host, StackHost.Timing timing) {
        this.loop = loop;
        this.host = host;
        this.timing = timing;
    }

    /** Sends a request with the dialog's next CSeq; it may wait 64 times T1 for its answer. */
    void send(
            Method method,
            ServerTarget to,
            Sequence sequence,
            Requests.Template template,
            DigestAuthenticator.Exchange digest,
            Consumer<Outcome> told) {
        send(method, to, sequence, template, digest, timing.lifetime(), told);
    }

    /** @param patience how long it may wait for any answer */
    void send(
            Method method,
            ServerTarget to,
            Sequence sequence,
            Requests.Template template,
            DigestAuthenticator.Exchange digest,
            Duration patience,
            Consumer<Outcome> told) {
        if (running.size() >= KEPT) {
            told.accept(new Outcome.Failed(
                    Failure.of(FailureClass.NO_ANSWER, to.number(), "too many requests wait"), true));
            return;
        }
        start(Attempt.first(0, method, to, 0, sequence, sequence.next(), template, digest), told, 0, patience);
    }

    private void start(Attempt attempt, Consumer<Outcome> told, int challenges, Duration patience) {
        Side side = new Side(attempt, told, challenges, patience);
        running.put(key(attempt.branch(), attempt.method().name()), side);
        attempt.sentAs(host.send(
                attempt.request(),
                attempt.to(),
                timing,
                () -> {},
                nothingSent -> fail(side, FailureClass.CONNECTION_LOST, String.valueOf(nothingSent.getMessage()))));
    }

    /** @return false when the answer is not to one of these requests */
    boolean onResponse(SIPResponse response) {
        String key =
                key(response.getTopmostVia().getBranch(), response.getCSeq().getMethod());
        Side side = running.get(key);
        if (side == null) {
            return false;
        }
        int code = response.getStatusCode();
        if (code < 200) {
            side.reached();
            return true;
        }
        forget(side);
        if (code == 401 || code == 407) {
            Answer.Challenge challenge = side.attempt.challenged(response);
            boolean answerable = challenge == Answer.Challenge.FRESH || challenge == Answer.Challenge.STALE;
            if (answerable && side.challenges < CHALLENGES_ANSWERED) {
                start(side.attempt.authenticated(0), side.told, side.challenges + 1, side.patience);
                return true;
            }
        } else {
            side.attempt.accepted();
        }
        side.told.accept(new Outcome.Answered(side.attempt.request(), response));
        return true;
    }

    /** A transaction ran out of time; ignored when it is none of these. */
    void onTimeout(String branch, String method) {
        Optional.ofNullable(running.get(key(branch, method))).ifPresent(side -> fail(side, FailureClass.NO_ANSWER, ""));
    }

    /** The server cannot be reached: its requests fail now. */
    void failAll(ServerTarget server, FailureClass failureClass, String detail) {
        for (Side side : java.util.List.copyOf(running.values())) {
            if (side.attempt.to() == server) {
                fail(side, failureClass, detail);
            }
        }
    }

    private void fail(Side side, FailureClass failureClass, String detail) {
        @Nullable
        Side known =
                running.get(key(side.attempt.branch(), side.attempt.method().name()));
        if (known == side) {
            forget(side);
            side.attempt.abandon();
            side.told.accept(new Outcome.Failed(
                    Failure.of(failureClass, side.attempt.to().number(), detail), side.reached));
        }
    }

    private void forget(Side side) {
        side.limit.cancel();
        side.attempt.end();
        running.remove(key(side.attempt.branch(), side.attempt.method().name()));
    }

    private static String key(String branch, String method) {
        return method + " " + branch;
    }
}
