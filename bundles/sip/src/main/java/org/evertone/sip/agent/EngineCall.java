package org.evertone.sip.agent;

import java.util.Optional;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LegListener;
import org.jspecify.annotations.Nullable;

/**
 * A call as the failover engine and the line see it, whichever side called, and what is done in its session. Confined to
 * the loop.
 */
abstract class EngineCall implements CallLeg {
    private static final String NO_SESSION = "the session does not stand";

    private final String id = Ids.callId();
    private final int line;
    private LineAgent agent;
    private long call;
    private LegListener listener;
    private @Nullable Session session;
    private boolean ended;

    /** @param call number of the call in the engine */
    EngineCall(LineAgent agent, long call, LegListener listener) {
        this.line = agent.number();
        this.agent = agent;
        this.call = call;
        this.listener = listener;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final int line() {
        return line;
    }

    final Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    final LineAgent agent() {
        return agent;
    }

    final long call() {
        return call;
    }

    final LegListener listener() {
        return listener;
    }

    final boolean ended() {
        return ended;
    }

    final boolean stands() {
        return standing().isPresent();
    }

    private Optional<Session> standing() {
        return ended ? Optional.empty() : session();
    }

    final void tell(LegListener told) {
        listener = told;
    }

    final void stand(Session stands) {
        session = stands;
    }

    /** The first end counts. */
    void end(Failure failure) {
        if (!ended) {
            ended = true;
            session().ifPresent(Session::silence);
            listener.onEnded(failure);
        }
    }

    @Override
    public final void offer(String sdp) {
        standing()
                .ifPresentOrElse(
                        stands -> stands.offer(sdp),
                        () -> listener.onOfferRefused(Failure.of(FailureClass.LOCAL, 0, NO_SESSION)));
    }

    @Override
    public final void info(String contentType, String body) {
        standing().ifPresent(stands -> stands.info(contentType, body));
    }

    @Override
    public final void transfer(String target) {
        standing().ifPresentOrElse(stands -> stands.transfer(target), () -> listener.onTransfer(481, NO_SESSION));
    }

    @Override
    public final void transferTo(CallLeg other) {
        standing().ifPresentOrElse(stands -> stands.transferTo(other), () -> listener.onTransfer(481, NO_SESSION));
    }

    /** Goes on under the agent of the changed line; only for a session that stands. */
    void moveTo(LineAgent successor, long newCall, boolean sameServers) {
        agent = successor;
        call = newCall;
        session().ifPresent(stands -> stands.moveTo(successor, sameServers));
    }

    /** The line goes away or changes; a session that stands moves to the successor instead. */
    abstract void lineClosed(Failure failure);

    /** The engine is done with it: confirmed released, failed, or given up. */
    final void forgotten() {
        session().ifPresent(Session::close);
        agent.forget(call);
    }
}
