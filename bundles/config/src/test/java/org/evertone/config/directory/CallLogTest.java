package org.evertone.config.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.config.LineFeatures;
import org.evertone.directory.CallRecord;
import org.evertone.directory.CallRecord.Kind;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.junit.jupiter.api.Test;

class CallLogTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Failure BY_US = Failure.of(FailureClass.LOCAL, 0, "");
    private static final Failure BY_THEM = Failure.of(FailureClass.REMOTE, 0, "");

    private LineFeatures features = LineFeatures.PLAIN;
    private final CallLog log = new CallLog(line -> features, number -> number.equals("1002") ? "Bo" : "");

    @Test
    void aCallThatWasAnsweredIsReceivedWithItsTimes() {
        log.follow(incoming(CallState.RINGING, Optional.empty(), Optional.empty()), NOON, 0);
        log.follow(
                incoming(CallState.ACTIVE, Optional.of(seconds(5)), Optional.empty()), NOON.plusSeconds(5), seconds(5));
        assertEquals(
                Optional.of(new CallRecord(NOON, 1, Kind.RECEIVED, "Ada", "1001", Duration.ofSeconds(60))),
                log.follow(
                        incoming(CallState.ENDED, Optional.of(seconds(5)), Optional.of(BY_THEM)),
                        NOON.plusSeconds(65),
                        seconds(65)));
    }

    @Test
    void aCallerWhoGaveUpWasMissed() {
        assertEquals(Kind.MISSED, rangThen(BY_THEM));
        assertEquals(Kind.MISSED, rangThen(Failure.of(FailureClass.CONNECTION_LOST, 1, "")));
    }

    @Test
    void aCallThatWasDeclinedOrSentOnWhileItRangWasNotMissed() {
        assertEquals(Kind.RECEIVED, rangThen(BY_US));
    }

    @Test
    void aCallThatWasRefusedBeforeItRangWasMissed() {
        assertEquals(Kind.MISSED, turnedAway());
        features = features(true, Optional.empty(), Optional.of("1002"), true);
        assertEquals(Kind.MISSED, turnedAway());
    }

    @Test
    void aCallThatWasSentOnBeforeItRangWasNotMissed() {
        features = features(true, Optional.of("1002"), Optional.empty(), true);
        assertEquals(Kind.RECEIVED, turnedAway());
        features = features(false, Optional.empty(), Optional.of("1002"), true);
        assertEquals(Kind.RECEIVED, turnedAway());
    }

    @Test
    void missedCallsAreNotKeptWhereTheLineSaysSo() {
        features = features(false, Optional.empty(), Optional.empty(), false);
        log.follow(incoming(CallState.RINGING, Optional.empty(), Optional.empty()), NOON, 0);
        assertEquals(
                Optional.empty(),
                log.follow(incoming(CallState.ENDED, Optional.empty(), Optional.of(BY_THEM)), NOON, 1));
        assertEquals(Kind.RECEIVED, rangThen(BY_US));
    }

    @Test
    void whoWasDialledHasTheNameOfThePhoneBook() {
        log.follow(dialled(CallState.DIALLING, "1002"), NOON, 0);
        assertEquals(
                Optional.of(new CallRecord(NOON, 1, Kind.DIALLED, "Bo", "1002", Duration.ZERO)),
                log.follow(dialled(CallState.ENDED, "1002"), NOON.plusSeconds(9), seconds(9)));
        assertEquals(
                "1003",
                log.follow(dialled(CallState.ENDED, "1003"), NOON, 0)
                        .orElseThrow()
                        .name());
    }

    @Test
    void aNameFromAfarIsKeptPlainAndShort() {
        CallRecord record = log.follow(
                        view(
                                CallState.ENDED,
                                true,
                                "a\u0007\n" + "x".repeat(500),
                                "1001",
                                Optional.empty(),
                                Optional.of(BY_THEM)),
                        NOON,
                        0)
                .orElseThrow();
        assertEquals("a  " + "x".repeat(125), record.name());
    }

    private Kind rangThen(Failure failure) {
        log.follow(incoming(CallState.RINGING, Optional.empty(), Optional.empty()), NOON, 0);
        return log.follow(incoming(CallState.ENDED, Optional.empty(), Optional.of(failure)), NOON, 1)
                .orElseThrow()
                .kind();
    }

    private Kind turnedAway() {
        return log.follow(incoming(CallState.ENDED, Optional.empty(), Optional.of(BY_US)), NOON, 1)
                .orElseThrow()
                .kind();
    }

    private static LineFeatures features(
            boolean dnd, Optional<String> always, Optional<String> busy, boolean missedCallLog) {
        LineFeatures plain = LineFeatures.PLAIN;
        return new LineFeatures(
                dnd,
                always,
                busy,
                plain.forwardNoAnswer(),
                plain.noAnswerAfter(),
                plain.autoAnswerAfter(),
                plain.autoAnswerByRequest(),
                plain.hotline(),
                plain.warmLine(),
                plain.mailbox(),
                plain.subscribeMessages(),
                plain.subscriptionTtl(),
                missedCallLog,
                plain.acceptTransfer());
    }

    private static CallView incoming(CallState state, Optional<Long> started, Optional<Failure> failure) {
        return view(state, true, "Ada", "1001", started, failure);
    }

    private static CallView dialled(CallState state, String number) {
        return view(state, false, "", number, Optional.empty(), Optional.empty());
    }

    private static CallView view(
            CallState state,
            boolean incoming,
            String name,
            String number,
            Optional<Long> started,
            Optional<Failure> failure) {
        return new CallView("call-1", 1, state, incoming, name, number, started, failure, "", false, false);
    }

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
