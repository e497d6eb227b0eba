package org.evertone.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the line is registered: rounds over the servers (R3, R6), refreshes, the wait between rounds, and what becomes
 * of the line when a server is found unavailable. A line that does not register asks with OPTIONS instead, and only
 * after every server was lost.
 */
final class Registration implements Exchange.Owner {
    private static final int SHORTEST_SECONDS = 10;
    private static final int LONGEST_SECONDS = 86_400;
    private static final long WRONG_PASSWORD_NANOS = 60 * Core.SECOND;

    private final Core core;
    private final Exchanges exchanges;
    private final Targets targets;
    private final Backoff backoff;
    private final List<Fault> faults = new ArrayList<>();
    private boolean started;
    private @Nullable Round round;
    private int comingFrom;
    private long lostNanos;
    private Timers.@Nullable Timer refresh;

    Registration(Core core, Exchanges exchanges) {
        this.core = core;
        this.exchanges = exchanges;
        targets = core.targets;
        backoff = new Backoff(core);
    }

    static int clampExpires(long seconds) {
        return (int) Math.max(SHORTEST_SECONDS, Math.min(LONGEST_SECONDS, seconds));
    }

    /** Boot or manual registration: forget what was found out, begin at the primary. */
    void start() {
        started = true;
        Round running = round;
        if (running != null && running.atFirstServer()) {
            return;
        }
        endRound();
        targets.dropMarks();
        backoff.reset();
        targets.activate(0);
        stopTimers();
        begin(Round.Kind.INITIAL, Set.of());
    }

    /**
     * Server for a new request: active, registered where the line registers, and not under suspicion; 0 when there is
     * none at the moment.
     */
    int readyServer() {
        int active = targets.active();
        boolean suspect = round != null && round.kind() != Round.Kind.REFRESH;
        return active != 0 && !suspect && !targets.silent(active) && inService(active) ? active : 0;
    }

    /** Whether an outcome is on its way. */
    boolean running() {
        return round != null;
    }

    /** Begins a round at once for a request that has tried some servers already; ends the wait between rounds. */
    void demand(Set<Integer> tried) {
        started = true;
        stopTimers();
        targets.dropMarks();
        int next = targets.next(tried);
        if (core.settings.register() || next == 0) {
            begin(Round.Kind.DEMAND, tried);
        } else {
            activate(next, 0);
        }
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    OptionalLong retryNanos() {
        return backoff.dueNanos();
    }

    EngineStatus.State state(boolean probing) {
        int active = targets.active();
        if (!started) {
            return EngineStatus.State.IDLE;
        }
        boolean refreshing = round != null && round.kind() == Round.Kind.REFRESH && active != 0;
        if (round != null && !(refreshing && inService(active))) {
            return switch (round.kind()) {
                case CHECK, MOVE -> EngineStatus.State.FAILING_OVER;
                case INITIAL, REFRESH, RETRY, DEMAND -> EngineStatus.State.REGISTERING;
            };
        }
        if (active == 0) {
            return EngineStatus.State.UNREGISTERED;
        }
        if (active == 1) {
            return EngineStatus.State.REGISTERED_PRIMARY;
        }
        return probing ? EngineStatus.State.PROBING : EngineStatus.State.REGISTERED_BACKUP;
    }

    /** A request to this server went unanswered: register again there first if the line lives there. */
    void suspect(int server, Fault fault) {
        if (server != targets.active()) {
            return;
        }
        if (!core.settings.register()) {
            unavailable(server, fault);
        } else if (round == null) {
            lostNanos = core.now();
            stopTimers();
            core.explain(
                    "failover.start",
                    "Checking server " + server,
                    Core.words(fault),
                    "server",
                    server,
                    "cause",
                    fault.cause());
            begin(Round.Kind.CHECK, Set.of());
        } else if (round.kind() == Round.Kind.REFRESH) {
            round.become(Round.Kind.CHECK);
        }
    }

    /** Something proved this server unavailable: skip it, and move the line if it lives there. */
    void unavailable(int server, Fault fault) {
        targets.mark(server);
        note(fault);
        Round running = round;
        boolean wasActive = targets.active() == server;
        if (wasActive) {
            comingFrom = server;
            lostNanos = core.now();
            targets.activate(0);
            stopTimers();
            core.explain(
                    "failover.start",
                    "Server " + server + " is lost",
                    Core.words(fault),
                    "server",
                    server,
                    "cause",
                    fault.cause(),
                    "code",
                    fault.code());
        }
        if (running != null) {
            if (running.server() == server) {
                if (wasActive) {
                    running.become(Round.Kind.MOVE);
                }
                running.stop();
                step(running);
            }
        } else if (wasActive) {
            begin(Round.Kind.MOVE, Set.of(server));
        }
    }

    /** The idle connection to a server is gone, and with it the way back for its calls to us. */
    void connectionLost(int server, Fault fault) {
        if (core.settings.servers().get(server - 1).reliable() && server != targets.active()) {
            targets.unbind(server);
        }
        suspect(server, fault);
    }

    /** A failback probe succeeded: the line lives there from now on. */
    void adopt(int server, long grantedSeconds) {
        endRound();
        activate(server, grantedSeconds);
    }

    @Override
    public void settled(Exchange exchange, Exchange.Outcome outcome) {
        Round running = round;
        if (running == null || !running.take(exchange)) {
            return;
        }
        int server = exchange.server();
        if (outcome instanceof Exchange.Outcome.Unavailable lost) {
            core.explain(
                    "register.failed",
                    "Registration at server " + server + " failed",
                    Core.words(lost.fault()),
                    evidence(exchange, lost.fault()));
            unavailable(server, lost.fault());
        } else if (!core.settings.register()) {
            endRound();
            activate(server, 0);
        } else if (outcome instanceof Exchange.Outcome.Accepted accepted) {
            if (accepted.answer().grantedSeconds() <= 0) {
                refused(exchange, new Fault(Cause.NOT_BOUND, 200, server, "our Contact is not in the answer"));
            } else {
                boolean checked = running.kind() == Round.Kind.CHECK;
                endRound();
                activate(server, accepted.answer().grantedSeconds());
                if (checked) {
                    core.explain(
                            "register.ok",
                            "Server " + server + " answers after all",
                            "",
                            "server",
                            server,
                            "milliseconds",
                            core.millisSince(lostNanos));
                }
            }
        } else if (outcome instanceof Exchange.Outcome.Refused refusal) {
            int other = refusal.answer().redirectServer();
            boolean moved = refusal.fault().code() == 301 || refusal.fault().code() == 302;
            if (moved && running.follow(other)) {
                note(refusal.fault());
            } else {
                refused(exchange, refusal.fault());
            }
        }
    }

    private void begin(Round.Kind kind, Set<Integer> tried) {
        if (kind == Round.Kind.INITIAL || kind.fromNothing()) {
            faults.clear();
            noteSilences();
        }
        if (kind != Round.Kind.MOVE && kind != Round.Kind.CHECK) {
            comingFrom = 0;
            lostNanos = core.now();
        }
        if (!core.settings.register() && !kind.fromNothing()) {
            int next = targets.first(tried, false);
            if (next != 0) {
                activate(next, 0);
            } else {
                outOfService(0);
            }
            return;
        }
        Round started = new Round(core, exchanges, this, kind, tried);
        round = started;
        step(started);
    }

    private void step(Round running) {
        if (!running.advance()) {
            outOfService(0);
        }
    }

    private void activate(int server, long grantedSeconds) {
        int before = targets.active();
        stopTimers();
        targets.activate(server);
        backoff.reset();
        if (core.settings.register()) {
            long granted = clampExpires(grantedSeconds) * Core.SECOND;
            targets.bind(server, granted);
            refresh = core.after(granted / 10 * 9, () -> begin(Round.Kind.REFRESH, Set.of()));
        }
        faults.removeIf(fault -> server == 1 || fault.server() == server);
        if (before != server) {
            String what = core.settings.register() ? "Registered at server " : "Using server ";
            core.explain(
                    comingFrom != 0 && comingFrom != server ? "failover.done" : "register.ok",
                    what + server,
                    comingFrom != 0 && comingFrom != server ? "server " + comingFrom + " is unavailable" : "",
                    "server",
                    server,
                    "grantedSeconds",
                    grantedSeconds,
                    "milliseconds",
                    core.millisSince(lostNanos));
        }
        comingFrom = 0;
    }

    private void refused(Exchange exchange, Fault fault) {
        note(fault);
        targets.unbind(exchange.server());
        core.explain(
                "register.failed",
                "Registration at server " + exchange.server() + " was refused",
                Core.words(fault),
                evidence(exchange, fault));
        long untilAsked = targets.silentNanos(exchange.server());
        outOfService(fault.cause() == Cause.WRONG_PASSWORD ? Math.max(untilAsked, WRONG_PASSWORD_NANOS) : untilAsked);
    }

    private void outOfService(long atLeastNanos) {
        boolean longer = round == null || round.kind() != Round.Kind.DEMAND;
        endRound();
        stopTimers();
        targets.activate(0);
        long atLeast = atLeastNanos;
        OptionalLong silence = targets.silentUntil(targets.count());
        if (silence.isPresent()) {
            atLeast = Math.max(atLeast, silence.getAsLong() - core.now());
        }
        long wait = backoff.begin(longer, atLeast, () -> {
            targets.dropMarks();
            begin(Round.Kind.RETRY, Set.of());
        });
        core.explain(
                "line.unregistered",
                "No server is in service for this line",
                faults.isEmpty() ? "" : Core.words(faults.get(faults.size() - 1)),
                "nextTrySeconds",
                wait / Core.SECOND,
                "rounds",
                backoff.rounds());
    }

    /** Servers that are passed over because they asked for it. */
    private void noteSilences() {
        for (int server = 1; server <= targets.count(); server++) {
            if (targets.silent(server)) {
                note(new Fault(Cause.RETRY_AFTER, 0, server, "Retry-After has not ended"));
            }
        }
    }

    private void note(Fault fault) {
        faults.removeIf(earlier -> earlier.server() == fault.server());
        faults.add(fault);
    }

    private boolean inService(int server) {
        return !core.settings.register() || targets.bound(server);
    }

    private void endRound() {
        Round running = round;
        round = null;
        if (running != null) {
            running.stop();
        }
    }

    private void stopTimers() {
        if (refresh != null) {
            refresh.cancel();
            refresh = null;
        }
        backoff.stop();
    }

    private Object[] evidence(Exchange exchange, Fault fault) {
        return new Object[] {
            "server", fault.server(),
            "method", exchange.method(),
            "cause", fault.cause(),
            "code", fault.code(),
            "packets", exchange.packets(fault.cause()),
            "milliseconds", core.millisSince(exchange.startedNanos())
        };
    }
}
