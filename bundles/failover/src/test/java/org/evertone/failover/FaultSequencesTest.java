package org.evertone.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.evertone.failover.sim.FaultSequence;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two hundred lives of a line under faults that follow each other: the same two hundred in every run. */
class FaultSequencesTest {
    private static final long FIRST_SEED = 20_261_122L;
    private static final int SEQUENCES = 200;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);
    private static final Duration FAILBACK = Duration.ofSeconds(60);
    private static final Duration FULL = Duration.ofSeconds(32);
    private static final Duration LIMITER = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(300);

    private static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEQUENCES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noRegistrationIsLostNoCommandIsLostAndNoCallIsLate(long seed) {
        int servers = 2 + (int) (seed % 2);
        int steps = 3 + (int) (seed % 6);
        FaultSequence faults = FaultSequence.random(seed, servers, steps, LONGEST_DELAY, List.of(ServerFault.values()));
        try {
            new Life(seed, servers, faults).run();
        } catch (AssertionError failure) {
            throw new AssertionError(faults + ": " + failure.getMessage(), failure);
        }
    }

    private static final class Life {
        private final EngineSettings settings;
        private final Simulation line;
        private final FaultSequence faults;
        private final Map<Long, Long> dialled = new HashMap<>();
        private final Map<Long, Long> ended = new HashMap<>();
        private final Map<Long, Integer> released = new HashMap<>();
        private final Map<Long, Long> inviteOfAttempt = new HashMap<>();
        private final Set<Long> hungUp = new HashSet<>();
        private final Set<Long> established = new HashSet<>();
        private final Set<Long> owned = new HashSet<>();

        Life(long seed, int servers, FaultSequence faults) {
            this.faults = faults;
            settings = Lines.line()
                    .servers(servers)
                    .keepAlive(Duration.ofSeconds(10), 2)
                    .failbackInterval(FAILBACK)
                    .settings();
            line = new Simulation(settings, seed);
            line.watch(this::watch);
            for (int server = 1; server <= servers; server++) {
                line.server(server).on(Method.INVITE, this::answerInvite);
            }
        }

        void run() {
            line.hand(new Event.Start());
            Duration at = Duration.ZERO;
            long call = 0;
            for (FaultSequence.Step step : faults.steps()) {
                at = at.plus(step.delay());
                line.later(at, () -> line.server(step.server()).fault(step.fault()));
                long next = ++call;
                line.later(at.plusMillis(700), () -> dial(next));
                if (next % 2 == 0) {
                    line.later(at.plusMillis(1_500 * next), () -> hangUp(next));
                }
            }
            line.advance(at.plusSeconds(1));
            for (int server = 1; server <= settings.servers().size(); server++) {
                line.server(server).fault(ServerFault.HEALED);
            }
            Duration walk = walk();
            line.advance(walk.plus(LONGEST_BACKOFF).plus(walk));
            assertTrue(
                    line.status().state() == EngineStatus.State.REGISTERED_PRIMARY
                            || line.status().state() == EngineStatus.State.REGISTERED_BACKUP
                            || line.status().state() == EngineStatus.State.PROBING,
                    "registered within the bound, but is " + line.status().state());
            line.advance(FAILBACK.plus(FULL).plus(FAILBACK).plus(LIMITER));
            assertEquals(EngineStatus.State.REGISTERED_PRIMARY, line.status().state(), "came home");
            long lastCall = ++call;
            dial(lastCall);
            line.advance(Duration.ofSeconds(5));
            assertTrue(established.contains(lastCall), "a call after the last heal stands");
            dialled.keySet().stream()
                    .filter(id -> !hungUp.contains(id))
                    .toList()
                    .forEach(this::hangUp);
            line.advance(walk.plus(FULL));
            check();
        }

        /** Every server but the last with N retransmissions, the last with 64·T1, each REGISTER held up by the limiter. */
        private Duration walk() {
            int others = settings.servers().size() - 1;
            return Duration.ofMillis(7_400).multipliedBy(others).plus(FULL).plus(LIMITER.multipliedBy(others + 1));
        }

        private void check() {
            for (Map.Entry<Long, Long> dial : dialled.entrySet()) {
                long id = dial.getKey();
                Long end = ended.get(id);
                if (end == null) {
                    assertTrue(hungUp.contains(id), "call " + id + " has an end");
                } else {
                    long longest = walk().plus(walk()).plus(FULL).toNanos();
                    assertTrue(end - dial.getValue() <= longest, "call " + id + " is decided late");
                }
            }
            for (long id : hungUp) {
                assertEquals(1, released.getOrDefault(id, 0), "releases of call " + id);
            }
            for (long attempt : line.accepted()) {
                assertTrue(owned.contains(attempt), "the far end talks to nobody: attempt " + attempt);
            }
        }

        private void dial(long call) {
            dialled.put(call, line.nowNanos());
            line.hand(new Event.Dial(call));
        }

        private void hangUp(long call) {
            hungUp.add(call);
            line.hand(new Event.HangUp(call));
        }

        private void answerInvite(Simulation.FakeServer server, Simulation.Transaction invite) {
            server.provisional(invite, Duration.ofMillis(5), 100);
            server.provisional(invite, Duration.ofMillis(300), 180);
            server.answer(invite, Duration.ofSeconds(3), Answer.of(200));
        }

        private void watch(Command command) {
            if (command instanceof Command.SendInvite invite) {
                inviteOfAttempt.put(invite.attempt(), invite.call());
            } else if (command instanceof Command.CallEstablished stands) {
                assertFalse(hungUp.contains(stands.call()), "established after the hang-up");
                established.add(stands.call());
                owned.add(stands.attempt());
                assertEquals(stands.call(), inviteOfAttempt.get(stands.attempt()));
                assertNull(ended.put(stands.call(), line.nowNanos()), "ended twice");
            } else if (command instanceof Command.CallFailed failed) {
                assertNull(ended.put(failed.call(), line.nowNanos()), "ended twice");
            } else if (command instanceof Command.CallReleased release) {
                released.merge(release.call(), 1, Integer::sum);
            } else if (command instanceof Command.SendByeLate late) {
                owned.add(late.inviteAttempt());
            }
        }
    }
}
