package org.evertone.failover;

import static org.evertone.failover.Ladders.registered;
import static org.evertone.failover.Ladders.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.evertone.failover.sim.Lines;
import org.evertone.failover.sim.ServerFault;
import org.evertone.failover.sim.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the timeline says was sent is what was sent. */
class EvidenceTest {

    private static Map<String, String> evidence(Simulation line, String kind) {
        return line.commands().stream()
                .filter(command -> command instanceof Command.Explain explain
                        && explain.kind().equals(kind))
                .map(command -> ((Command.Explain) command).evidence())
                .findFirst()
                .orElseThrow();
    }

    private static Simulation booting(Lines settings, ServerFault fault) {
        Simulation line = new Simulation(settings.settings(), 1);
        line.server(1).fault(fault);
        line.hand(new Event.Start());
        run(line, 40_000);
        return line;
    }

    @ParameterizedTest
    @CsvSource({
        "SILENT, 4, 7400, NO_ANSWER",
        "ICMP, 1, 1, ICMP_UNREACHABLE",
        "REFUSED, 0, 1, CONNECTION_REFUSED",
        "ANSWERS_503, 1, 2, REJECTED"
    })
    void aFailedRegisterTellsThePacketsThatLeftUntilThen(
            ServerFault fault, String packets, String milliseconds, String cause) {
        Map<String, String> seen = evidence(booting(Lines.line(), fault), "register.failed");
        assertEquals(packets, seen.get("packets"));
        assertEquals(milliseconds, seen.get("milliseconds"));
        assertEquals(cause, seen.get("cause"));
        assertEquals("1", seen.get("server"));
    }

    @Test
    void anAnswerAfterRetransmissionsCountsThoseThatLeft() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1)
                .on(
                        Method.REGISTER,
                        (server, register) -> server.answer(register, Duration.ofMillis(2_000), Answer.of(503)));
        line.hand(new Event.Start());
        run(line, 10_000);
        Map<String, String> seen = evidence(line, "register.failed");
        assertEquals("3", seen.get("packets"));
        assertEquals("2000", seen.get("milliseconds"));
    }

    @Test
    void anAuthenticatedRequestCountsBothTransactions() {
        Simulation line = new Simulation(Lines.line().settings(), 1);
        line.server(1).on(Method.REGISTER, (server, register) -> {
            if (!register.authenticated()) {
                server.answer(register, Duration.ofMillis(600), Answer.challenged(401, Answer.Challenge.FRESH));
            }
        });
        line.hand(new Event.Start());
        run(line, 10_000);
        assertEquals("6", evidence(line, "register.failed").get("packets"));
    }

    @Test
    void aReliableTransportSendsOnce() {
        Simulation line = booting(Lines.line().reliable(), ServerFault.SILENT);
        assertEquals("1", evidence(line, "register.failed").get("packets"));
        assertEquals("1 packet, no answer", line.status().faults().get(0).detail());
    }

    @Test
    void theFaultOfASilentServerTellsThePackets() {
        Simulation line = booting(Lines.line().retryCounts(1), ServerFault.SILENT);
        assertEquals("2 packets, no answer", line.status().faults().get(0).detail());
    }

    @Test
    void an100StopsTheRetransmissionsThatAreCounted() {
        Simulation line = registered(Lines.line());
        line.server(1).fault(ServerFault.TRYING_THEN_SILENT);
        line.hand(new Event.Dial(1));
        run(line, 8_000);
        assertEquals("1", evidence(line, "call.moved").get("packets"));
        assertEquals("7400", evidence(line, "call.moved").get("milliseconds"));
    }

    @ParameterizedTest
    @CsvSource({"SILENT, 4", "ICMP, 1"})
    void aByeThatMovesTellsThePacketsThatLeft(ServerFault fault, String packets) {
        Simulation line = registered(Lines.line());
        line.server(1).fault(fault);
        line.hand(new Event.HangUpIncoming(7, 1));
        run(line, 10_000);
        assertEquals(packets, evidence(line, "bye.moved").get("packets"));
    }
}
