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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R4: the call that moves before anybody rings, and what is left of it at the server it left. */
class CallFailoverTest {

    @Test
    void aCallThroughAHealthyPrimaryGoesThere() {
        Simulation line = registered(Lines.line());
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        expect(line, "0.002 INVITE 1", "1.002 call 1 established at 1");
    }

    @Test
    void aSilentPrimaryGetsFourPacketsThenTheCallMovesWithTheSameIds() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Dial(1));
        run(line, 10_000);
        expect(
                line,
                "0.002 INVITE 1",
                "0.502 INVITE 1 again",
                "1.502 INVITE 1 again",
                "3.502 INVITE 1 again",
                "7.402 REGISTER 2",
                "7.404 INVITE 2 same ids",
                "8.404 call 1 established at 2");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @ParameterizedTest
    @CsvSource({"0, 7.402", "40, 7.442", "100, 7.502", "3000, 7.502"})
    void theBudgetCountsFromTheFirstPacketUnlessItLeavesMuchLater(long millis, String moves) {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Dial(1));
        int invite = line.packets().size();
        run(line, millis);
        line.hand(new Event.Sent(line.packets().get(invite).attempt()));
        run(line, 7_600 - millis);
        assertTrue(line.ladder().contains(moves + " REGISTER 2"), moves);
    }

    @Test
    void theBudgetOfACallThatIsRingingIsOverWhateverLeavesLater() {
        Simulation line = registered(Lines.line());
        line.server(1).ringing(Duration.ofSeconds(20));
        line.hand(new Event.Dial(1));
        run(line, 50);
        line.packets().forEach(packet -> line.hand(new Event.Sent(packet.attempt())));
        run(line, 20_000);
        expect(line, "0.002 INVITE 1", "20.002 call 1 established at 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFault.class,
            names = {"ICMP", "REFUSED", "ANSWERS_503"})
    void aFailureThatIsKnownMovesTheCallAtOnce(ServerFault fault) {
        Simulation line = registered(Lines.line());
        line.server(1).fault(fault);
        line.hand(new Event.Dial(1));
        run(line, 30);
        assertEquals(
                List.of(Method.INVITE, Method.REGISTER, Method.INVITE),
                line.packets().subList(1, 4).stream()
                        .map(Simulation.Packet::method)
                        .toList());
        assertTrue(line.commands().stream().anyMatch(Command.CallProgress.class::isInstance));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 480, 486, 500, 600, 603})
    void everyOtherFinalAnswerIsTheAnswer(int code) {
        Simulation line = registered(Lines.line());
        line.server(1)
                .on(Method.INVITE, (server, invite) -> server.answer(invite, Duration.ofMillis(2), Answer.of(code)));
        line.hand(new Event.Dial(1));
        run(line, 1_000);
        expect(line, "0.002 INVITE 1", "0.004 call 1 failed: REJECTED " + code);
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 503, 504})
    void afterRingingTheSameCodesAreTheAnswer(int code) {
        Simulation line = registered(Lines.line());
        line.server(1).on(Method.INVITE, (server, invite) -> {
            server.provisional(invite, Duration.ofMillis(2), 180);
            server.answer(invite, Duration.ofSeconds(20), Answer.of(code));
        });
        line.hand(new Event.Dial(1));
        run(line, 30_000);
        expect(line, "0.002 INVITE 1", "20.002 call 1 failed: REJECTED " + code);
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void after100AndSilenceTheInviteIsCancelledAndMovesWithNewIdsInTheSameTime() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.TRYING_THEN_SILENT);
        line.hand(new Event.Dial(1));
        run(line, 7_405);
        expect(line, "0.002 INVITE 1", "7.402 CANCEL 1", "7.402 REGISTER 2", "7.404 INVITE 2");
        run(line, 60_000);
        assertEquals(
                4,
                line.packets().stream()
                        .filter(packet -> packet.method() == Method.CANCEL)
                        .count());
        assertTrue(line.ladder().contains("8.404 call 1 established at 2"));
    }

    @Test
    void aCopyThatTheFarEndCallsMergedIsRepeatedOnceWithNewIds() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.server(2)
                .on(Method.INVITE, (server, invite) -> server.answer(invite, Duration.ofMillis(2), Answer.of(482)));
        line.hand(new Event.Dial(1));
        run(line, 7_400);
        line.ladder();
        run(line, 1_000);
        expect(line, "7.404 INVITE 2 same ids", "7.406 INVITE 2", "7.408 call 1 failed: REJECTED 482");
    }

    @Test
    void twoSilentServersFailTheCallAfter39Point4Seconds() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.server(2).fault(ServerFault.SILENT);
        line.hand(new Event.Dial(1));
        run(line, 40_000);
        List<String> rungs = line.ladder();
        assertEquals("39.402 call 1 failed: NO_ANSWER 0", rungs.get(rungs.size() - 1));
        assertEquals(4 + 11, rungs.size() - 1);
    }

    @Test
    void aSingleServerIsTheLast() {
        Simulation line = registered(Lines.line().servers(1));
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Dial(1));
        run(line, 33_000);
        List<String> rungs = line.ladder();
        assertEquals(7, rungs.size() - 1);
        assertEquals("32.002 call 1 failed: NO_ANSWER 0", rungs.get(rungs.size() - 1));
    }

    @Test
    void whenTheBackupServesItsFailureBringsTheCallToThePrimary() {
        Simulation line = onBackup(Lines.line());
        line.server(1).thaw();
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        expect(line, "7.402 INVITE 2", "7.403 REGISTER 1", "7.405 INVITE 1 same ids", "8.405 call 1 established at 1");
    }

    @Test
    void dialsThatFollowSkipTheServerThatWasFoundUnavailable() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.ANSWERS_503);
        line.hand(new Event.Dial(1));
        run(line, 3_000);
        line.server(1).fault(ServerFault.HEALED);
        line.ladder();
        line.hand(new Event.Dial(2));
        run(line, 2_000);
        expect(line, "3.002 INVITE 2", "4.002 call 2 established at 2");
    }

    @Test
    void aCallWaitsForTheRegistrationUnderWayAndEndsTheWaitBetweenRounds() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1).fault(ServerFault.ICMP);
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.Start());
        run(line, 5);
        line.ladder();
        line.server(2).fault(ServerFault.HEALED);
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        expect(line, "0.005 REGISTER 1", "0.006 REGISTER 2", "0.008 INVITE 2", "1.008 call 1 established at 2");
    }

    @Test
    void aCallGoesAtOnceDuringARefreshAndMovesWhenTheRefreshFindsThePrimaryDead() {
        Simulation line = registered(Lines.line().ttlSeconds(100));
        line.server(1).fault(ServerFault.SILENT);
        run(line, 92_000);
        line.ladder();
        line.hand(new Event.Dial(1));
        run(line, 7_000);
        expect(
                line,
                "92.002 INVITE 1",
                "92.502 INVITE 1 again",
                "93.502 REGISTER 1 again",
                "93.502 INVITE 1 again",
                "95.502 INVITE 1 again",
                "97.402 REGISTER 2",
                "97.404 INVITE 2 same ids",
                "98.404 call 1 established at 2");
    }

    @Test
    void aLate200OfTheServerThatWasLeftIsHungUpOnce() {
        Simulation line = registered(Lines.line());
        line.server(1).freeze();
        line.server(1).ringing(Duration.ofMillis(5));
        line.hand(new Event.Dial(1));
        run(line, 20_000);
        line.ladder();
        line.server(1).thaw();
        run(line, 40_000);
        List<String> rungs = line.ladder();
        assertEquals(
                1, rungs.stream().filter(rung -> rung.endsWith("BYE 1 late")).count(), rungs.toString());
        long abandoned = line.packets().get(1).attempt();
        line.hand(new Event.Answered(abandoned, Answer.of(200)));
        run(line, 1_000);
        expect(line);
    }

    @Test
    void theLossOfTheServerDoesNotEndARingingCall() {
        Simulation line = registered(Lines.line().keepAlive(Duration.ofSeconds(5), 1));
        line.server(1).on(Method.INVITE, (server, invite) -> {
            server.provisional(invite, Duration.ofMillis(2), 180);
            server.answer(invite, Duration.ofSeconds(60), Answer.of(200));
        });
        line.hand(new Event.Dial(1));
        run(line, 100);
        line.server(1).fault(ServerFault.ICMP);
        run(line, 30_000);
        expectState(line, State.REGISTERED_BACKUP, 2);
        run(line, 30_000);
        assertTrue(line.ladder().contains("60.002 call 1 established at 1"));
    }

    @Test
    void ringingEndsAfterThreeMinutesHoweverOftenItIsRenewed() {
        Simulation line = registered(Lines.line());
        line.server(1).on(Method.INVITE, (server, invite) -> {
            for (int second = 1; second < 300; second += 30) {
                server.provisional(invite, Duration.ofSeconds(second).minusMillis(900), 180);
            }
        });
        line.hand(new Event.Dial(1));
        run(line, 180_500);
        expect(line, "0.002 INVITE 1", "180.102 call 1 failed: REJECTED 408", "180.102 CANCEL 1");
    }

    @Test
    void aChallengedInviteIsAuthenticatedAtTheServerThatAsked() {
        Simulation line = registered(Lines.line());
        line.server(1)
                .on(
                        Method.INVITE,
                        (server, invite) -> server.answer(
                                invite,
                                Duration.ofMillis(2),
                                invite.authenticated()
                                        ? Answer.of(200)
                                        : Answer.challenged(407, Answer.Challenge.FRESH)));
        line.hand(new Event.Dial(1));
        run(line, 1_000);
        expect(line, "0.002 INVITE 1", "0.004 INVITE 1 auth", "0.006 call 1 established at 1");
    }

    @Test
    void aRedirectIsFollowedOnceToAConfiguredServer() {
        Simulation line = registered(Lines.line());
        line.server(1)
                .on(
                        Method.INVITE,
                        (server, invite) -> server.answer(
                                invite,
                                Duration.ofMillis(2),
                                new Answer(302, "", Answer.Challenge.NONE, -1, -1, -1, 2)));
        line.server(2)
                .on(
                        Method.INVITE,
                        (server, invite) -> server.answer(
                                invite,
                                Duration.ofMillis(2),
                                new Answer(302, "", Answer.Challenge.NONE, -1, -1, -1, 1)));
        line.hand(new Event.Dial(1));
        run(line, 1_000);
        expect(line, "0.002 INVITE 1", "0.004 INVITE 2", "0.006 call 1 failed: REJECTED 302");
    }

    @Test
    void hangingUpWhileItRingsCancelsAtOnce() {
        Simulation line = registered(Lines.line());
        line.hand(new Event.Dial(1));
        run(line, 500);
        line.hand(new Event.HangUp(1));
        line.hand(new Event.HangUp(1));
        run(line, 10_000);
        expect(line, "0.002 INVITE 1", "0.502 CANCEL 1", "0.505 call 1 released");
    }

    @Test
    void hangingUpBeforeAnyAnswerCancelsOnTheFirstProvisional() {
        Simulation line = registered(Lines.line());
        line.server(1).freeze();
        line.hand(new Event.Dial(1));
        run(line, 100);
        line.hand(new Event.HangUp(1));
        run(line, 100);
        line.server(1).thaw();
        run(line, 10_000);
        expect(line, "0.002 INVITE 1", "0.204 CANCEL 1", "0.207 call 1 released");
    }

    @Test
    void hangingUpASilentInviteEndsAtItsBudgetAndAsksItsServerBeforeTheLineMoves() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.Dial(1));
        run(line, 4_000);
        line.hand(new Event.HangUp(1));
        run(line, 10_900);
        expect(
                line,
                "0.002 INVITE 1",
                "0.502 INVITE 1 again",
                "1.502 INVITE 1 again",
                "3.502 INVITE 1 again",
                "7.402 call 1 given up",
                "7.402 REGISTER 1",
                "7.902 REGISTER 1 again",
                "8.902 REGISTER 1 again",
                "10.902 REGISTER 1 again",
                "14.802 REGISTER 2");
    }

    @Test
    void a200ThatCrossesTheHangUpIsHungUp() {
        Simulation line = registered(Lines.line());
        line.server(1)
                .on(Method.INVITE, (server, invite) -> server.answer(invite, Duration.ofMillis(200), Answer.of(200)));
        line.hand(new Event.Dial(1));
        run(line, 100);
        line.hand(new Event.HangUp(1));
        run(line, 10_000);
        expect(line, "0.002 INVITE 1", "0.202 BYE 1 late", "0.204 call 1 released");
        assertTrue(line.commands().stream().noneMatch(Command.CallEstablished.class::isInstance));
    }

    @Test
    void aCancelThatIsNotAnsweredSendsTheRegisterToThePrimaryFirst() {
        Simulation line = registered(Lines.line().retryCounts(1));
        line.server(1).ringing(Duration.ofHours(1));
        line.hand(new Event.Dial(1));
        run(line, 500);
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.HangUp(1));
        run(line, 10_000);
        expect(
                line,
                "0.002 INVITE 1",
                "0.502 CANCEL 1",
                "1.002 CANCEL 1 again",
                "1.902 REGISTER 1",
                "2.402 REGISTER 1 again",
                "3.302 call 1 given up",
                "3.302 REGISTER 2");
    }
}
