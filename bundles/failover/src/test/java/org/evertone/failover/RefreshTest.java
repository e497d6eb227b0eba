package org.evertone.failover;

import static org.evertone.failover.Ladders.expect;
import static org.evertone.failover.Ladders.expectState;
import static org.evertone.failover.Ladders.onBackup;
import static org.evertone.failover.Ladders.registered;
import static org.evertone.failover.Ladders.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.evertone.failover.EngineStatus.State;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R7 and R9: intervals asked for and granted, server by server, and servers that want to be left alone. */
class RefreshTest {

    private static List<Integer> intervals(Simulation line, int server) {
        return line.commands().stream()
                .filter(Command.SendRegister.class::isInstance)
                .map(Command.SendRegister.class::cast)
                .filter(register -> register.server() == server)
                .map(Command.SendRegister::expiresSeconds)
                .toList();
    }

    private static Answer refusal(int code, int retryAfterSeconds) {
        return new Answer(code, "", Answer.Challenge.NONE, retryAfterSeconds, -1, -1, 0);
    }

    @Test
    void everyServerIsAskedForItsOwnIntervalByRefreshAndProbeAlike() {
        Simulation line =
                onBackup(Lines.line().ttlSeconds(600).backupTtlSeconds(100).failbackInterval(Duration.ofSeconds(200)));
        run(line, 250_000);
        assertEquals(List.of(600, 600), intervals(line, 1));
        assertEquals(List.of(100, 100, 100), intervals(line, 2));
    }

    @ParameterizedTest
    @CsvSource({"60, 54002", "100, 90002", "5, 9002", "99999999, 77760002"})
    void theRefreshLeavesAtNineTenthsOfWhatWasGranted(long granted, long refreshMillis) {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) ->
                                server.answer(register, Duration.ofMillis(2), Answer.registered(granted)));
        line.hand(new Event.Start());
        run(line, refreshMillis - 1);
        assertEquals(1, line.packets().size());
        run(line, 1);
        assertEquals(2, line.packets().size());
    }

    @Test
    void theRefreshAtTheBackupFollowsWhatTheBackupGranted() {
        Simulation line = onBackup(Lines.line().withoutFailback().backupTtlSeconds(50));
        run(line, 45_000);
        expect(line, "52.402 REGISTER 2");
        assertEquals(2, line.status().activeServer());
    }

    @Test
    void aLongerIntervalIsTakenAtARefreshToo() {
        Simulation line = registered(Lines.line().ttlSeconds(60));
        line.server(1).on(Method.REGISTER, (server, register) -> {
            Answer tooShort = new Answer(423, "", Answer.Challenge.NONE, -1, 300, -1, 0);
            boolean first = line.packets().size() == 2;
            server.answer(register, Duration.ofMillis(2), first ? tooShort : Answer.registered(300));
        });
        run(line, 54_010);
        expect(line, "54.002 REGISTER 1", "54.004 REGISTER 1");
        assertEquals(List.of(60, 60, 300), intervals(line, 1));
        expectState(line, State.REGISTERED_PRIMARY, 1);
        run(line, 269_000);
        expect(line);
    }

    @Test
    void retryAfterOfThePrimaryMovesTheLineAndIsKept() {
        Simulation line = new Simulation(
                Lines.line().failbackInterval(Duration.ofSeconds(5)).settings(), 1);
        line.server(1).fault(ServerFault.RETRY_AFTER);
        line.hand(new Event.Start());
        run(line, 10);
        expect(line, "0.000 REGISTER 1", "0.002 REGISTER 2");
        line.server(1).fault(ServerFault.HEALED);
        line.hand(new Event.ManualRegister());
        run(line, 19_900);
        expect(line, "0.010 REGISTER 2");
        expectState(line, State.REGISTERED_BACKUP, 2);
        run(line, 200);
        expect(line, "20.002 REGISTER 1 probe");
    }

    @Test
    void whenBothServersAskForRetryAfterTheLineWaitsForTheFirstToEnd() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        for (int server = 1; server <= 2; server++) {
            int seconds = server == 1 ? 100 : 70;
            line.server(server)
                    .on(
                            Method.REGISTER,
                            (fake, register) -> fake.answer(register, Duration.ofMillis(2), refusal(503, seconds)));
        }
        line.hand(new Event.Start());
        run(line, 70_003);
        expect(line, "0.000 REGISTER 1", "0.002 REGISTER 2");
        expectState(line, State.UNREGISTERED, 0);
        run(line, 5);
        expect(line, "70.004 REGISTER 2");
    }

    @Test
    void aServerThatRefusesWithRetryAfterIsAliveAndIsNotLeft() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(register, Duration.ofMillis(2), refusal(480, 200)));
        line.hand(new Event.Start());
        run(line, 199_000);
        expect(line, "0.000 REGISTER 1");
        run(line, 2_000);
        expect(line, "200.002 REGISTER 1");
    }

    @Test
    void noHangUpGoesToAServerUnderRetryAfter() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(register, Duration.ofMillis(2), refusal(480, 200)));
        line.hand(new Event.Start());
        run(line, 10);
        line.hand(new Event.HangUpIncoming(7, 1));
        run(line, 10);
        expect(line, "0.000 REGISTER 1", "0.010 REGISTER 2", "0.012 BYE 2", "0.014 call 7 released");
    }

    @Test
    void aServerThatAProbeFoundDeadIsSkipped() {
        Simulation line = new Simulation(
                Lines.line().failbackInterval(Duration.ofSeconds(60)).settings(), 1);
        Answer redirect = new Answer(302, "", Answer.Challenge.NONE, -1, -1, -1, 2);
        line.server(1)
                .on(Method.REGISTER, (server, register) -> server.answer(register, Duration.ofMillis(2), redirect));
        line.hand(new Event.Start());
        run(line, 10);
        line.server(1).fault(ServerFault.ICMP);
        run(line, 60_000);
        line.ladder();
        line.hand(new Event.HangUpIncoming(7, 1));
        run(line, 10);
        expect(line, "60.010 BYE 2", "60.012 call 7 released");
    }

    @Test
    void aRefreshThatIsRefusedEndsTheServiceAndSaysWhy() {
        Simulation line = registered(Lines.line().ttlSeconds(100));
        line.server(1).fault(ServerFault.FORBIDS);
        run(line, 90_010);
        expect(line, "90.002 REGISTER 1");
        expectState(line, State.UNREGISTERED, 0);
        assertEquals(403, line.status().faults().get(0).code());
    }

    @Test
    void aNetworkThatIsDownAtBootIsTriedUntilItIsUpAndAtOnceWhenAsked() {
        Simulation waiting = withoutNetwork();
        run(waiting, 32_000);
        assertEquals(State.REGISTERED_PRIMARY, waiting.status().state());

        Simulation asked = withoutNetwork();
        asked.hand(new Event.ManualRegister());
        run(asked, 5);
        expectState(asked, State.REGISTERED_PRIMARY, 1);
    }

    private static Simulation withoutNetwork() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.hand(new Event.Start());
        line.hand(new Event.Failed(1, Cause.NETWORK_DOWN, "no route"));
        line.hand(new Event.Failed(2, Cause.NETWORK_DOWN, "no route"));
        expectState(line, State.UNREGISTERED, 0);
        assertEquals(
                List.of(Cause.NETWORK_DOWN, Cause.NETWORK_DOWN),
                line.status().faults().stream().map(Fault::cause).toList());
        assertTrue(line.status().nextTryNanos().isPresent());
        return line;
    }
}
