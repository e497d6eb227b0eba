package org.evertone.failover.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.evertone.failover.Answer;
import org.evertone.failover.Cause;
import org.evertone.failover.Command;
import org.evertone.failover.EngineSettings;
import org.evertone.failover.EngineStatus;
import org.evertone.failover.Event;
import org.evertone.failover.LineEngine;
import org.evertone.failover.Method;

/**
 * One engine, its servers and the wire between them, packet by packet in virtual time. Retransmissions are those of RFC
 * 3261, section 17.1; a server reacts to the first packet of a transaction that it sees.
 */
public final class Simulation {
    private static final long MILLI = 1_000_000L;

    private final EngineSettings settings;
    private final LineEngine engine;
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final Map<Long, Transaction> transactions = new HashMap<>();
    private final List<FakeServer> servers = new ArrayList<>();
    private final List<String> ladder = new ArrayList<>();
    private final List<Packet> packets = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final Set<Long> accepted = new HashSet<>();
    private long nowNanos;
    private long order;
    private Consumer<Command> watcher = command -> {};

    /** One datagram that left the phone. */
    public record Packet(long atNanos, int server, Method method, long attempt, int number, boolean last) {}

    private record Due(long atNanos, long order, Runnable task) {}

    public Simulation(EngineSettings settings, long seed) {
        this.settings = settings;
        engine = new LineEngine(settings, new Random(seed));
        for (int i = 0; i < settings.servers().size(); i++) {
            servers.add(new FakeServer());
        }
    }

    public LineEngine engine() {
        return engine;
    }

    public EngineStatus status() {
        return engine.status();
    }

    /** @param number from 1 */
    public FakeServer server(int number) {
        return servers.get(number - 1);
    }

    public long nowNanos() {
        return nowNanos;
    }

    /** Packets, in the order they left. */
    public List<Packet> packets() {
        return packets;
    }

    /** Every command of the engine. */
    public List<Command> commands() {
        return commands;
    }

    /** INVITE attempts that were answered 2xx. */
    public Set<Long> accepted() {
        return accepted;
    }

    /** Is told every command as it comes. */
    public void watch(Consumer<Command> watcher) {
        this.watcher = watcher;
    }

    /** Packets and outcomes for the user since the last time this was called, one a line: seconds and what happened. */
    public List<String> ladder() {
        List<String> taken = List.copyOf(ladder);
        ladder.clear();
        return taken;
    }

    public void hand(Event event) {
        List<Command> all = engine.handle(nowNanos, event);
        commands.addAll(all);
        for (Command command : all) {
            watcher.accept(command);
            carryOut(command);
        }
    }

    /** Hands in an event later, in virtual time. */
    public void later(Duration delay, Event event) {
        schedule(delay.toNanos(), () -> hand(event));
    }

    /** Does something later, in virtual time. */
    public void later(Duration delay, Runnable task) {
        schedule(delay.toNanos(), task);
    }

    public void advance(Duration by) {
        long end = nowNanos + by.toNanos();
        while (true) {
            long due = queue.isEmpty() ? Long.MAX_VALUE : queue.peek().atNanos();
            long deadline = engine.deadlineNanos().orElse(Long.MAX_VALUE);
            if (Math.min(due, deadline) > end) {
                break;
            }
            if (due <= deadline) {
                nowNanos = due;
                queue.poll().task().run();
            } else {
                nowNanos = Math.max(nowNanos, deadline);
                hand(new Event.Tick());
            }
        }
        nowNanos = end;
    }

    private void carryOut(Command command) {
        if (command instanceof Command.SendRegister send) {
            begin(send.attempt(), Method.REGISTER, send.server(), send.last(), send.independent() ? " probe" : "");
        } else if (command instanceof Command.SendOptions send) {
            begin(send.attempt(), Method.OPTIONS, send.server(), false, "");
        } else if (command instanceof Command.SendInvite send) {
            begin(send.attempt(), Method.INVITE, send.server(), send.last(), send.sameIds() ? " same ids" : "");
        } else if (command instanceof Command.SendCancel send) {
            Transaction invite = transactions.get(send.inviteAttempt());
            Transaction cancel = begin(send.attempt(), Method.CANCEL, invite.server, false, "");
            cancel.cancels = invite;
        } else if (command instanceof Command.SendBye send) {
            begin(send.attempt(), Method.BYE, send.server(), send.last(), "");
        } else if (command instanceof Command.SendByeLate send) {
            begin(send.attempt(), Method.BYE, transactions.get(send.inviteAttempt()).server, true, " late");
        } else if (command instanceof Command.Authenticate send) {
            Transaction challenged = transactions.get(send.challenged());
            Transaction retry = begin(send.attempt(), challenged.method, challenged.server, send.last(), " auth");
            retry.authenticated = true;
        } else if (command instanceof Command.Abandon abandon) {
            transactions.get(abandon.attempt()).ended = true;
        } else if (command instanceof Command.CallEstablished established) {
            note("call " + established.call() + " established at " + established.server());
        } else if (command instanceof Command.CallFailed failed) {
            var fault = failed.faults().get(failed.faults().size() - 1);
            note("call " + failed.call() + " failed: " + fault.cause() + " " + fault.code());
        } else if (command instanceof Command.CallReleased released) {
            note("call " + released.call() + (released.released() ? " released" : " given up"));
        }
    }

    private Transaction begin(long attempt, Method method, int server, boolean last, String words) {
        Transaction transaction = new Transaction(attempt, method, server, last, nowNanos);
        if (transactions.put(attempt, transaction) != null) {
            throw new AssertionError("attempt number " + attempt + " was used twice");
        }
        // what the engine sends now leaves now, but after all commands of this event were seen
        schedule(0, () -> transmit(transaction, 1, settings.t1().toNanos(), words));
        return transaction;
    }

    private void transmit(Transaction transaction, int number, long pause, String words) {
        boolean silenced = transaction.method == Method.INVITE && transaction.provisional;
        if (transaction.ended
                || silenced
                || nowNanos - transaction.begunNanos >= 64 * settings.t1().toNanos()) {
            return;
        }
        int server = transaction.server;
        packets.add(new Packet(nowNanos, server, transaction.method, transaction.attempt, number, transaction.last));
        note(transaction.method + " " + server + words + (number > 1 ? " again" : ""));
        server(server).receive(transaction);
        if (!settings.servers().get(server - 1).reliable()) {
            long next = transaction.method == Method.INVITE
                    ? pause * 2
                    : Math.min(pause * 2, settings.t2().toNanos());
            schedule(pause, () -> transmit(transaction, number + 1, next, words));
        }
    }

    private void note(String what) {
        ladder.add(String.format(Locale.ROOT, "%.3f %s", nowNanos / 1e9, what));
    }

    private void schedule(long delayNanos, Runnable task) {
        queue.add(new Due(nowNanos + delayNanos, order++, task));
    }

    /** One transaction as the server sees it. */
    public static final class Transaction {
        private final long attempt;
        private final Method method;
        private final int server;
        private final boolean last;
        private final long begunNanos;
        private boolean ended;
        private boolean provisional;
        private boolean seen;
        private boolean answered;
        private boolean authenticated;
        private Transaction cancels;

        private Transaction(long attempt, Method method, int server, boolean last, long begunNanos) {
            this.attempt = attempt;
            this.method = method;
            this.server = server;
            this.last = last;
            this.begunNanos = begunNanos;
        }

        public long attempt() {
            return attempt;
        }

        public boolean authenticated() {
            return authenticated;
        }
    }

    /** A server that can be broken, and scripted for one method. */
    public final class FakeServer {
        private final Map<Method, Script> scripts = new HashMap<>();
        private ServerFault fault = ServerFault.HEALED;
        private boolean frozen;
        private final List<Transaction> held = new ArrayList<>();
        private Duration ringing = Duration.ofSeconds(1);

        public void fault(ServerFault next) {
            fault = next;
        }

        /** Takes packets and answers them when it is thawed, as a stopped process does. */
        public void freeze() {
            frozen = true;
        }

        public void thaw() {
            frozen = false;
            List<Transaction> queued = List.copyOf(held);
            held.clear();
            queued.forEach(this::react);
        }

        /** How long the far end rings before it answers. */
        public void ringing(Duration time) {
            ringing = time;
        }

        /** Answers this method as the script says while the server is healed. */
        public void on(Method method, Script script) {
            scripts.put(method, script);
        }

        public void answer(Transaction transaction, Duration delay, Answer answer) {
            schedule(delay.toNanos(), () -> {
                if (!transaction.answered) {
                    transaction.answered = true;
                    transaction.ended = true;
                    if (transaction.method == Method.INVITE && answer.code() < 300) {
                        accepted.add(transaction.attempt);
                    }
                    hand(new Event.Answered(transaction.attempt, answer));
                }
            });
        }

        public void provisional(Transaction transaction, Duration delay, int code) {
            schedule(delay.toNanos(), () -> {
                if (!transaction.answered) {
                    transaction.provisional = true;
                    hand(new Event.Provisional(transaction.attempt, code));
                }
            });
        }

        private void receive(Transaction transaction) {
            if (frozen) {
                if (!held.contains(transaction)) {
                    held.add(transaction);
                }
            } else if (!transaction.seen) {
                react(transaction);
            }
        }

        private void react(Transaction transaction) {
            switch (fault) {
                case SILENT -> {
                    return;
                }
                case ICMP -> fail(transaction, Cause.ICMP_UNREACHABLE);
                case REFUSED -> fail(transaction, Cause.CONNECTION_REFUSED);
                case ANSWERS_503 -> answer(transaction, Duration.ofMillis(2), Answer.of(503));
                case ANSWERS_500 -> answer(transaction, Duration.ofMillis(2), Answer.of(500));
                case RETRY_AFTER ->
                    answer(
                            transaction,
                            Duration.ofMillis(2),
                            new Answer(503, "", Answer.Challenge.NONE, 20, -1, -1, 0));
                case FORBIDS ->
                    answer(
                            transaction,
                            Duration.ofMillis(2),
                            Answer.of(transaction.method == Method.OPTIONS ? 200 : 403));
                case TRYING_THEN_SILENT -> {
                    if (transaction.method == Method.INVITE) {
                        provisional(transaction, Duration.ofMillis(2), 100);
                    }
                }
                case HEALED -> {
                    Script script = scripts.get(transaction.method);
                    if (script != null) {
                        script.react(this, transaction);
                    } else {
                        serve(transaction);
                    }
                }
            }
            transaction.seen = true;
        }

        private void serve(Transaction transaction) {
            switch (transaction.method) {
                case REGISTER ->
                    answer(
                            transaction,
                            Duration.ofMillis(2),
                            Answer.registered(settings.servers()
                                    .get(transaction.server - 1)
                                    .ttlSeconds()));
                case INVITE -> {
                    provisional(transaction, Duration.ofMillis(2), 100);
                    provisional(transaction, Duration.ofMillis(20), 180);
                    answer(transaction, ringing, Answer.of(200));
                }
                case CANCEL -> {
                    answer(transaction, Duration.ofMillis(2), Answer.of(200));
                    answer(transaction.cancels, Duration.ofMillis(3), Answer.of(487));
                }
                case OPTIONS, BYE -> answer(transaction, Duration.ofMillis(2), Answer.of(200));
            }
        }

        private void fail(Transaction transaction, Cause cause) {
            schedule(MILLI, () -> {
                if (!transaction.ended) {
                    transaction.ended = true;
                    hand(new Event.Failed(transaction.attempt, cause, ""));
                }
            });
        }
    }

    /** What a server does with one transaction. */
    public interface Script {
        void react(FakeServer server, Transaction transaction);
    }
}
