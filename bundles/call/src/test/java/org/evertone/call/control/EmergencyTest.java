package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.PhoneFeatures;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An emergency number is dialled from any state, and from every line. */
class EmergencyTest {
    private static final Failure DEAD = Failure.of(FailureClass.NO_ANSWER, 2, "");

    private final CallBench bench = new CallBench();
    private final CallBench.FakeLines lines = bench.lines;
    private CallControl calls;

    @BeforeEach
    void startPhone() {
        calls = bench.start();
        lines.statuses = List.of(
                CallBench.status(1, LineState.UNREGISTERED),
                CallBench.status(2, LineState.DISABLED),
                CallBench.status(3, LineState.REGISTERED_BACKUP),
                CallBench.status(4, LineState.REGISTERED_PRIMARY));
    }

    @Test
    void aRingingCallIsRefusedAsBusy() {
        CallBench.FakeLeg ringing = bench.arrive();
        String id = calls.dial(1, "112");
        assertEquals(List.of("ring", "reject 486"), ringing.log);
        assertEquals(List.of(id), ids());
        assertEquals(1, bench.events("call.emergency").size());
    }

    @Test
    void aDialledCallIsGivenUp() {
        String other = calls.dial(1, "600");
        CallBench.FakeLeg given = lines.leg;
        String id = calls.dial(1, "1 1-2");
        assertEquals(List.of("hangUp"), given.log);
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "an emergency number is dialled"), bench.ended(other));
        assertEquals(List.of(id), ids());
        assertEquals("112", lines.target);
    }

    @Test
    void standingCallsAreHeld() {
        String other = bench.talk();
        String id = calls.dial(1, "112");
        assertEquals(CallState.HELD, bench.state(other));
        assertEquals(CallState.DIALLING, bench.state(id));
    }

    @Test
    void theOldestOfAllCallsThatThereMayBeIsEnded() {
        String oldest = bench.talk();
        for (int call = 1; call < Calls.MAXIMUM; call++) {
            bench.talk();
        }
        String id = calls.dial(1, "112");
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "made room for an emergency call"), bench.ended(oldest));
        assertEquals(Calls.MAXIMUM, calls.calls().size());
        assertEquals(CallState.DIALLING, bench.state(id));
    }

    @Test
    void aCallThatAFarEndAskedForIsGivenUpAndReported() {
        bench.talk();
        CallBench.FakeReferral referral = new CallBench.FakeReferral();
        lines.leg.listener.onReferred(referral);
        bench.loop.runDue();
        String id = calls.dial(1, "112");
        assertEquals(List.of(487), referral.reports);
        assertEquals(CallState.DIALLING, bench.state(id));
        assertTrue(calls.calls().stream().allMatch(call -> call.id().equals(id) || call.state() == CallState.HELD));
    }

    @Test
    void pressedTwiceTheCallGoesOn() {
        String id = calls.dial(0, "112");
        assertEquals(id, calls.dial(0, "112"));
        lines.leg.listener.onProgress(180, "");
        assertEquals(id, calls.dial(0, "112"));
        assertEquals(1, lines.dialled.size());
    }

    @Test
    void theNamedLineIsFirstThenThoseInServiceThenTheOthers() {
        assertEquals(List.of(2, 3, 4, 1), EmergencyRules.lines(2, lines.statuses));
        assertEquals(List.of(3, 4, 1, 2), EmergencyRules.lines(0, lines.statuses));
        assertEquals(List.of(), EmergencyRules.lines(0, List.of()));
    }

    @Test
    void eachLineIsTriedUnderOneIdUntilOneAnswers() {
        for (int line : List.of(2, 3, 4)) {
            lines.failing.put(line, DEAD);
        }
        String id = calls.dial(2, "112");
        assertEquals(List.of("2 112", "3 112", "4 112", "1 112"), lines.dialled);
        assertEquals(1, bench.view(id).line());
        assertEquals(4, bench.events("call.emergency").size());
        lines.leg.listener.onProgress(180, "");
        assertEquals(CallState.RINGING_OUT, bench.state(id));
        lines.leg.listener.onAnswered(CallBench.SDP);
        assertEquals(CallState.ACTIVE, bench.state(id));
        assertTrue(bench.told.stream().noneMatch(view -> view.state() == CallState.ENDED));
        assertTrue(bench.media.log.contains("configure 4000 send receive"), bench.media.log.toString());
    }

    @Test
    void whenNoLineIsLeftTheCallEndsOnceWithTheLastReason() {
        for (int line = 1; line <= 4; line++) {
            lines.failing.put(line, DEAD);
        }
        String id = calls.dial(0, "112");
        assertEquals(FailureClass.NO_ANSWER, bench.ended(id).failureClass());
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void aServerThatFailsLaterIsPassedOverToo() {
        String id = calls.dial(0, "112");
        assertEquals("3 112", lines.dialled.get(0));
        lines.leg.listener.onEnded(Failure.rejected(503, 2, "Service Unavailable"));
        assertEquals("4 112", lines.dialled.get(1));
        assertEquals(CallState.DIALLING, bench.state(id));
    }

    @ParameterizedTest
    @ValueSource(ints = {180, 183})
    void whatRangOrExplainedItselfAndFailedIsTriedFromTheNextLine(int code) {
        String id = calls.dial(0, "112");
        lines.leg.listener.onProgress(code, code == 183 ? CallBench.SDP : "");
        lines.leg.listener.onEnded(Failure.rejected(503, 1, "Service Unavailable"));
        assertEquals(List.of("3 112", "4 112"), lines.dialled);
        assertEquals(CallState.DIALLING, bench.state(id));
        lines.leg.listener.onAnswered(CallBench.SDP);
        assertEquals(CallState.ACTIVE, bench.state(id));
        assertTrue(bench.told.stream().noneMatch(view -> view.state() == CallState.ENDED));
    }

    @Test
    void whereSomebodyWasBusyNoOtherLineIsTried() {
        String id = calls.dial(0, "112");
        lines.leg.listener.onProgress(180, "");
        lines.leg.listener.onEnded(Failure.rejected(486, 1, "Busy Here"));
        assertEquals(486, bench.ended(id).code());
        assertEquals(1, lines.dialled.size());
    }

    @Test
    void whatWasAnsweredIsNotDialledAgain() {
        String id = bench.talk("112");
        lines.leg.listener.onEnded(Failure.of(FailureClass.CONNECTION_LOST, 1, ""));
        assertEquals(FailureClass.CONNECTION_LOST, bench.ended(id).failureClass());
        assertEquals(1, lines.dialled.size());
    }

    @Test
    void whoHangsUpIsNotDialledForAgain() {
        String id = calls.dial(0, "112");
        calls.hangUp(id);
        assertEquals(FailureClass.LOCAL, bench.ended(id).failureClass());
        assertEquals(1, lines.dialled.size());
    }

    @ParameterizedTest
    @CsvSource({"486,false", "600,false", "603,false", "403,true", "404,true", "500,true", "503,true"})
    void onlyAnAnswerOfPeopleKeepsFromTheNextLine(int code, boolean next) {
        assertEquals(next, EmergencyRules.tryNext(Failure.rejected(code, 1, "")));
    }

    @Test
    void withoutALineItEndsWithWords() {
        lines.statuses = List.of();
        String id = calls.dial(0, "112");
        assertEquals("no line is configured", bench.ended(id).detail());
        assertEquals(1, bench.events("call.emergency").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1120", "0112", "sip:112@pbx.example"})
    void onlyTheExactNumberIsOne(String other) {
        bench.talk();
        calls.dial(1, other);
        assertTrue(bench.events("call.emergency").isEmpty());
    }

    @Test
    void theSettingsSayWhichNumbers() {
        bench.phoneFeatures = new PhoneFeatures(Set.of("000"), true, 480, 486, 603);
        calls = bench.start();
        calls.dial(1, "112");
        calls.dial(1, "00-0");
        assertEquals(1, bench.events("call.emergency").size());
    }

    private List<String> ids() {
        return calls.calls().stream().map(CallView::id).toList();
    }
}
