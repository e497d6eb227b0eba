package org.evertone.failover;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Failback (R7): while a backup serves, every better server is asked at an interval with a registration of its own; the
 * first that accepts gets the line back.
 */
final class Probe implements Exchange.Owner {
    private final Core core;
    private final Exchanges exchanges;
    private final Registration registration;
    private int home;
    private int asked;
    private Timers.@Nullable Timer pause;
    private @Nullable Exchange running;

    Probe(Core core, Exchanges exchanges, Registration registration) {
        this.core = core;
        this.exchanges = exchanges;
        this.registration = registration;
    }

    boolean running() {
        return running != null;
    }

    /** When the next probe is due. */
    OptionalLong nextNanos() {
        return pause == null ? OptionalLong.empty() : OptionalLong.of(pause.dueNanos());
    }

    /** Begins, stops or changes with the line. A refresh or check at the same server changes nothing. */
    void follow() {
        int active = core.targets.active();
        if (active == home) {
            return;
        }
        home = active;
        stop();
        if (core.settings.failback() && home > 1) {
            rest();
        }
    }

    @Override
    public void settled(Exchange exchange, Exchange.Outcome outcome) {
        running = null;
        int server = exchange.server();
        if (outcome instanceof Exchange.Outcome.Accepted accepted
                && (!core.settings.register() || accepted.answer().grantedSeconds() > 0)) {
            succeeded(exchange, accepted.answer().grantedSeconds());
            return;
        }
        if (!core.settings.register() && outcome instanceof Exchange.Outcome.Refused) {
            succeeded(exchange, 0);
            return;
        }
        String why = "server " + server + " answered 200 without our registration";
        Cause cause = Cause.NOT_BOUND;
        if (outcome instanceof Exchange.Outcome.Unavailable lost) {
            core.targets.mark(server);
            why = Core.words(lost.fault());
            cause = lost.fault().cause();
        } else if (outcome instanceof Exchange.Outcome.Refused refused) {
            why = Core.words(refused.fault());
            cause = refused.fault().cause();
        }
        core.explain(
                "failback.probe",
                "Server " + server + " is not back yet",
                why,
                "server",
                server,
                "method",
                exchange.method(),
                "cause",
                cause,
                "milliseconds",
                core.millisSince(exchange.startedNanos()));
        next();
    }

    private void succeeded(Exchange exchange, long grantedSeconds) {
        int from = home;
        registration.adopt(exchange.server(), grantedSeconds);
        core.explain(
                "failback.done",
                "Back on server " + exchange.server(),
                "it answers again",
                "server",
                exchange.server(),
                "from",
                from,
                "milliseconds",
                core.millisSince(exchange.startedNanos()));
    }

    private void rest() {
        asked = 0;
        long due = core.now()
                + Math.max(Core.SECOND, core.settings.failbackInterval().toNanos());
        long wake = Math.max(due, core.targets.silentUntil(home - 1).orElse(due));
        pause = core.timers.at(wake, this::begin);
    }

    private void begin() {
        pause = null;
        next();
    }

    private void next() {
        do {
            asked++;
        } while (asked < home && core.targets.silent(asked));
        if (asked >= home) {
            rest();
            return;
        }
        int server = asked;
        boolean register = core.settings.register();
        Exchange.Form form = register
                ? (attempt, expires) -> new Command.SendRegister(attempt, server, expires, true, true)
                : (attempt, expires) -> new Command.SendOptions(attempt, server);
        Exchange exchange = exchanges.make(register ? Method.REGISTER : Method.OPTIONS, server, register, form, this);
        running = exchange;
        core.explain(
                "failback.probe",
                "Testing whether server " + server + " is back",
                "the line is on server " + home,
                "server",
                server);
        exchange.begin();
    }

    private void stop() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
        if (running != null) {
            running.abandon();
            running = null;
        }
    }
}
