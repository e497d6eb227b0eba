package org.evertone.failover;

import static org.evertone.failover.Ladders.expectState;
import static org.evertone.failover.Ladders.onBackup;
import static org.evertone.failover.Ladders.registered;
import static org.evertone.failover.Ladders.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.evertone.failover.EngineStatus.State;
import org.evertone.failover.sim.FaultSequence;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.api.Test;

/** What people report of other phones, and what a hostile or clumsy neighbour may do to the engine. */
class ComplaintsTest {

    @Test
    void aDeadServerIsNoticedByTheKeepAliveLongBeforeTheRegistrationEnds() {
        Simulation line = registered(Lines.line().keepAlive(Duration.ofSeconds(30), 3));
        line.server(1).fault(ServerFault.SILENT);
        run(line, 3 * 37_400 + 7_410);
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @Test
    void aLongOutageEndsWithTheServersWhicheverReturnsFirst() {
        for (int first = 1; first <= 2; first++) {
            Simulation line = registered(Lines.line());
            line.server(1).fault(ServerFault.SILENT);
            line.server(2).fault(ServerFault.SILENT);
            line.hand(new Event.ManualRegister());
            run(line, 12 * 3_600_000);
            expectState(line, line.status().state(), 0);
            line.server(first).fault(ServerFault.HEALED);
            run(line, 400_000);
            assertEquals(first, line.status().activeServer());
        }
    }

    @Test
    void aPrimaryThatComesAndGoesIsLeftAtMostOnceAnInterval() {
        Simulation line = onBackup(Lines.line().failbackInterval(Duration.ofSeconds(60)));
        line.server(1).thaw();
        for (int second = 0; second < 600; second++) {
            line.server(1).fault(second % 2 == 0 ? ServerFault.ICMP : ServerFault.HEALED);
            run(line, 1_000);
        }
        long moves = line.commands().stream()
                .filter(command -> command instanceof Command.Explain explain
                        && explain.kind().startsWith("fail")
                        && explain.kind().endsWith("done"))
                .count();
        assertTrue(moves <= 20, moves + " moves in ten minutes");
    }

    @Test
    void aCallGivenUpBeforeAnyAnswerMakesTheLineAskItsServerBeforeItMoves() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        line.hand(new Event.HangUp(1));
        run(line, 3_000);
        line.server(1).fault(ServerFault.HEALED);
        run(line, 10_000);
        expectState(line, State.REGISTERED_PRIMARY, 1);
        assertTrue(line.commands().stream()
                .noneMatch(command -> command instanceof Command.SendRegister register && register.server() == 2));
    }

    @Test
    void dialsThatFailInAnOutageDoNotLengthenTheWait() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.server(2).fault(ServerFault.SILENT);
        for (int call = 1; call <= 5; call++) {
            line.hand(new Event.Dial(call));
            run(line, 40_000);
        }
        line.server(1).fault(ServerFault.HEALED);
        run(line, 64_100);
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aNameThatIsNotFoundMovesTheLineAtOnce() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.hand(new Event.Start());
        line.hand(new Event.Failed(1, Cause.DNS_FAILED, "no such name"));
        run(line, 5);
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @Test
    void aThousandPhonesDoNotReturnInTheSameSecond() {
        List<Integer> perSecond = new ArrayList<>();
        for (int second = 0; second < 40; second++) {
            perSecond.add(0);
        }
        for (int seed = 0; seed < 1000; seed++) {
            LineEngine engine = new LineEngine(Lines.line().servers(1).settings(), new SplittableRandom(seed));
            engine.handle(0, new Event.Start());
            engine.handle(1, new Event.Failed(1, Cause.ICMP_UNREACHABLE, ""));
            int second = (int) (engine.status().nextTryNanos().orElseThrow() / 1_000_000_000L);
            perSecond.set(second, perSecond.get(second) + 1);
        }
        assertTrue(perSecond.stream().allMatch(count -> count < 120), perSecond.toString());
    }

    @Test
    void whatNobodyAskedForIsIgnored() {
        LineEngine engine = new LineEngine(Lines.line().settings(), new Random(1));
        List<Event> noise = List.of(
                new Event.Tick(),
                new Event.Answered(99, Answer.of(200)),
                new Event.Answered(99, Answer.of(-5)),
                new Event.Provisional(99, 180),
                new Event.Provisional(99, 9000),
                new Event.Failed(99, Cause.NO_ANSWER, ""),
                new Event.ServerLost(0, Cause.CONNECTION_LOST, ""),
                new Event.ServerLost(17, Cause.CONNECTION_LOST, ""),
                new Event.FarEndEnded(4),
                new Event.HangUpIncoming(4, 9));
        long now = -5_000_000_000L;
        for (Event event : noise) {
            assertEquals(List.of(), engine.handle(now, event), event.toString());
        }
        assertEquals(State.IDLE, engine.status().state());
        engine.handle(now, new Event.Start());
        List<Command> again = engine.handle(now - 1_000_000_000L, new Event.Start());
        assertEquals(List.of(), again);
    }

    @Test
    void theSixtyFifthCallIsRefused() {
        Simulation line = registered(Lines.line());
        for (int call = 1; call <= 65; call++) {
            line.hand(new Event.Dial(call));
        }
        run(line, 0);
        List<String> rungs = line.ladder();
        assertEquals("0.002 call 65 failed: REJECTED 0", rungs.get(0));
        assertEquals(65, rungs.size());
    }

    @Test
    void everyNumberFromTheWireIsClamped() {
        for (long number : new long[] {Long.MIN_VALUE, -2, 0, 1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            for (int code : new int[] {200, 301, 302, 423, 500, 503}) {
                Simulation line = new Simulation(Lines.line().servers(1).settings(), 1);
                line.server(1)
                        .on(
                                Method.REGISTER,
                                (server, register) -> server.answer(
                                        register,
                                        Duration.ofMillis(1),
                                        new Answer(code, "", Answer.Challenge.NONE, number, number, number, (int)
                                                number)));
                line.hand(new Event.Start());
                run(line, 100);
                long wait = line.engine().deadlineNanos().orElseThrow() - line.nowNanos();
                assertTrue(wait > 0 && wait <= 86_400L * 1_000_000_000L, code + " " + number + " waits " + wait);
            }
        }
    }

    @Test
    void aSeedAlwaysGivesTheSameFaults() {
        List<ServerFault> faults = List.of(ServerFault.SILENT, ServerFault.ICMP);
        FaultSequence one = FaultSequence.random(42, 2, 6, Duration.ofSeconds(10), faults);
        assertEquals(
                one.toString(),
                FaultSequence.random(42, 2, 6, Duration.ofSeconds(10), faults).toString());
        assertEquals(6, one.steps().size());
    }
}
