package org.evertone.failover;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The BYE of an established call, behind the user's back until some server takes it (R5). */
final class Release implements Exchange.Owner, Route.Traveller {
    private final Core core;
    private final Exchanges exchanges;
    private final Registration registration;
    private final long call;
    private final int dialogServer;
    private final Route route;
    private @Nullable Exchange bye;
    private boolean over;

    Release(Core core, Exchanges exchanges, Registration registration, long call, int dialogServer) {
        this.core = core;
        this.exchanges = exchanges;
        this.registration = registration;
        this.call = call;
        this.dialogServer = dialogServer;
        route = new Route(core, registration, this);
    }

    void begin() {
        if (core.targets.marked(dialogServer) || core.targets.silent(dialogServer)) {
            route.look();
        } else {
            route.send(dialogServer);
        }
    }

    boolean over() {
        return over;
    }

    boolean advance() {
        Exchange running = bye;
        if (running != null && core.targets.marked(running.server())) {
            running.abandon();
            move(running, new Fault(Cause.NO_ANSWER, 0, running.server(), "found unavailable meanwhile"));
            return true;
        }
        return route.advance();
    }

    /** The far end was faster. */
    void farEndEnded() {
        if (bye != null) {
            bye.abandon();
            bye = null;
        }
        route.stopLooking();
        released(true, dialogServer);
    }

    @Override
    public void sendAt(int server, boolean last) {
        Exchange exchange = exchanges.make(
                Method.BYE, server, last, (attempt, expires) -> new Command.SendBye(attempt, call, server, last), this);
        bye = exchange;
        exchange.begin();
    }

    @Override
    public void exhausted(List<Fault> faults) {
        Fault latest = faults.get(faults.size() - 1);
        core.explain(
                "bye.failed",
                "The hang-up reached no server",
                Core.words(latest),
                "server",
                latest.server(),
                "method",
                Method.BYE,
                "cause",
                latest.cause(),
                "code",
                latest.code());
        released(false, latest.server());
    }

    @Override
    public void settled(Exchange exchange, Exchange.Outcome outcome) {
        bye = null;
        if (outcome instanceof Exchange.Outcome.Unavailable lost) {
            registration.unavailable(exchange.server(), lost.fault());
            move(exchange, lost.fault());
        } else {
            released(true, exchange.server());
        }
    }

    private void move(Exchange exchange, Fault fault) {
        bye = null;
        route.failed(fault);
        route.look();
        core.explain(
                "bye.moved",
                "The hang-up looks for another server",
                Core.words(fault),
                "server",
                exchange.server(),
                "method",
                Method.BYE,
                "cause",
                fault.cause(),
                "code",
                fault.code(),
                "packets",
                exchange.packets(fault.cause()),
                "milliseconds",
                core.millisSince(exchange.startedNanos()));
    }

    private void released(boolean confirmed, int server) {
        over = true;
        core.emit(new Command.CallReleased(call, confirmed, server));
    }
}
