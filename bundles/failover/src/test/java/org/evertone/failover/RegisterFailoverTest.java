package org.evertone.failover;

import static org.evertone.failover.Ladders.expect;
import static org.evertone.failover.Ladders.expectState;
import static org.evertone.failover.Ladders.onBackup;
import static org.evertone.failover.Ladders.registered;
import static org.evertone.failover.Ladders.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.evertone.failover.EngineStatus.State;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R1, R3, R6, R8 and R9: where the line registers. */
class RegisterFailoverTest {

    @Test
    void bootRegistersAtThePrimary() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        expectState(line, State.IDLE, 0);
        line.hand(new Event.Start());
        expectState(line, State.REGISTERING, 0);
        run(line, 10_000);
        expect(line, "0.000 REGISTER 1");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aSilentPrimaryGetsFourPacketsAndTheBackupTheLine() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Start());
        run(line, 60_000);
        expect(
                line,
                "0.000 REGISTER 1",
                "0.500 REGISTER 1 again",
                "1.500 REGISTER 1 again",
                "3.500 REGISTER 1 again",
                "7.400 REGISTER 2");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @Test
    void aReliableTransportGetsTheSameTimeAndOnePacket() {
        Simulation line = new Simulation(Lines.line().reliable().settings(), 1);
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Start());
        run(line, 60_000);
        expect(line, "0.000 REGISTER 1", "7.400 REGISTER 2");
    }

    @Test
    void aProductWithAPeriodMovesByThePeriod() {
        Simulation line =
                new Simulation(Lines.line().period(Duration.ofSeconds(3)).settings(), 1);
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Start());
        run(line, 60_000);
        expect(line, "0.000 REGISTER 1", "0.500 REGISTER 1 again", "1.500 REGISTER 1 again", "2.900 REGISTER 2");
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFault.class,
            names = {"ICMP", "REFUSED", "ANSWERS_503", "ANSWERS_500"})
    void aFailureThatIsKnownMovesTheLineAtOnce(ServerFault fault) {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1).fault(fault);
        line.hand(new Event.Start());
        run(line, 10);
        expectState(line, State.REGISTERED_BACKUP, 2);
        assertEquals(2, line.packets().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 480, 603})
    void aServerThatRefusesIsAliveAndKeepsTheLine(int code) {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(register, Duration.ofMillis(2), Answer.of(code)));
        line.hand(new Event.Start());
        run(line, 10);
        expect(line, "0.000 REGISTER 1");
        expectState(line, State.UNREGISTERED, 0);
        assertEquals(code, line.status().faults().get(0).code());
        run(line, 32_000);
        assertTrue(line.packets().stream().allMatch(packet -> packet.server() == 1));
        assertEquals(2, line.packets().size());
    }

    @Test
    void aRefreshLeavesAtNineTenthsOfTheGrantedTimeAndMovesWhenThePrimaryIsSilent() {
        Simulation line = registered(Lines.line().ttlSeconds(100));
        run(line, 90_001);
        expect(line, "90.002 REGISTER 1");
        line.server(1).fault(ServerFault.SILENT);
        run(line, 100_000);
        expect(
                line,
                "180.004 REGISTER 1",
                "180.504 REGISTER 1 again",
                "181.504 REGISTER 1 again",
                "183.504 REGISTER 1 again",
                "187.404 REGISTER 2");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @Test
    void keepAlivesThatGoUnansweredSendTheRegisterToThePrimaryFirst() {
        Simulation line = registered(Lines.line().retryCounts(1).keepAlive(Duration.ofSeconds(30), 2));
        line.server(1).fault(ServerFault.SILENT);
        run(line, 62_799);
        expect(line, "30.002 OPTIONS 1", "30.502 OPTIONS 1 again", "61.402 OPTIONS 1", "61.902 OPTIONS 1 again");
        expectState(line, State.REGISTERED_PRIMARY, 1);
        run(line, 1);
        expectState(line, State.FAILING_OVER, 1);
        run(line, 2_000);
        expect(line, "62.802 REGISTER 1", "63.302 REGISTER 1 again", "64.202 REGISTER 2");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFault.class,
            names = {"ICMP", "REFUSED", "ANSWERS_503"})
    void oneKeepAliveThatIsKnownToFailMovesTheLineAtOnce(ServerFault fault) {
        Simulation line = registered(Lines.line().keepAlive(Duration.ofSeconds(30), 3));
        line.server(1).fault(fault);
        run(line, 30_005);
        assertEquals("30.002 OPTIONS 1", line.ladder().get(0));
        expectState(line, State.REGISTERED_BACKUP, 2);
        assertEquals(3, line.packets().size());
    }

    @Test
    void twoSilentServersAreReportedAfter39Point4SecondsAndTriedAgainForEver() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1).fault(ServerFault.SILENT);
        line.server(2).fault(ServerFault.SILENT);
        line.hand(new Event.Start());
        run(line, 39_399);
        expectState(line, State.REGISTERING, 0);
        run(line, 1);
        expectState(line, State.UNREGISTERED, 0);
        assertEquals(4 + 11, line.packets().size());
        assertEquals(2, line.status().faults().size());
        for (int hour = 0; hour < 24; hour++) {
            int before = line.packets().size();
            run(line, 3_600_000);
            assertTrue(line.packets().size() > before + 11 * 15, "asked in hour " + hour);
        }
        line.server(2).fault(ServerFault.HEALED);
        run(line, 310_000);
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @Test
    void theWaitAfterAllServersFailedDoublesWithJitterUpToFiveMinutes() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1).fault(ServerFault.ICMP);
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.Start());
        run(line, 2);
        for (long seconds : new long[] {32, 64, 128, 256, 300, 300}) {
            long wait = line.status().nextTryNanos().orElseThrow() - line.nowNanos();
            assertTrue(wait >= seconds * 499_000_000L && wait <= seconds * 1_000_000_000L, "waits " + wait);
            run(line, wait / 1_000_000 + 3);
        }
    }

    @Test
    void manualRegistrationStartsAtThePrimaryAgain() {
        Simulation line = onBackup(Lines.line());
        line.server(1).thaw();
        run(line, 598);
        line.hand(new Event.ManualRegister());
        run(line, 10);
        expect(line, "8.000 REGISTER 1");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aChallengeIsAnsweredWithANewCountAndAWrongPasswordWaitsAMinute() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(
                                register, Duration.ofMillis(2), Answer.challenged(401, Answer.Challenge.FRESH)));
        line.hand(new Event.Start());
        run(line, 59_000);
        expect(line, "0.000 REGISTER 1", "0.002 REGISTER 1 auth");
        assertEquals(Cause.WRONG_PASSWORD, line.status().faults().get(0).cause());
        run(line, 5_000);
        expect(line, "60.004 REGISTER 1", "60.006 REGISTER 1 auth");
    }

    @Test
    void anAuthenticatedRegisterThatIsNotAnsweredGetsItsOwnCount() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1).on(Method.REGISTER, (server, register) -> {
            if (!register.authenticated()) {
                server.answer(register, Duration.ofMillis(100), Answer.challenged(401, Answer.Challenge.FRESH));
            }
        });
        line.hand(new Event.Start());
        run(line, 9_000);
        expect(
                line,
                "0.000 REGISTER 1",
                "0.100 REGISTER 1 auth",
                "0.600 REGISTER 1 auth again",
                "1.600 REGISTER 1 auth again",
                "3.600 REGISTER 1 auth again",
                "7.500 REGISTER 2");
    }

    @Test
    void aServerThatAlwaysCallsTheNonceStaleIsAskedThreeTimesAndAlive() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(
                                register, Duration.ofMillis(2), Answer.challenged(401, Answer.Challenge.STALE)));
        line.hand(new Event.Start());
        run(line, 10_000);
        expect(line, "0.000 REGISTER 1", "0.002 REGISTER 1 auth", "0.510 REGISTER 1 auth");
        expectState(line, State.UNREGISTERED, 0);
    }

    @Test
    void anotherRealmIsRefusedWithoutCredentials() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(
                                register, Duration.ofMillis(2), Answer.challenged(401, Answer.Challenge.WRONG_REALM)));
        line.hand(new Event.Start());
        run(line, 10_000);
        expect(line, "0.000 REGISTER 1");
        assertEquals(Cause.WRONG_REALM, line.status().faults().get(0).cause());
    }

    @Test
    void aLongerIntervalIsTakenWithinItsLimits() {
        Simulation line = new Simulation(Lines.line().ttlSeconds(60).settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(
                                register,
                                Duration.ofMillis(2),
                                new Answer(423, "", Answer.Challenge.NONE, -1, 999_999_999, -1, 0)));
        line.hand(new Event.Start());
        run(line, 10_000);
        assertEquals(
                java.util.List.of(60, 86_400, 86_400),
                line.commands().stream()
                        .filter(Command.SendRegister.class::isInstance)
                        .map(command -> ((Command.SendRegister) command).expiresSeconds())
                        .toList());
        expectState(line, State.UNREGISTERED, 0);
    }

    @Test
    void a200WithoutOurContactIsNotARegistration() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(register, Duration.ofMillis(2), Answer.registered(-1)));
        line.hand(new Event.Start());
        run(line, 10);
        expectState(line, State.UNREGISTERED, 0);
        assertEquals(Cause.NOT_BOUND, line.status().faults().get(0).cause());
    }

    @Test
    void aRedirectIsFollowedOnceAndOnlyToAConfiguredServer() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(
                                register,
                                Duration.ofMillis(2),
                                new Answer(302, "", Answer.Challenge.NONE, -1, -1, -1, 2)));
        line.hand(new Event.Start());
        run(line, 10);
        expect(line, "0.000 REGISTER 1", "0.002 REGISTER 2");
        expectState(line, State.REGISTERED_BACKUP, 2);

        Simulation stranger = new Simulation(Lines.line().settings(), 1);
        stranger.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(register, Duration.ofMillis(2), Answer.of(302)));
        stranger.hand(new Event.Start());
        run(stranger, 10);
        expect(stranger, "0.000 REGISTER 1");
        expectState(stranger, State.UNREGISTERED, 0);
    }

    @Test
    void nothingGoesToAServerUnderRetryAfterNotEvenByHand() {
        Simulation line = new Simulation(Lines.line().servers(1).settings(), 1);
        line.server(1).fault(ServerFault.RETRY_AFTER);
        line.hand(new Event.Start());
        run(line, 10);
        expect(line, "0.000 REGISTER 1");
        line.server(1).fault(ServerFault.HEALED);
        line.hand(new Event.ManualRegister());
        line.hand(new Event.Dial(1));
        run(line, 19_000);
        expect(line, "0.010 call 1 failed: RETRY_AFTER 0");
        run(line, 60_000);
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aHostileRegistrarOrAnImpatientUserGetsThreeRegistersASecond() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(
                                register, Duration.ofMillis(2), Answer.challenged(401, Answer.Challenge.FRESH)));
        for (int i = 0; i < 1000; i++) {
            line.hand(new Event.ManualRegister());
            run(line, 10);
        }
        assertTrue(line.packets().size() <= 31, line.packets().size() + " packets in ten seconds");
        assertTrue(line.packets().size() >= 25, line.packets().size() + " packets in ten seconds");
    }

    @Test
    void aLostConnectionIsCheckedAtTheSameServerFirst() {
        Simulation line = registered(Lines.line().reliable());
        line.hand(new Event.ServerLost(1, Cause.CONNECTION_LOST, "FIN"));
        run(line, 10);
        expect(line, "0.002 REGISTER 1");
        expectState(line, State.REGISTERED_PRIMARY, 1);
        line.server(1).fault(ServerFault.REFUSED);
        line.hand(new Event.ServerLost(1, Cause.CONNECTION_LOST, "FIN"));
        run(line, 10);
        expect(line, "0.012 REGISTER 1", "0.013 REGISTER 2");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }
}
