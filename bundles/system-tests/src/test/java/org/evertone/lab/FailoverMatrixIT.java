package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of the primary at every moment of a phone's life, with times taken from packets. */
@Execution(ExecutionMode.CONCURRENT)
class FailoverMatrixIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration BUDGET_AND_MORE = Duration.ofSeconds(20);
    private static final Duration REFRESH_AND_BUDGET = Duration.ofSeconds(40);

    /** What the phone tells when a request of a method looks for another server. */
    private static final Map<String, String> MOVED =
            Map.of("REGISTER", "register.failed", "INVITE", "call.moved", "BYE", "bye.moved");

    enum Moment {
        REFRESH,
        DIALLING,
        HANG_UP,
        INCOMING_CALL
    }

    enum Outcome {
        /** The line moves to the backup and the request reaches its end through it, without a pause. */
        MOVES_AT_ONCE,
        /** The same, 7.5 s − 0.1 s after the first packet, with at most N + 1 = 4 packets to the primary. */
        MOVES_AT_BUDGET,
        /** The primary is alive and what it says is the answer: nothing goes to the backup. */
        ANSWER_STANDS,
        /** The call comes through the backup and nothing has to move. */
        RINGS,
        /** The lost connection has moved the line already; the call comes through the backup. */
        RINGS_AFTER_MOVE
    }

    /**
     * One expected outcome.
     *
     * @param rule the rules it follows from
     */
    record Cell(Fault fault, Moment moment, Outcome outcome, String rule) {
        @Override
        public String toString() {
            return fault + " at " + moment + ": " + outcome + " (" + rule + ")";
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(
                        row(Moment.REFRESH, Fault.DEAD, Outcome.MOVES_AT_ONCE, "R3"),
                        row(Moment.REFRESH, Fault.REFUSED, Outcome.MOVES_AT_ONCE, "R3, R8"),
                        row(Moment.REFRESH, Fault.SILENT, Outcome.MOVES_AT_BUDGET, "R3"),
                        row(Moment.REFRESH, Fault.ANSWERS_503, Outcome.MOVES_AT_ONCE, "R3"),
                        row(Moment.REFRESH, Fault.ANSWERS_500, Outcome.MOVES_AT_ONCE, "unavailable: REGISTER 500"),
                        row(Moment.REFRESH, Fault.FROZEN, Outcome.MOVES_AT_BUDGET, "R8"),
                        row(Moment.REFRESH, Fault.WRONG_NAME, Outcome.MOVES_AT_ONCE, "unavailable: TLS"),
                        row(Moment.DIALLING, Fault.DEAD, Outcome.MOVES_AT_ONCE, "R4"),
                        row(Moment.DIALLING, Fault.REFUSED, Outcome.MOVES_AT_ONCE, "R4, R8"),
                        row(Moment.DIALLING, Fault.SILENT, Outcome.MOVES_AT_BUDGET, "R4"),
                        row(Moment.DIALLING, Fault.ANSWERS_503, Outcome.MOVES_AT_ONCE, "R4"),
                        row(Moment.DIALLING, Fault.ANSWERS_500, Outcome.ANSWER_STANDS, "R4: 500 does not fail over"),
                        row(Moment.DIALLING, Fault.FROZEN, Outcome.MOVES_AT_BUDGET, "R4, R8"),
                        row(Moment.DIALLING, Fault.WRONG_NAME, Outcome.MOVES_AT_ONCE, "R4, TLS"),
                        row(Moment.HANG_UP, Fault.DEAD, Outcome.MOVES_AT_ONCE, "R5"),
                        row(Moment.HANG_UP, Fault.REFUSED, Outcome.MOVES_AT_ONCE, "R5, R8"),
                        row(Moment.HANG_UP, Fault.SILENT, Outcome.MOVES_AT_BUDGET, "R5"),
                        row(Moment.HANG_UP, Fault.ANSWERS_503, Outcome.MOVES_AT_ONCE, "R5"),
                        row(Moment.HANG_UP, Fault.ANSWERS_500, Outcome.ANSWER_STANDS, "R9: alive, its answer counts"),
                        row(Moment.HANG_UP, Fault.FROZEN, Outcome.MOVES_AT_BUDGET, "R5, R8"),
                        row(Moment.HANG_UP, Fault.WRONG_NAME, Outcome.MOVES_AT_ONCE, "R5, TLS"),
                        row(Moment.INCOMING_CALL, Fault.DEAD, Outcome.RINGS, "R2"),
                        row(Moment.INCOMING_CALL, Fault.REFUSED, Outcome.RINGS_AFTER_MOVE, "R2, R3"),
                        row(Moment.INCOMING_CALL, Fault.SILENT, Outcome.RINGS, "R2"),
                        row(Moment.INCOMING_CALL, Fault.ANSWERS_503, Outcome.RINGS, "R2"),
                        row(Moment.INCOMING_CALL, Fault.ANSWERS_500, Outcome.RINGS, "R2"),
                        row(Moment.INCOMING_CALL, Fault.FROZEN, Outcome.RINGS, "R2: backup connects to the Contact"),
                        row(Moment.INCOMING_CALL, Fault.WRONG_NAME, Outcome.RINGS_AFTER_MOVE, "R2, R3"))
                .filter(FailoverMatrixIT::chosen);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void phoneDoesWhatTheRulesSay(Cell cell) {
        try (Lab lab = Lab.open(cell.fault() + " " + cell.moment())) {
            PhoneConfig config = PhoneConfig.of(lab.block(), cell.fault().transport());
            if (cell.moment() == Moment.REFRESH) {
                config.line("Register TTL", Integer.toString(KamailioServer.MIN_EXPIRES_SECONDS));
            }
            Phone phone = Phone.registered(lab, config);
            Trial trial = new Trial(lab, phone, cell);
            switch (cell.moment()) {
                case REFRESH -> trial.refresh();
                case DIALLING -> trial.dial();
                case HANG_UP -> trial.hangUp();
                case INCOMING_CALL -> trial.incomingCall();
            }
        }
    }

    private static Cell row(Moment moment, Fault fault, Outcome outcome, String rule) {
        return new Cell(fault, moment, outcome, rule);
    }

    /** {@code -Devertone.cells=DEAD,HANG_UP} runs the cells that name all of these words. */
    private static boolean chosen(Cell cell) {
        return Arrays.stream(System.getProperty("evertone.cells", "").split(","))
                .allMatch(word -> cell.toString().contains(word));
    }

    /** One phone meeting one fault. */
    private record Trial(Lab lab, Phone phone, Cell cell) {

        void refresh() {
            Instant struck = strike();
            phone.awaitLine("registered:backup", REFRESH_AND_BUDGET);
            if (cell.fault() == Fault.WRONG_NAME) {
                assertEquals(
                        0, lab.a().receivedSinceStart("REGISTER"), "no REGISTER may reach a server of a wrong name");
                return;
            }
            Trace trace = lab.trace().since(struck);
            Packet.Sip backup = trace.firstRequest("REGISTER", lab.block().b());
            switch (cell.fault()) {
                case REFUSED ->
                    Times.assertQuick(Duration.between(struck, backup.at()), "REGISTER after the reset", trace);
                default -> assertMoved("REGISTER", trace);
            }
        }

        void dial() {
            strike();
            int taken = lab.farEnd().count("CALL_ESTABLISHED");
            Instant dialled = phone.dial(FarEnd.ACCOUNT);
            if (cell.outcome() == Outcome.ANSWER_STANDS) {
                phone.awaitIdle(SOON);
                Trace trace = lab.trace().since(dialled);
                assertEquals(List.of(), trace.requests("INVITE", lab.block().b()));
                assertEquals(List.of(), trace.requests("REGISTER", lab.block().b()));
                assertEquals("registered:primary", phone.status().lineState());
                return;
            }
            lab.farEnd().await("CALL_ESTABLISHED", taken + 1, BUDGET_AND_MORE);
            phone.awaitCall("active", SOON);
            Trace trace = lab.trace().since(dialled);
            Packet.Sip atFarEnd = trace.firstRequest("INVITE", lab.block().farEnd());
            if (cell.outcome() == Outcome.MOVES_AT_BUDGET) {
                assertMoved("INVITE", trace);
            } else {
                Times.assertQuick(Duration.between(dialled, atFarEnd.at()), "INVITE at the far end", trace);
            }
            assertEquals(1, lab.farEnd().count("CALL_ESTABLISHED") - taken, "the far end has one call");
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            assertEquals("registered:backup", phone.status().lineState());
        }

        void hangUp() {
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            lab.farEnd().await("CALL_ESTABLISHED", SOON);
            strike();
            Instant hungUp = phone.hangUp();
            phone.awaitIdle(Duration.ofSeconds(1));
            if (cell.outcome() == Outcome.ANSWER_STANDS) {
                phone.awaitIdle(SOON);
                Trace trace = lab.trace().since(hungUp);
                assertEquals(
                        1, Trace.mostCopies(trace.requests("BYE", lab.block().a())));
                assertEquals(List.of(), trace.requests("BYE", lab.block().b()));
                return;
            }
            lab.farEnd().await("CALL_CLOSED", BUDGET_AND_MORE);
            phone.awaitLine("registered:backup", SOON);
            Trace trace = lab.trace().since(hungUp);
            if (cell.outcome() == Outcome.MOVES_AT_BUDGET) {
                assertMoved("BYE", trace);
            } else {
                Packet.Sip atFarEnd = trace.firstRequest("BYE", lab.block().farEnd());
                Times.assertQuick(Duration.between(hungUp, atFarEnd.at()), "BYE at the far end", trace);
            }
        }

        void incomingCall() {
            strike();
            if (cell.outcome() == Outcome.RINGS_AFTER_MOVE) {
                phone.awaitLine("registered:backup", SOON);
            }
            String before = phone.status().lineState();
            Instant called = Instant.now();
            lab.farEnd().dial(PhoneConfig.ACCOUNT, lab.block().b());
            phone.awaitCall("ringing", SOON);
            phone.ctl("answer");
            phone.awaitCall("active", SOON);
            lab.farEnd().await("CALL_ESTABLISHED", SOON);
            assertEquals(before, phone.status().lineState(), "an incoming call moves nothing");
            phone.hangUp();
            lab.farEnd().await("CALL_CLOSED", SOON);
            phone.awaitIdle(SOON);
            Trace trace = lab.trace().since(called);
            assertEquals(List.of(), trace.requests("BYE", lab.block().a()), "the call belongs to the backup");
        }

        private Instant strike() {
            Instant now = Instant.now();
            cell.fault().strike(lab.a());
            return now;
        }

        /** From the first packet of a request to the primary until the REGISTER at the backup. */
        private void assertMoved(String method, Trace trace) {
            List<Packet.Sip> toPrimary = trace.requests(method, lab.block().a());
            assertTrue(!toPrimary.isEmpty(), () -> "no " + method + " to the primary in\n" + trace);
            assertTrue(Trace.mostCopies(toPrimary) <= 4, () -> "more than 4 packets of a request:\n" + trace);
            Packet.Sip backup = trace.since(toPrimary.get(0).at())
                    .firstRequest("REGISTER", lab.block().b());
            Duration pause = Trace.between(toPrimary.get(0), backup);
            if (cell.outcome() == Outcome.MOVES_AT_BUDGET) {
                Phone.Event moved = phone.awaitEvent(MOVED.get(method), 0, SOON);
                Times.assertBudget(moved, pause, trace);
                assertEquals(
                        cell.fault().transport() == Transport.UDP ? 4 : 1,
                        toPrimary.size(),
                        () -> "packets:\n" + trace);
            } else {
                Times.assertQuick(pause, "REGISTER at the backup", trace);
            }
        }
    }
}
