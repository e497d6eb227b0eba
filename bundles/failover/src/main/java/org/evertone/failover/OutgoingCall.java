package org.evertone.failover;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call the user dials, until it stands, fails or is hung up before that (R4). */
final class OutgoingCall implements Exchange.Owner, Route.Traveller {
    private static final long LONGEST_RINGING_NANOS = 180 * Core.SECOND;

    private enum Phase {
        /** Looking for a server, or INVITE sent. */
        DIALLING,
        /** Hung up before it stood; the INVITE still has to end. */
        CANCELLING,
        ESTABLISHED,
        OVER
    }

    private final Core core;
    private final Exchanges exchanges;
    private final Registration registration;
    private final LateInvites lateInvites;
    private final Cancels cancels;
    private final long call;
    private final Route route;
    private Phase phase = Phase.DIALLING;
    private @Nullable Exchange invite;
    /** The next INVITE may carry the ids of the former. */
    private boolean sameIds;

    private boolean sentWithSameIds;
    private boolean cancelled;
    private boolean redirected;
    private int server;

    OutgoingCall(
            Core core,
            Exchanges exchanges,
            Registration registration,
            LateInvites lateInvites,
            Cancels cancels,
            long call) {
        this.core = core;
        this.exchanges = exchanges;
        this.registration = registration;
        this.lateInvites = lateInvites;
        this.cancels = cancels;
        this.call = call;
        route = new Route(core, registration, this);
        route.look();
    }

    boolean over() {
        return phase == Phase.OVER;
    }

    boolean established() {
        return phase == Phase.ESTABLISHED;
    }

    /** Server that it was set up through. */
    int server() {
        return server;
    }

    /** Goes on with what can be done now. @return whether something was */
    boolean advance() {
        Exchange running = invite;
        if (running != null && phase != Phase.OVER && core.targets.marked(running.server())) {
            if (phase == Phase.CANCELLING) {
                giveUp(running);
                released(false);
                return true;
            }
            if (!running.ringing()) {
                giveUp(running);
                move(new Fault(Cause.NO_ANSWER, 0, running.server(), "found unavailable meanwhile"), running);
                return true;
            }
        }
        return route.advance();
    }

    void hangUp() {
        if (phase != Phase.DIALLING) {
            return;
        }
        Exchange running = invite;
        if (running == null) {
            route.stopLooking();
            released(true);
            return;
        }
        phase = Phase.CANCELLING;
        if (running.provisional()) {
            cancel(running);
        }
    }

    void forget() {
        phase = Phase.OVER;
    }

    @Override
    public void sendAt(int target, boolean last) {
        server = target;
        sentWithSameIds = sameIds;
        boolean same = sameIds;
        Exchange exchange = exchanges.make(
                Method.INVITE,
                target,
                last,
                (attempt, expires) -> new Command.SendInvite(attempt, call, target, same, last),
                this);
        invite = exchange;
        exchange.begin();
    }

    @Override
    public void exhausted(List<Fault> faults) {
        fail(faults);
    }

    @Override
    public void provisional(Exchange exchange, int code) {
        if (phase == Phase.CANCELLING) {
            cancel(exchange);
        } else if (code > 100) {
            if (!exchange.ringing()) {
                exchange.allow(LONGEST_RINGING_NANOS);
            }
            core.emit(new Command.CallProgress(call, exchange.attempt(), code));
        }
    }

    @Override
    public boolean wanted() {
        return phase == Phase.DIALLING;
    }

    @Override
    public void expiring(Exchange exchange) {
        boolean mustCancel = exchange.provisional() && !cancelled;
        if (mustCancel) {
            cancels.send(exchange.attempt(), exchange.server());
        }
        lateInvites.add(exchange.attempt(), exchange.server(), mustCancel || cancelled);
    }

    @Override
    public void settled(Exchange exchange, Exchange.Outcome outcome) {
        invite = null;
        if (phase == Phase.CANCELLING) {
            settledAfterHangUp(exchange, outcome);
        } else if (outcome instanceof Exchange.Outcome.Accepted) {
            phase = Phase.ESTABLISHED;
            core.emit(new Command.CallEstablished(call, exchange.attempt(), exchange.server()));
        } else if (outcome instanceof Exchange.Outcome.Refused refusal) {
            refused(exchange, refusal);
        } else if (outcome instanceof Exchange.Outcome.Unavailable lost) {
            Fault fault = lost.fault();
            boolean expired = fault.cause() == Cause.NO_ANSWER;
            if (fault.cause() != Cause.REJECTED) {
                lateInvites.add(exchange.attempt(), exchange.server(), false);
            }
            if (!exchange.ringing()) {
                registration.unavailable(exchange.server(), fault);
                move(fault, exchange);
            } else {
                Fault noAnswer = new Fault(Cause.REJECTED, 408, exchange.server(), "rang too long");
                route.failed(expired ? noAnswer : fault);
                if (!expired) {
                    registration.suspect(exchange.server(), fault);
                }
                fail(route.faults());
            }
        }
    }

    private void settledAfterHangUp(Exchange exchange, Exchange.Outcome outcome) {
        if (outcome instanceof Exchange.Outcome.Accepted) {
            lateInvites.release(exchange.attempt(), exchange.server(), this::released);
            return;
        }
        if (outcome instanceof Exchange.Outcome.Unavailable lost) {
            Fault fault = lost.fault();
            if (fault.cause() != Cause.REJECTED) {
                lateInvites.add(exchange.attempt(), exchange.server(), cancelled);
            }
            // no call waits for a server any more: silence alone makes the line ask there first, as after a CANCEL
            if (fault.cause() == Cause.NO_ANSWER) {
                registration.suspect(exchange.server(), fault);
            } else if (!cancelled) {
                registration.unavailable(exchange.server(), fault);
            }
            released(fault.cause() == Cause.REJECTED);
        } else {
            released(true);
        }
    }

    private void refused(Exchange exchange, Exchange.Outcome.Refused refusal) {
        int code = refusal.fault().code();
        int other = refusal.answer().redirectServer();
        if (code == 482 && sentWithSameIds) {
            sameIds = false;
            sendAt(exchange.server(), exchange.last());
        } else if ((code == 301 || code == 302) && mayFollow(other, exchange.server())) {
            redirected = true;
            sameIds = false;
            route.failed(refusal.fault());
            route.send(other);
        } else {
            route.failed(refusal.fault());
            fail(route.faults());
        }
    }

    private boolean mayFollow(int other, int from) {
        Targets targets = core.targets;
        return !redirected
                && targets.exists(other)
                && other != from
                && !targets.silent(other)
                && !targets.marked(other);
    }

    private void move(Fault fault, Exchange exchange) {
        route.failed(fault);
        sameIds = !exchange.provisional();
        route.look();
        core.explain(
                "call.moved",
                "The call looks for another server",
                Core.words(fault),
                "server",
                exchange.server(),
                "method",
                Method.INVITE,
                "cause",
                fault.cause(),
                "code",
                fault.code(),
                "packets",
                exchange.packets(fault.cause()),
                "milliseconds",
                core.millisSince(exchange.startedNanos()));
    }

    private void cancel(Exchange exchange) {
        if (cancelled) {
            return;
        }
        cancelled = true;
        exchange.allow(core.budget.fullNanos());
        cancels.send(exchange.attempt(), exchange.server());
    }

    private void giveUp(Exchange exchange) {
        expiring(exchange);
        exchange.abandon();
        invite = null;
    }

    private void fail(List<Fault> faults) {
        phase = Phase.OVER;
        core.emit(new Command.CallFailed(call, faults));
    }

    private void released(boolean confirmed) {
        phase = Phase.OVER;
        core.emit(new Command.CallReleased(call, confirmed, server));
    }
}
