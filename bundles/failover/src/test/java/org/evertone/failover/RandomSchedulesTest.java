package org.evertone.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.evertone.failover.sim.FaultSequence;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.api.Test;

class RandomSchedulesTest {
    private static final int SCHEDULES = Integer.getInteger("evertone.schedules", 10_000);
    private static final long FIRST_SEED = Long.getLong("evertone.seed", 1);

    @Test
    void whateverServersAndUserDoNothingHangsNothingIsLostAndEveryBoundHolds() {
        LongStream.range(FIRST_SEED, FIRST_SEED + SCHEDULES)
                .parallel()
                .mapToObj(RandomSchedulesTest::failure)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    private static Optional<AssertionError> failure(long seed) {
        try {
            new Schedule(seed).run();
            return Optional.empty();
        } catch (RuntimeException | AssertionError failure) {
            return Optional.of(new AssertionError(
                    "replay with -Devertone.schedules=1 -Devertone.seed=" + seed + ": " + failure.getMessage(),
                    failure));
        }
    }

    /** One random life of a line: two minutes of faults and user commands, then everything heals. */
    private static final class Schedule {
        private final Random random;
        private final EngineSettings settings;
        private final Simulation simulation;
        private final FaultSequence faults;
        private final Map<Long, Integer> outcomes = new HashMap<>();
        private final Map<Long, Integer> releases = new HashMap<>();
        private final Set<Long> dialled = new HashSet<>();
        private final Set<Long> hungUp = new HashSet<>();

        Schedule(long seed) {
            random = new Random(seed);
            Lines line = Lines.line()
                    .servers(1 + random.nextInt(3))
                    .retryCounts(random.nextInt(5))
                    .ttlSeconds(random.nextBoolean() ? 20 : 3600)
                    .failbackInterval(Duration.ofSeconds(5 + random.nextInt(30)));
            if (random.nextInt(3) > 0) {
                line.keepAlive(Duration.ofSeconds(3 + random.nextInt(10)), 1 + random.nextInt(3));
            }
            if (random.nextInt(6) == 0) {
                line.withoutRegistration();
            }
            if (random.nextInt(4) == 0) {
                line.reliable();
            }
            if (random.nextInt(4) == 0) {
                line.period(Duration.ofMillis(7500));
            }
            settings = line.settings();
            simulation = new Simulation(settings, seed);
            simulation.watch(this::watch);
            faults = FaultSequence.random(
                    seed,
                    settings.servers().size(),
                    random.nextInt(8),
                    Duration.ofSeconds(15),
                    List.of(ServerFault.values()));
        }

        void run() {
            plan();
            for (int second = 0; second < 120; second++) {
                simulation.advance(Duration.ofSeconds(1));
                checkMoment();
            }
            end();
        }

        private void plan() {
            simulation.later(Duration.ZERO, new Event.Start());
            Duration at = Duration.ZERO;
            for (FaultSequence.Step step : faults.steps()) {
                at = at.plus(step.delay());
                simulation.later(at, () -> simulation.server(step.server()).fault(step.fault()));
            }
            for (int server = 1; server <= settings.servers().size(); server++) {
                simulation.server(server).ringing(Duration.ofMillis(30 + random.nextInt(20_000)));
            }
            long calls = random.nextInt(5);
            for (long call = 1; call <= calls; call++) {
                long id = call;
                Duration when = Duration.ofMillis(random.nextInt(100_000));
                dialled.add(id);
                simulation.later(when, new Event.Dial(id));
                if (random.nextBoolean()) {
                    hungUp.add(id);
                    simulation.later(when.plusMillis(random.nextInt(30_000)), () -> hangUp(id));
                }
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                simulation.later(Duration.ofMillis(random.nextInt(110_000)), new Event.ManualRegister());
            }
            if (random.nextInt(3) == 0) {
                hungUp.add(100L);
                int server = 1 + random.nextInt(settings.servers().size());
                simulation.later(Duration.ofMillis(random.nextInt(100_000)), new Event.HangUpIncoming(100, server));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                simulation.later(Duration.ofMillis(random.nextInt(110_000)), noise());
            }
        }

        private Event noise() {
            long attempt = random.nextInt(40);
            int server = 1 + random.nextInt(settings.servers().size());
            return switch (random.nextInt(6)) {
                case 0 -> new Event.Answered(1000 + attempt, Answer.of(200));
                case 1 -> new Event.Provisional(1000 + attempt, 180);
                case 2 -> new Event.Failed(1000 + attempt, Cause.NO_ANSWER, "");
                case 3 -> new Event.ServerLost(server, Cause.CONNECTION_LOST, "");
                case 4 -> new Event.ServerLost(server, Cause.ICMP_UNREACHABLE, "");
                default -> new Event.Start();
            };
        }

        private void hangUp(long call) {
            simulation.hand(new Event.HangUp(call));
        }

        private void watch(Command command) {
            if (command instanceof Command.CallEstablished established) {
                outcomes.merge(established.call(), 1, Integer::sum);
            } else if (command instanceof Command.CallFailed failed) {
                assertTrue(!failed.faults().isEmpty(), "a failed call says why");
                outcomes.merge(failed.call(), 1, Integer::sum);
            } else if (command instanceof Command.CallReleased released) {
                releases.merge(released.call(), 1, Integer::sum);
            }
        }

        private void checkMoment() {
            EngineStatus status = simulation.status();
            boolean atRest = switch (status.state()) {
                case IDLE -> true;
                case REGISTERED_PRIMARY -> !settings.register();
                case REGISTERED_BACKUP, PROBING, REGISTERING, FAILING_OVER, UNREGISTERED -> false;
            };
            assertTrue(atRest || simulation.engine().deadlineNanos().isPresent(), "no deadline in " + status.state());
            boolean inService = status.state() == EngineStatus.State.REGISTERED_PRIMARY
                    || status.state() == EngineStatus.State.REGISTERED_BACKUP
                    || status.state() == EngineStatus.State.PROBING;
            if (inService) {
                assertTrue(status.activeServer() > 0, "in service without a server");
                assertEquals(
                        status.activeServer() == 1, status.state() == EngineStatus.State.REGISTERED_PRIMARY, "state");
                assertTrue(status.servers().get(status.activeServer() - 1).registered(), "in service, not registered");
            }
            if (status.state() == EngineStatus.State.UNREGISTERED) {
                assertEquals(0, status.activeServer(), "active while unregistered");
                assertTrue(status.nextTryNanos().isPresent(), "unregistered for good");
            }
            assertTrue(simulation.engine().tableSize() < 100, "tables grow");
        }

        private void end() {
            for (int server = 1; server <= settings.servers().size(); server++) {
                simulation.server(server).fault(ServerFault.HEALED);
            }
            for (int minute = 0; minute < 15; minute++) {
                simulation.advance(Duration.ofMinutes(1));
                checkMoment();
            }
            for (long call : dialled) {
                if (!hungUp.contains(call)) {
                    hungUp.add(call);
                    hangUp(call);
                }
            }
            simulation.advance(Duration.ofMinutes(10));
            for (long call : dialled) {
                int outcome = outcomes.getOrDefault(call, 0);
                assertTrue(outcome <= 1, "call " + call + " ended " + outcome + " times");
            }
            for (long call : hungUp) {
                assertEquals(1, releases.getOrDefault(call, 0), "releases of call " + call);
            }
            assertEquals(
                    EngineStatus.State.REGISTERED_PRIMARY, simulation.status().state(), "healed: " + faults);
            assertTrue(simulation.engine().tableSize() <= 8, "entries are left");
            checkPackets();
        }

        private void checkPackets() {
            Map<Long, Integer> sent = new HashMap<>();
            List<List<Long>> registers = new ArrayList<>();
            for (int i = 0; i < settings.servers().size(); i++) {
                registers.add(new ArrayList<>());
            }
            for (Simulation.Packet packet : simulation.packets()) {
                int count = sent.merge(packet.attempt(), 1, Integer::sum);
                int most = packet.method() == Method.INVITE ? 7 : 11;
                int allowed = packet.last() ? most : settings.period().isPresent() ? 4 : settings.retryCounts() + 1;
                assertTrue(count <= allowed, count + " packets of " + packet);
                if (packet.method() == Method.REGISTER) {
                    registers.get(packet.server() - 1).add(packet.atNanos());
                }
            }
            for (List<Long> times : registers) {
                for (int i = 3; i < times.size(); i++) {
                    assertTrue(times.get(i) - times.get(i - 3) >= 1_000_000_000L, "more than 3 REGISTER in a second");
                }
            }
        }
    }
}
