package org.evertone.failover;

import static org.evertone.failover.Ladders.expect;
import static org.evertone.failover.Ladders.expectState;
import static org.evertone.failover.Ladders.registered;
import static org.evertone.failover.Ladders.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.evertone.failover.EngineStatus.State;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R5: the far end is released even when the server of the call is dead. */
class ByeFailoverTest {

    private static Simulation inCall(Lines settings) {
        Simulation line = registered(settings);
        line.hand(new Event.Dial(1));
        run(line, 1_998);
        line.ladder();
        return line;
    }

    @Test
    void aSilentPrimaryGetsFourPacketsThenTheBackupReleasesTheFarEnd() {
        Simulation line = inCall(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.HangUp(1));
        run(line, 20_000);
        expect(
                line,
                "2.000 BYE 1",
                "2.500 BYE 1 again",
                "3.500 BYE 1 again",
                "5.500 BYE 1 again",
                "9.400 REGISTER 2",
                "9.402 BYE 2",
                "9.404 call 1 released");
        expectState(line, State.REGISTERED_BACKUP, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFault.class,
            names = {"ICMP", "REFUSED", "ANSWERS_503"})
    void aFailureThatIsKnownMovesTheByeAtOnce(ServerFault fault) {
        Simulation line = inCall(Lines.line());
        line.server(1).fault(fault);
        line.hand(new Event.HangUp(1));
        run(line, 10);
        List<String> rungs = line.ladder();
        assertEquals(4, rungs.size(), rungs.toString());
        assertEquals("call 1 released", rungs.get(3).substring(6));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 481, 408, 500, 404})
    void anAnswerEndsIt(int code) {
        Simulation line = inCall(Lines.line());
        line.server(1).on(Method.BYE, (server, bye) -> server.answer(bye, Duration.ofMillis(2), Answer.of(code)));
        line.hand(new Event.HangUp(1));
        run(line, 10_000);
        expect(line, "2.000 BYE 1", "2.002 call 1 released");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void anIncomingCallIsReleasedThroughTheBackupAlike() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.ICMP);
        line.hand(new Event.HangUpIncoming(7, 1));
        run(line, 10);
        expect(line, "0.002 BYE 1", "0.003 REGISTER 2", "0.005 BYE 2", "0.007 call 7 released");
    }

    @Test
    void aServerThatIsKnownToBeUnavailableIsSkipped() {
        Simulation line = inCall(Lines.line().keepAlive(Duration.ofSeconds(5), 1));
        line.server(1).fault(ServerFault.ICMP);
        run(line, 5_000);
        line.ladder();
        line.hand(new Event.HangUp(1));
        run(line, 10);
        expect(line, "7.000 BYE 2", "7.002 call 1 released");
    }

    @Test
    void aCallOfTheBackupIsReleasedThroughThePrimaryWhenTheBackupDies() {
        Simulation line = registered(Lines.line());
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.HangUpIncoming(7, 2));
        run(line, 10);
        expect(line, "0.002 BYE 2", "0.003 BYE 1", "0.005 call 7 released");
        expectState(line, State.REGISTERED_PRIMARY, 1);
    }

    @Test
    void whenNoServerTakesItTheHangUpIsGivenUpWithWords() {
        Simulation line = inCall(Lines.line());
        line.server(1).fault(ServerFault.ICMP);
        line.server(2).fault(ServerFault.ICMP);
        line.hand(new Event.HangUp(1));
        run(line, 10);
        expect(line, "2.000 BYE 1", "2.001 REGISTER 2", "2.002 call 1 given up");
        assertEquals(
                1,
                line.commands().stream()
                        .filter(command -> command instanceof Command.Explain explain
                                && explain.kind().equals("bye.failed"))
                        .count());
    }

    @Test
    void aFarEndThatHangsUpFirstEndsTheByeUnderWay() {
        Simulation line = inCall(Lines.line());
        line.server(1).fault(ServerFault.SILENT);
        line.hand(new Event.HangUp(1));
        run(line, 100);
        line.hand(new Event.FarEndEnded(1));
        run(line, 60_000);
        expect(line, "2.000 BYE 1", "2.100 call 1 released");
    }

    @Test
    void aChallengedByeIsAuthenticated() {
        Simulation line = inCall(Lines.line());
        line.server(1)
                .on(
                        Method.BYE,
                        (server, bye) -> server.answer(
                                bye,
                                Duration.ofMillis(2),
                                bye.authenticated() ? Answer.of(200) : Answer.challenged(401, Answer.Challenge.FRESH)));
        line.hand(new Event.HangUp(1));
        run(line, 10);
        expect(line, "2.000 BYE 1", "2.002 BYE 1 auth", "2.004 call 1 released");
    }
}
