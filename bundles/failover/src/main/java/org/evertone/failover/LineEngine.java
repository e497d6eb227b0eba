package org.evertone.failover;

import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Decides for one line: which server gets which request, for how long, and what happens then. Events with the time in
 * them go in, commands come out. Whatever comes in, late, twice or unasked, is taken or ignored, never an exception.
 *
 * <p>Not thread-safe: used by one thread.
 */
public final class LineEngine {
    private final Core core;
    private final Exchanges exchanges;
    private final Registration registration;
    private final KeepAlive keepAlive;
    private final Probe probe;
    private final Calls calls;
    private boolean begun;
    private EngineStatus shown;

    /**
     * @param settings the line's settings; a change of settings makes a new engine
     * @param random source of jitter
     */
    public LineEngine(EngineSettings settings, RandomGenerator random) {
        core = new Core(settings, random);
        exchanges = new Exchanges(core);
        registration = new Registration(core, exchanges);
        keepAlive = new KeepAlive(core, exchanges, registration);
        probe = new Probe(core, exchanges, registration);
        calls = new Calls(core, exchanges, registration);
        shown = status();
    }

    /**
     * Takes one event. Timers that are due run after it, so that an answer handed in together with its deadline counts.
     *
     * @param nowNanos monotonic time, never earlier than in the call before
     * @return what to do, in this order; empty when nothing is
     */
    public List<Command> handle(long nowNanos, Event event) {
        core.moveTo(nowNanos, !begun);
        begun = true;
        take(event);
        proceed();
        while (core.timers.runOne(core.now())) {
            proceed();
        }
        EngineStatus status = status();
        if (!status.equals(shown)) {
            shown = status;
            core.emit(new Command.StatusChanged());
        }
        return core.drain();
    }

    /** When {@link Event.Tick} must be handed in next; empty when the engine waits for nothing. */
    public OptionalLong deadlineNanos() {
        return core.timers.earliest();
    }

    public EngineStatus status() {
        OptionalLong next = registration.retryNanos();
        return new EngineStatus(
                registration.state(probe.running()),
                core.targets.active(),
                core.targets.states(core.settings.register()),
                registration.faults(),
                next.isPresent() ? next : probe.nextNanos());
    }

    /** Entries in all tables: timers, running attempts, calls, remembered INVITEs. */
    int tableSize() {
        return core.timers.size() + exchanges.size() + calls.size();
    }

    private void take(Event event) {
        if (event instanceof Event.Start || event instanceof Event.ManualRegister) {
            registration.start();
        } else if (event instanceof Event.Dial dial) {
            calls.dial(dial.call());
        } else if (event instanceof Event.HangUp hangUp) {
            calls.hangUp(hangUp.call());
        } else if (event instanceof Event.HangUpIncoming hangUp) {
            calls.hangUpIncoming(hangUp.call(), hangUp.server());
        } else if (event instanceof Event.FarEndEnded ended) {
            calls.farEndEnded(ended.call());
        } else if (event instanceof Event.Sent sent) {
            Exchange exchange = exchanges.get(sent.attempt());
            if (exchange != null) {
                exchange.onSent();
            }
        } else if (event instanceof Event.Provisional provisional) {
            provisional(provisional);
        } else if (event instanceof Event.Answered answered) {
            answered(answered);
        } else if (event instanceof Event.Failed failed) {
            Exchange exchange = exchanges.get(failed.attempt());
            if (exchange != null) {
                exchange.onFailed(failed.cause(), failed.detail());
            }
        } else if (event instanceof Event.ServerLost lost) {
            serverLost(lost);
        }
    }

    private void provisional(Event.Provisional event) {
        if (event.code() < 100 || event.code() > 199) {
            return;
        }
        Exchange exchange = exchanges.get(event.attempt());
        if (exchange == null) {
            calls.late().provisional(event.attempt());
        } else if (exchange.method() == Method.INVITE) {
            exchange.onProvisional(event.code());
        }
    }

    private void answered(Event.Answered event) {
        if (event.answer().code() < 200 || event.answer().code() > 699) {
            return;
        }
        Exchange exchange = exchanges.get(event.attempt());
        if (exchange == null) {
            calls.late().answered(event.attempt(), event.answer());
        } else {
            exchange.onAnswer(event.answer());
        }
    }

    private void serverLost(Event.ServerLost event) {
        if (!core.targets.exists(event.server())) {
            return;
        }
        Fault fault = new Fault(event.cause(), 0, event.server(), event.detail());
        if (event.cause() == Cause.CONNECTION_LOST || event.server() != core.targets.active()) {
            registration.connectionLost(event.server(), fault);
        } else {
            registration.unavailable(event.server(), fault);
        }
    }

    /** Lets all parts follow what has just become known, until nothing moves any more. */
    private void proceed() {
        do {
            keepAlive.follow();
            probe.follow();
        } while (calls.advance());
    }
}
