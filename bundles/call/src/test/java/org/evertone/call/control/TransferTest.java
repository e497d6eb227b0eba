package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.evertone.call.CallState;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers that our user asks for, with every step failing once. */
class TransferTest {
    private static final String SDP = CallBench.SDP;
    private static final Failure REFUSED = Failure.rejected(488, 1, "Not Acceptable Here");

    private final CallBench bench = new CallBench();
    private CallControl calls;
    private String first;
    private CallBench.FakeLeg firstLeg;

    @BeforeEach
    void talk() {
        calls = bench.start();
        first = bench.talk();
        firstLeg = bench.lines.leg;
    }

    private void blind() {
        calls.transfer(first, "10 03");
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
    }

    /** Dials a second call, which puts the first on hold. */
    private String second() {
        String second = bench.talk();
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        firstLeg.log.clear();
        return second;
    }

    @Test
    void theFarEndIsHeldThenAskedThenLeft() {
        calls.transfer(first, "10 03");
        assertEquals(List.of("offer sendonly"), firstLeg.log);
        assertTrue(bench.transfers.isEmpty());
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        assertEquals(List.of("offer sendonly", "refer 1003"), firstLeg.log);
        assertEquals(List.of(first + " UNDER_WAY"), bench.transfers);
        firstLeg.listener.onTransfer(100, "Trying");
        firstLeg.listener.onTransfer(180, "Ringing");
        assertEquals(CallState.HELD, bench.state(first));
        firstLeg.listener.onTransfer(200, "OK");
        assertEquals(List.of(first + " UNDER_WAY", first + " SUCCEEDED"), bench.transfers);
        assertEquals(List.of("offer sendonly", "refer 1003", "hangUp"), firstLeg.log);
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "transferred"), bench.ended(first));
        assertEquals(1, bench.events("call.transfer").size());
        assertEquals(1, bench.events("call.transferred").size());
    }

    @Test
    void aCallOnHoldIsHandedOverAtOnce() {
        calls.hold(first);
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        calls.transfer(first, "1003");
        assertEquals(List.of("offer sendonly", "refer 1003"), firstLeg.log);
    }

    @Test
    void aFarEndThatDoesNotTakeTheHoldIsAskedAllTheSame() {
        calls.transfer(first, "1003");
        firstLeg.listener.onOfferRefused(REFUSED);
        assertEquals(List.of("offer sendonly", "refer 1003"), firstLeg.log);
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 486, 503, 603, 0})
    void aTransferThatFailsReturnsTheCaller(int code) {
        blind();
        firstLeg.listener.onTransfer(code, "no");
        assertEquals(List.of(first + " UNDER_WAY", first + " FAILED " + code), bench.transfers);
        assertEquals("offer sendrecv", firstLeg.log.get(2));
        firstLeg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(first));
        assertEquals(1, bench.events("call.transfer-failed").size());
        firstLeg.listener.onTransfer(200, "late");
        assertEquals(2, bench.transfers.size());
        assertEquals(CallState.ACTIVE, bench.state(first));
    }

    @Test
    void aCallerWhoCannotBeReturnedStaysOnHold() {
        blind();
        firstLeg.listener.onTransfer(404, "Not Found");
        firstLeg.listener.onOfferRefused(REFUSED);
        assertEquals(CallState.HELD, bench.state(first));
        assertTrue(bench.kinds().contains("call.resume-refused"));
        calls.resume(first);
        firstLeg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(first));
    }

    @Test
    void aFailedTransferInterruptsNobodyElse() {
        blind();
        String other = bench.talk();
        firstLeg.listener.onTransfer(404, "Not Found");
        assertEquals(CallState.HELD, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(other));
    }

    @Test
    void afterAFailureItCanBeTriedAgain() {
        blind();
        firstLeg.listener.onTransfer(404, "Not Found");
        firstLeg.listener.onAnswer(SDP);
        firstLeg.log.clear();
        calls.transfer(first, "1004");
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        assertEquals(List.of("offer sendonly", "refer 1004"), firstLeg.log);
    }

    @Test
    void aFarEndThatHangsUpWhileItIsHeldEndsNormally() {
        calls.transfer(first, "1003");
        firstLeg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(FailureClass.REMOTE, bench.ended(first).failureClass());
        assertFalse(firstLeg.log.contains("refer 1003"));
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void aFarEndThatHangsUpWhileItIsAskedEndsNormally() {
        blind();
        firstLeg.listener.onTransfer(100, "Trying");
        firstLeg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(FailureClass.REMOTE, bench.ended(first).failureClass());
        assertEquals(List.of(first + " UNDER_WAY"), bench.transfers);
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void hangingUpEndsATransferThatIsUnderWay() {
        blind();
        calls.hangUp(first);
        assertEquals("hangUp", firstLeg.log.get(2));
        assertEquals("", bench.ended(first).detail());
    }

    @Test
    void whoeverTakesTheFarEndBackBeforeItWasAskedKeepsIt() {
        calls.transfer(first, "1003");
        calls.resume(first);
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        firstLeg.listener.onAnswer(SDP);
        assertEquals(List.of("offer sendonly", "offer sendrecv"), firstLeg.log);
        assertEquals(CallState.ACTIVE, bench.state(first));
        assertEquals(List.of(first + " FAILED 0"), bench.transfers);
    }

    @Test
    void aTransferThatIsUnderWayGoesOnWhenTheFarEndIsTakenBack() {
        blind();
        calls.resume(first);
        firstLeg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(first));
        firstLeg.listener.onTransfer(200, "OK");
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "transferred"), bench.ended(first));
    }

    @Test
    void onlyOneTransferOfACallAtATime() {
        blind();
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> calls.transfer(first, "1004"));
        assertEquals("transfer: one with this call is under way", refused.getMessage());
        String second = bench.talk();
        assertThrows(IllegalArgumentException.class, () -> calls.transferTo(first, second));
        assertThrows(IllegalArgumentException.class, () -> calls.transferTo(second, first));
    }

    @Test
    void whatCannotBeTransferredIsRefusedWithWords() {
        assertThrows(IllegalArgumentException.class, () -> calls.transfer("call-99", "1003"));
        assertThrows(IllegalArgumentException.class, () -> calls.transfer(first, " "));
        assertThrows(IllegalArgumentException.class, () -> calls.transferTo(first, first));
        assertThrows(IllegalArgumentException.class, () -> calls.transferTo(first, "call-99"));
        bench.arrive();
        assertThrows(IllegalArgumentException.class, () -> calls.transfer(bench.latest(), "1003"));
        assertThrows(IllegalArgumentException.class, () -> calls.transferTo(first, bench.latest()));
        assertTrue(firstLeg.log.isEmpty());
        assertEquals(CallState.ACTIVE, bench.state(first));
    }

    @Test
    void anAttendedTransferConnectsTheTwoAndLeavesBoth() {
        String second = second();
        CallBench.FakeLeg secondLeg = bench.lines.leg;
        calls.transferTo(first, second);
        assertEquals(List.of("refer to " + secondLeg.id()), firstLeg.log);
        assertEquals(CallState.ACTIVE, bench.state(second));
        firstLeg.listener.onTransfer(100, "Trying");
        firstLeg.listener.onTransfer(200, "OK");
        assertTrue(calls.calls().isEmpty());
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "transferred"), bench.ended(first));
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "transferred"), bench.ended(second));
        assertEquals(List.of("hangUp"), secondLeg.log);
    }

    @Test
    void anAttendedTransferWaitsForTheHoldThatIsUnderWay() {
        String second = bench.talk();
        calls.transferTo(first, second);
        assertEquals(List.of("offer sendonly"), firstLeg.log);
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        assertEquals(List.of("offer sendonly", "refer to " + bench.lines.leg.id()), firstLeg.log);
    }

    @Test
    void aTargetWhoseSessionWasTakenOverEndsBeforeTheNewsOfIt() {
        String second = second();
        calls.transferTo(first, second);
        bench.lines.leg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        firstLeg.listener.onTransfer(200, "OK");
        assertTrue(calls.calls().isEmpty());
        assertEquals(FailureClass.REMOTE, bench.ended(second).failureClass());
    }

    @Test
    void anAttendedTransferThatFailsLeavesBothCallsAsTheyWere() {
        String second = second();
        calls.transferTo(first, second);
        firstLeg.listener.onTransfer(481, "Call/Transaction Does Not Exist");
        assertEquals(CallState.HELD, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(second));
        assertEquals(List.of(first + " UNDER_WAY", first + " FAILED 481"), bench.transfers);
        calls.transferTo(first, second);
        firstLeg.listener.onTransfer(200, "OK");
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void theFarEndOfAnAttendedTransferHangsUpAndTheOtherCallStays() {
        String second = second();
        calls.transferTo(first, second);
        firstLeg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(
                List.of(second), calls.calls().stream().map(view -> view.id()).toList());
        assertEquals(CallState.ACTIVE, bench.state(second));
        calls.transfer(second, "1004");
    }

    @Test
    void aTargetThatStillRingsIsCalledByTheFirstFarEndInstead() {
        String second = calls.dial(1, "1003");
        CallBench.FakeLeg secondLeg = bench.lines.leg;
        secondLeg.listener.onProgress(180, "");
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        calls.transferTo(first, second);
        assertEquals(List.of("hangUp"), secondLeg.log);
        assertEquals(FailureClass.LOCAL, bench.ended(second).failureClass());
        assertEquals(List.of("offer sendonly", "refer 1003"), firstLeg.log);
        firstLeg.listener.onTransfer(486, "Busy Here");
        firstLeg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(first));
    }

    @Test
    void aConferenceIsLeftByHandingItsCallsToEachOther() {
        String second = second();
        calls.conference();
        firstLeg.listener.onAnswer(SDP);
        calls.transferTo(first, second);
        assertTrue(bench.view(first).conference() && bench.view(second).conference());
        firstLeg.listener.onTransfer(200, "OK");
        assertTrue(calls.calls().isEmpty());
        assertEquals(
                "conference []",
                bench.media.log.stream()
                        .filter(entry -> entry.startsWith("conference"))
                        .reduce((before, last) -> last)
                        .orElseThrow());
    }

    @Test
    void aConferenceGoesOnWhenItCannotBeLeft() {
        String second = second();
        calls.conference();
        firstLeg.listener.onAnswer(SDP);
        calls.transferTo(first, second);
        firstLeg.listener.onTransfer(603, "Decline");
        assertTrue(bench.view(first).conference() && bench.view(second).conference());
        assertEquals(CallState.ACTIVE, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(second));
    }
}
