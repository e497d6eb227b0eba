package org.evertone.failover;

import org.jspecify.annotations.Nullable;

/** OPTIONS to the active server at an interval; tells when it goes unanswered too often (R3). */
final class KeepAlive implements Exchange.Owner {
    private final Core core;
    private final Exchanges exchanges;
    private final Registration registration;
    private int server;
    private int failures;
    private Timers.@Nullable Timer pause;
    private @Nullable Exchange running;

    KeepAlive(Core core, Exchanges exchanges, Registration registration) {
        this.core = core;
        this.exchanges = exchanges;
        this.registration = registration;
    }

    /** Begins, stops or changes server with the line. */
    void follow() {
        if (core.settings.keepAliveInterval().isEmpty()) {
            return;
        }
        int now = registration.readyServer();
        if (now == server) {
            return;
        }
        server = now;
        failures = 0;
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
        if (running != null) {
            running.abandon();
            running = null;
        }
        rest();
    }

    @Override
    public void settled(Exchange exchange, Exchange.Outcome outcome) {
        running = null;
        if (!(outcome instanceof Exchange.Outcome.Unavailable lost)) {
            failures = 0;
            rest();
            return;
        }
        Fault fault = lost.fault();
        failures++;
        boolean silence = fault.cause() == Cause.NO_ANSWER;
        core.explain(
                "keepalive.failed",
                "The keep-alive failed",
                Core.words(fault),
                "server",
                fault.server(),
                "method",
                Method.OPTIONS,
                "cause",
                fault.cause(),
                "code",
                fault.code(),
                "failuresInARow",
                failures,
                "milliseconds",
                core.millisSince(exchange.startedNanos()));
        if (!silence) {
            registration.unavailable(fault.server(), fault);
        } else if (failures >= core.settings.keepAliveTries()) {
            registration.suspect(fault.server(), fault);
            failures = 0;
        }
        rest();
    }

    private void rest() {
        if (server != 0) {
            long interval = core.settings.keepAliveInterval().orElseThrow().toNanos();
            pause = core.after(Math.max(Core.SECOND, interval), this::ask);
        }
    }

    private void ask() {
        pause = null;
        Exchange exchange = exchanges.make(
                Method.OPTIONS, server, false, (attempt, expires) -> new Command.SendOptions(attempt, server), this);
        running = exchange;
        exchange.begin();
    }
}
