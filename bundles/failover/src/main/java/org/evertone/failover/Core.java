package org.evertone.failover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What all parts of one engine share: the time of the event in hand, the commands it led to, timers and numbers. */
final class Core {
    static final long SECOND = 1_000_000_000L;

    final EngineSettings settings;
    final Budget budget;
    final Targets targets;
    final RandomGenerator random;
    final Timers timers = new Timers();
    private List<Command> commands = new ArrayList<>();
    private long nowNanos;
    private long attempts;

    Core(EngineSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        budget = new Budget(settings);
        targets = new Targets(settings.servers().size(), this);
    }

    /** Time does not run backwards here even if the caller's does. */
    void moveTo(long nanos, boolean first) {
        nowNanos = first ? nanos : Math.max(nowNanos, nanos);
    }

    long now() {
        return nowNanos;
    }

    long nextAttempt() {
        return ++attempts;
    }

    Timers.Timer after(long delayNanos, Runnable task) {
        return timers.at(nowNanos + delayNanos, task);
    }

    void emit(Command command) {
        commands.add(command);
    }

    List<Command> drain() {
        List<Command> all = commands;
        commands = new ArrayList<>();
        return all;
    }

    /** @param evidence keys and values in turn */
    void explain(String kind, String what, String why, Object... evidence) {
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i + 1 < evidence.length; i += 2) {
            facts.put(String.valueOf(evidence[i]), String.valueOf(evidence[i + 1]));
        }
        emit(new Command.Explain(kind, what, why, facts));
    }

    String millisSince(long sinceNanos) {
        return String.valueOf((nowNanos - sinceNanos) / 1_000_000);
    }

    /** One phrase for people: what went wrong at a server. */
    static String words(Fault fault) {
        String problem = switch (fault.cause()) {
            case NO_ANSWER -> "did not answer";
            case ICMP_UNREACHABLE -> "cannot be reached (the network said so)";
            case CONNECTION_REFUSED -> "refused the connection";
            case CONNECT_TIMEOUT -> "did not take the connection in time";
            case CONNECTION_LOST -> "closed the connection";
            case TLS_FAILED -> "failed the security check of TLS";
            case CLOCK_NOT_SET -> "has a certificate of the future: the clock is not set";
            case DNS_FAILED -> "has a name that was not found";
            case NETWORK_DOWN -> "cannot be reached: there is no network";
            case NO_LINK -> "cannot be reached: there is no network cable";
            case NO_ADDRESS -> "cannot be reached: the network gave no IP address";
            case REJECTED -> "answered " + fault.code();
            case WRONG_PASSWORD -> "did not accept the password";
            case WRONG_REALM -> "asked in the name of another realm";
            case NOT_BOUND -> "answered 200 without our registration";
            case RETRY_AFTER -> "asked not to be called yet";
        };
        return "server " + fault.server() + " " + problem;
    }
}
