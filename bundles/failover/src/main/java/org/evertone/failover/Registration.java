package org.evertone.failover;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the line is registered: rounds over the servers (R3, R6), refreshes, the wait between rounds, and what becomes
 * of the line when a server is found unavailable. A line that does not register asks with OPTIONS instead, and only
 * after every server was lost.
 */
final class Registration implements Exchange.Owner {
    private static final int SHORTEST_SECONDS = 10;
    private static final int LONGEST_SECONDS = 86_400;
    private static final long LONGEST_BACKOFF_NANOS = 300 * Core.SECOND;
    private static final long WRONG_PASSWORD_NANOS = 60 * Core.SECOND;

    private enum Kind {
        INITIAL,
        /** In time before the binding ends; the line is in service. */
        REFRESH,
        /** A keep-alive or CANCEL went unanswered: is the active server still there? */
        CHECK,
        /** The active server is lost. */
        MOVE,
        RETRY
    }

    private final Core core;
    private final Exchanges exchanges;
    private final Targets targets;
    private final Map<Integer, Fault> faults = new TreeMap<>();
    private final List<Fault> faultOrder = new ArrayList<>();
    private boolean started;
    private @Nullable Round round;
    private int failedRounds;
    private int comingFrom;
    private long lostNanos;
    private Timers.@Nullable Timer refresh;
    private Timers.@Nullable Timer retry;

    Registration(Core core, Exchanges exchanges) {
        this.core = core;
        this.exchanges = exchanges;
        targets = core.targets;
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
        failedRounds = 0;
        targets.activate(0);
        stopTimers();
        begin(Kind.INITIAL, Set.of());
    }

    /**
     * Server for a new request: active, registered where the line registers, and not under suspicion; 0 when there is
     * none at the moment.
     */
    int readyServer() {
        int active = targets.active();
        boolean suspect = round != null && round.kind != Kind.REFRESH;
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
            begin(Kind.RETRY, tried);
        } else {
            activate(next, 0);
        }
    }

    List<Fault> faults() {
        return List.copyOf(faultOrder);
    }

    OptionalLong retryNanos() {
        return retry == null ? OptionalLong.empty() : OptionalLong.of(retry.dueNanos());
    }

    EngineStatus.State state(boolean probing) {
        int active = targets.active();
        if (!started) {
            return EngineStatus.State.IDLE;
        }
        boolean refreshing = round != null && round.kind == Kind.REFRESH && active != 0;
        if (round != null && !(refreshing && inService(active))) {
            return switch (round.kind) {
                case CHECK, MOVE -> EngineStatus.State.FAILING_OVER;
                case INITIAL, REFRESH, RETRY -> EngineStatus.State.REGISTERING;
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
            begin(Kind.CHECK, Set.of());
        } else if (round.kind == Kind.REFRESH) {
            round.kind = Kind.CHECK;
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
                running.kind = wasActive ? Kind.MOVE : running.kind;
                running.stop();
                step(running);
            }
        } else if (wasActive) {
            begin(Kind.MOVE, Set.of(server));
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
        if (running == null || running.current != exchange) {
            return;
        }
        running.current = null;
        int server = exchange.server();
        if (outcome instanceof Exchange.Outcome.Unavailable lost) {
            core.explain(
                    "register.failed",
                    "Registration at server " + server + " failed",
                    Core.words(lost.fault()),
                    evidence(exchange, lost.fault()));
            running.asked = server;
            unavailable(server, lost.fault());
        } else if (!core.settings.register()) {
            endRound();
            activate(server, 0);
        } else if (outcome instanceof Exchange.Outcome.Accepted accepted) {
            if (accepted.answer().grantedSeconds() <= 0) {
                refused(exchange, new Fault(Cause.NOT_BOUND, 200, server, "our Contact is not in the answer"));
            } else {
                boolean checked = running.kind == Kind.CHECK;
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
            if (moved
                    && !running.redirected
                    && targets.exists(other)
                    && !running.tried.contains(other)
                    && !targets.silent(other)) {
                running.redirected = true;
                ask(running, other);
            } else {
                refused(exchange, refusal.fault());
            }
        }
    }

    private void begin(Kind kind, Set<Integer> tried) {
        if (kind == Kind.INITIAL || kind == Kind.RETRY) {
            faults.clear();
            faultOrder.clear();
        }
        if (kind != Kind.MOVE && kind != Kind.CHECK) {
            comingFrom = 0;
            lostNanos = core.now();
        }
        if (!core.settings.register() && kind != Kind.RETRY) {
            int next = targets.first(tried, false);
            if (next != 0) {
                activate(next, 0);
            } else {
                outOfService();
            }
            return;
        }
        Round started = new Round(kind, tried);
        round = started;
        step(started);
    }

    private void step(Round running) {
        int server = targets.next(running.tried);
        if (server == 0) {
            outOfService();
        } else {
            ask(running, server);
        }
    }

    private void ask(Round running, int server) {
        running.tried.add(server);
        boolean last = core.settings.register() && targets.next(running.tried) == 0;
        Exchange.Form form = core.settings.register()
                ? (attempt, expires) -> new Command.SendRegister(attempt, server, expires, false, last)
                : (attempt, expires) -> new Command.SendOptions(attempt, server);
        Method method = core.settings.register() ? Method.REGISTER : Method.OPTIONS;
        Exchange exchange = exchanges.make(method, server, last, form, this);
        running.current = exchange;
        running.asked = server;
        exchange.begin();
    }

    private void activate(int server, long grantedSeconds) {
        int before = targets.active();
        stopTimers();
        targets.activate(server);
        failedRounds = 0;
        if (core.settings.register()) {
            long granted = clampExpires(grantedSeconds) * Core.SECOND;
            targets.bind(server, granted);
            refresh = core.after(granted / 10 * 9, () -> begin(Kind.REFRESH, Set.of()));
        }
        if (server == 1) {
            faults.clear();
            faultOrder.clear();
        }
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
        outOfService();
    }

    private void outOfService() {
        endRound();
        stopTimers();
        targets.activate(0);
        double jitter = 0.5 + core.random.nextDouble() / 2;
        long base = Math.max(Core.SECOND, core.settings.backoffBase().toNanos());
        long whole = Math.min(LONGEST_BACKOFF_NANOS, base << Math.min(failedRounds, 9));
        long wait = (long) (Math.max(whole, 0) * jitter);
        failedRounds++;
        if (faults.values().stream().anyMatch(fault -> fault.cause() == Cause.WRONG_PASSWORD)) {
            wait = Math.max(wait, WRONG_PASSWORD_NANOS);
        }
        OptionalLong silence = targets.silentUntil(targets.count());
        if (silence.isPresent()) {
            wait = Math.max(wait, silence.getAsLong() - core.now());
            if (faultOrder.isEmpty()) {
                note(new Fault(Cause.RETRY_AFTER, 0, 1, "Retry-After has not ended"));
            }
        }
        retry = core.after(wait, () -> {
            targets.dropMarks();
            begin(Kind.RETRY, Set.of());
        });
        core.explain(
                "line.unregistered",
                "No server is in service for this line",
                faultOrder.isEmpty() ? "" : Core.words(faultOrder.get(faultOrder.size() - 1)),
                "nextTrySeconds",
                wait / Core.SECOND,
                "rounds",
                failedRounds);
    }

    private void note(Fault fault) {
        faults.put(fault.server(), fault);
        faultOrder.removeIf(earlier -> earlier.server() == fault.server());
        faultOrder.add(fault);
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
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    private Object[] evidence(Exchange exchange, Fault fault) {
        return new Object[] {
            "server", fault.server(),
            "method", exchange.method(),
            "cause", fault.cause(),
            "code", fault.code(),
            "packets", core.budget.packets(exchange.method(), exchange.last()),
            "milliseconds", core.millisSince(exchange.startedNanos())
        };
    }

    /** One walk over the servers. */
    private static final class Round {
        private final Set<Integer> tried;
        private final boolean fresh;
        private Kind kind;
        private @Nullable Exchange current;
        private boolean redirected;
        private int asked;

        private Round(Kind kind, Set<Integer> tried) {
            this.kind = kind;
            this.tried = new HashSet<>(tried);
            fresh = tried.isEmpty();
        }

        /** Server asked at the moment or, between two servers, the one asked last. */
        private int server() {
            return asked;
        }

        private boolean atFirstServer() {
            return kind == Kind.INITIAL && fresh && current != null && tried.size() == 1;
        }

        private void stop() {
            if (current != null) {
                current.abandon();
                current = null;
            }
        }
    }
}
