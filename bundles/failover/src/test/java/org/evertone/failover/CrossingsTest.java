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
import org.junit.jupiter.params.provider.ValueSource;

/** The user, the keep-alive, the refresh and the probe meet. */
class CrossingsTest {

    @Test
    void anIcmpForTheKeepAliveMovesACallThatWaitsForItsAnswer() {
        Simulation line = registered(Lines.line().keepAlive(Duration.ofSeconds(5), 3));
        line.server(1).fault(ServerFault.SILENT);
        run(line, 4_000);
        line.hand(new Event.Dial(1));
        run(line, 500);
        line.server(1).fault(ServerFault.ICMP);
        run(line, 2_000);
        expect(
                line,
                "4.002 INVITE 1",
                "4.502 INVITE 1 again",
                "5.002 OPTIONS 1",
                "5.003 REGISTER 2",
                "5.005 INVITE 2 same ids",
                "6.005 call 1 established at 2");
    }

    @Test
    void anIcmpForTheRefreshMovesACallThatWaitsForItsAnswer() {
        Simulation line = registered(Lines.line().ttlSeconds(100));
        line.server(1).fault(ServerFault.SILENT);
        run(line, 89_000);
        line.hand(new Event.Dial(1));
        run(line, 900);
        line.server(1).fault(ServerFault.ICMP);
        run(line, 2_000);
        assertEquals(
                List.of(
                        "90.002 REGISTER 1",
                        "90.003 REGISTER 2",
                        "90.005 INVITE 2 same ids",
                        "91.005 call 1 established at 2"),
                line.ladder().stream().skip(2).toList());
    }

    @Test
    void anIcmpOutsideAnyRequestMovesACallThatWaitsForItsAnswer() {
        Simulation line = registered(Lines.line().ttlSeconds(100));
        line.server(1).fault(ServerFault.SILENT);
        run(line, 89_000);
        line.hand(new Event.Dial(1));
        run(line, 100);
        line.hand(new Event.ServerLost(1, Cause.ICMP_UNREACHABLE, "port"));
        run(line, 2_000);
        expect(
                line,
                "89.002 INVITE 1",
                "89.102 REGISTER 2",
                "89.104 INVITE 2 same ids",
                "90.104 call 1 established at 2");
        line.hand(new Event.Answered(line.packets().get(1).attempt(), Answer.of(200)));
        run(line, 0);
        expect(line, "91.102 BYE 1 late");
    }

    @Test
    void aCallDialledDuringACheckGoesWhereTheCheckEnds() {
        for (boolean dead : new boolean[] {false, true}) {
            Simulation line = registered(Lines.line().retryCounts(1).keepAlive(Duration.ofSeconds(10), 1));
            line.server(1).fault(ServerFault.SILENT);
            run(line, 11_600);
            expectState(line, State.FAILING_OVER, 1);
            line.ladder();
            line.hand(new Event.Dial(1));
            if (!dead) {
                line.server(1).fault(ServerFault.HEALED);
            }
            run(line, 1_305);
            if (dead) {
                expect(line, "11.902 REGISTER 1 again", "12.802 REGISTER 2", "12.804 INVITE 2");
            } else {
                expect(line, "11.902 REGISTER 1 again", "11.904 INVITE 1", "12.904 call 1 established at 1");
            }
        }
    }

    @Test
    void aHangUpWhileTheCallLooksForAServerReleasesAtOnceAndSendsNoInvite() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.server(2)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(register, Duration.ofMillis(300), Answer.registered(3600)));
        line.hand(new Event.Dial(1));
        run(line, 7_500);
        line.ladder();
        line.hand(new Event.HangUp(1));
        run(line, 5_000);
        expect(line, "7.502 call 1 released");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @Test
    void aManualRegistrationEndsTheProbeAndStartsAtThePrimary() {
        Simulation line = onBackup(Lines.line().failbackInterval(Duration.ofSeconds(60)));
        run(line, 61_000);
        expectState(line, State.PROBING, 2);
        line.ladder();
        line.hand(new Event.ManualRegister());
        run(line, 7_409);
        expectState(line, State.REGISTERING, 0);
        run(line, 10);
        expectState(line, State.REGISTERED_BACKUP, 2);
        // a moment later than asked for, as the probe was about to send one more packet
        expect(
                line,
                "68.412 REGISTER 1",
                "68.912 REGISTER 1 again",
                "69.912 REGISTER 1 again",
                "71.912 REGISTER 1 again",
                "75.812 REGISTER 2");
        run(line, 59_000);
        expect(line);
        run(line, 1_000);
        expect(line, "135.814 REGISTER 1 probe");
    }

    @Test
    void aBackupThatDiesDuringTheProbeSendsTheLineToThePrimary() {
        Simulation line = onBackup(Lines.line().failbackInterval(Duration.ofSeconds(60)));
        run(line, 61_000);
        line.ladder();
        line.server(1).thaw();
        line.hand(new Event.ServerLost(2, Cause.ICMP_UNREACHABLE, "port"));
        run(line, 5_000);
        expect(line, "68.412 REGISTER 1");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aCallThatWaitsAtTheBackupStaysThereWhenTheLineComesHome() {
        Simulation line = onBackup(Lines.line().failbackInterval(Duration.ofSeconds(60)));
        line.server(1).thaw();
        line.server(2).ringing(Duration.ofSeconds(5));
        run(line, 59_000);
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        expectState(line, State.REGISTERED_PRIMARY, 1);
        line.hand(new Event.Dial(2));
        run(line, 5_000);
        expect(
                line,
                "66.402 INVITE 2",
                "67.402 REGISTER 1 probe",
                "68.402 INVITE 1",
                "69.402 call 2 established at 1",
                "71.402 call 1 established at 2");
    }

    @Test
    void theLineComesBackWithoutUnregisteringAtTheBackup() {
        Simulation line = onBackup(Lines.line().failbackInterval(Duration.ofSeconds(60)));
        line.server(1).thaw();
        run(line, 2 * 3_600_000);
        expectState(line, State.REGISTERED_PRIMARY, 1);
        assertTrue(line.ladder().stream().noneMatch(rung -> rung.contains("REGISTER 2")));
        assertTrue(line.commands().stream()
                .noneMatch(
                        command -> command instanceof Command.SendRegister register && register.expiresSeconds() == 0));
    }

    @Test
    void aProbeThatIsChallengedTwiceLeavesTheLineAtTheBackup() {
        Simulation line = onBackup(Lines.line().failbackInterval(Duration.ofSeconds(60)));
        line.server(1).thaw();
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(
                                register, Duration.ofMillis(2), Answer.challenged(401, Answer.Challenge.FRESH)));
        run(line, 121_000);
        expect(
                line,
                "67.402 REGISTER 1 probe",
                "67.404 REGISTER 1 auth",
                "127.406 REGISTER 1 probe",
                "127.408 REGISTER 1 auth");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 503, 504})
    void aTimeoutThatAServerReportsCountsAsUnavailable(int code) {
        for (Method method : new Method[] {Method.REGISTER, Method.INVITE}) {
            Simulation line = new Simulation(Lines.line().settings(), 1);
            line.server(1)
                    .on(method, (server, request) -> server.answer(request, Duration.ofMillis(2), Answer.of(code)));
            line.hand(new Event.Start());
            run(line, 10);
            line.hand(new Event.Dial(1));
            run(line, 2_000);
            expectState(line, State.REGISTERED_BACKUP, 2);
            assertTrue(line.ladder().stream().anyMatch(rung -> rung.endsWith("call 1 established at 2")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 408, 481})
    void aCallDialledThroughTheBackupIsReleasedThroughThePrimaryWhenTheBackupDies(int code) {
        Simulation line = onBackup(Lines.line());
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        line.server(1).thaw();
        line.server(1).on(Method.BYE, (server, bye) -> server.answer(bye, Duration.ofMillis(2), Answer.of(code)));
        line.server(2).fault(ServerFault.ICMP);
        line.ladder();
        line.hand(new Event.HangUp(1));
        run(line, 100);
        expect(line, "9.402 BYE 2", "9.403 REGISTER 1", "9.405 BYE 1", "9.407 call 1 released");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void aRequestTheTransportGaveUpIsRememberedLikeOneThatExpired() {
        Simulation line = registered(Lines.line());
        line.server(1).on(Method.INVITE, (server, invite) -> {});
        line.hand(new Event.Dial(1));
        run(line, 1);
        long attempt = line.packets().get(1).attempt();
        line.hand(new Event.Failed(attempt, Cause.NO_ANSWER, "timer B"));
        run(line, 3_000);
        line.ladder();
        line.hand(new Event.Answered(attempt, Answer.of(200)));
        run(line, 1);
        expect(line, "3.003 BYE 1 late");
    }

    @Test
    void faultsOfServersThatServeAgainAreForgotten() {
        Simulation line = new Simulation(
                Lines.line().servers(3).failbackInterval(Duration.ofSeconds(60)).settings(), 1);
        line.server(1).fault(ServerFault.ICMP);
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.Start());
        run(line, 10);
        assertEquals(
                List.of(1, 2),
                line.status().faults().stream().map(Fault::server).toList());
        line.server(2).fault(ServerFault.HEALED);
        run(line, 61_000);
        assertEquals(
                List.of(1), line.status().faults().stream().map(Fault::server).toList());
    }

    @Test
    void aLineThatDoesNotRegisterMovesByItsKeepAliveAndSendsNoRegister() {
        Simulation line =
                registered(Lines.line().withoutRegistration().retryCounts(1).keepAlive(Duration.ofSeconds(10), 2));
        line.server(1).fault(ServerFault.SILENT);
        run(line, 23_000);
        expectState(line, State.REGISTERED_BACKUP, 2);
        line.hand(new Event.Dial(1));
        run(line, 2_000);
        assertTrue(line.packets().stream().noneMatch(packet -> packet.method() == Method.REGISTER));
        assertTrue(line.ladder().stream().anyMatch(rung -> rung.endsWith("call 1 established at 2")));
    }

    @Test
    void aLineThatDoesNotRegisterAndLostAllServersAsksThemWithOptionsUntilOneAnswers() {
        Simulation line = new Simulation(Lines.line().withoutRegistration().settings(), 1);
        line.server(1).fault(ServerFault.ICMP);
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.Start());
        line.hand(new Event.Dial(1));
        run(line, 10);
        expect(line, "0.000 INVITE 1", "0.001 INVITE 2 same ids", "0.002 call 1 failed: ICMP_UNREACHABLE 0");
        expectState(line, State.UNREGISTERED, 0);
        line.server(2).fault(ServerFault.HEALED);
        run(line, 33_000);
        expectState(line, State.REGISTERED_BACKUP, 2);
        assertTrue(line.ladder().stream().noneMatch(rung -> rung.contains("REGISTER")));
    }

    @Test
    void threeSilentServersAreWalkedInOrderAndOnlyTheLastGets32Seconds() {
        Simulation line = registered(Lines.line().servers(3));
        for (int server = 1; server <= 3; server++) {
            line.server(server).fault(ServerFault.SILENT);
        }
        line.hand(new Event.Dial(1));
        run(line, 60_000);
        List<String> rungs =
                line.ladder().stream().filter(rung -> !rung.endsWith("again")).toList();
        assertEquals(
                List.of("0.002 INVITE 1", "7.402 REGISTER 2", "14.802 REGISTER 3", "46.802 call 1 failed: NO_ANSWER 0"),
                rungs);
    }
}
