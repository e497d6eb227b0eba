package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.TransferState;
import org.evertone.desk.DeskCommand.Answer;
import org.evertone.desk.DeskCommand.Dial;
import org.evertone.desk.DeskCommand.HangUp;
import org.evertone.desk.DeskCommand.Hold;
import org.evertone.desk.DeskCommand.Resume;
import org.evertone.desk.DeskCommand.ToneOnce;
import org.evertone.desk.DeskCommand.Transfer;
import org.evertone.desk.DeskCommand.TransferTo;
import org.evertone.desk.Transfer.Step;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransfersTest {
    private static final Failure HUNG_UP_HERE = Failure.of(FailureClass.LOCAL, 0, "");
    private static final ToneOnce SHORT_TONE = new ToneOnce(TestDesk.FAILURE_BEEP);

    private final TestDesk desk = new TestDesk();

    @Test
    void transferHoldsTheCallAndGivesDialTone() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        assertEquals(List.of(new Hold("anna")), desk.press("t"));
        desk.call("anna", CallState.HELD);
        assertEquals(TestDesk.DIAL, desk.tone());
        assertEquals("Transfer to", desk.rows().get(0));
        desk.press("60");
        assertEquals(List.of("Transfer to", "60"), desk.rows());
        assertEquals("", desk.tone());
    }

    @Test
    void transferRightBehindTheNumberHandsTheCallOverBlindly() {
        begin();
        assertEquals(List.of(new Transfer("anna", "600")), desk.press("600t"));
        assertEquals(List.of("Transferring...", "Anna"), desk.rows());
        desk.transferred("anna", TransferState.UNDER_WAY, Optional.empty());
        desk.transferred("anna", TransferState.SUCCEEDED, Optional.empty());
        assertEquals(List.of("Transferred", "Anna"), desk.rows());
        desk.ended("anna", HUNG_UP_HERE);
        assertEquals(TestDesk.DIAL, desk.tone());
    }

    @Test
    void layingDownTheHandsetLeavesABlindTransferAlone() {
        begin();
        desk.press("600t");
        assertEquals(List.of(), desk.hangUpHandset());
        desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(Optional.empty(), desk.state().notes().aftermath());
    }

    @Test
    void poundCallsTheTargetFirst() {
        begin();
        assertEquals(List.of(new Dial(1, "600")), desk.press("600#"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CallState.class,
            names = {"RINGING_OUT", "ACTIVE", "REMOTE_HELD"})
    void transferCompletesOnceTheTargetRingsOrStands(CallState state) {
        consult(state);
        assertEquals(List.of(new TransferTo("anna", "bert")), desk.press("t"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CallState.class,
            names = {"RINGING_OUT", "ACTIVE"})
    void layingDownTheHandsetCompletesTheTransfer(CallState state) {
        consult(state);
        assertEquals(List.of(new TransferTo("anna", "bert")), desk.hangUpHandset());
        desk.transferred("anna", TransferState.SUCCEEDED, Optional.empty());
        desk.ended("bert", HUNG_UP_HERE);
        desk.ended("anna", HUNG_UP_HERE);
        assertTrue(desk.state().transfer().in(Step.NONE));
        assertEquals("", desk.state().ringer());
    }

    @Test
    void beforeTheTargetRingsItsCallIsGivenUpAndTheCallerSentThere() {
        consult(CallState.DIALLING);
        assertEquals(List.of(new HangUp("bert"), new Transfer("anna", "600")), desk.press("t"));
        desk.ended("bert", HUNG_UP_HERE);
        assertEquals("Transferring...", desk.rows().get(0));
    }

    @Test
    void aFlashInTheConsultationSwapsAndTheTransferCanStillBeCompleted() {
        consult(CallState.ACTIVE);
        desk.layDown();
        desk.pass(200);
        assertEquals(List.of(new Resume("anna")), desk.lift());
        desk.call("bert", CallState.HELD);
        desk.call("anna", CallState.ACTIVE);
        assertEquals(List.of(new TransferTo("anna", "bert")), desk.press("t"));
    }

    @Test
    void hangUpCancelsAtTheSecondPressAndReturnsTheCaller() {
        consult(CallState.RINGING_OUT);
        assertEquals(List.of(), desk.press("h"));
        assertEquals(List.of("Press again to", "cancel transfer"), desk.rows());
        assertEquals(List.of(new HangUp("bert"), new Resume("anna")), desk.press("h"));
    }

    @Test
    void backTakesDigitsAwayAndThenCancels() {
        begin();
        desk.press("6b");
        assertEquals(List.of("Transfer to", ""), desk.rows());
        assertEquals(List.of(), desk.press("b"));
        assertEquals(List.of(new Resume("anna")), desk.press("b"));
        assertEquals("", desk.tone());
    }

    @Test
    void transferWithoutANumberGoesBackToTheCaller() {
        begin();
        assertEquals(List.of(new Resume("anna")), desk.press("t"));
    }

    @Test
    void layingDownBeforeThereIsATargetLeavesTheCallerOnHold() {
        begin();
        desk.press("60");
        assertEquals(List.of(), desk.hangUpHandset());
        assertEquals(List.of(new Resume("anna")), desk.lift());
    }

    @Test
    void aTargetThatRefusesReturnsTheCallerWithWordsAndAShortTone() {
        consult(CallState.DIALLING);
        assertEquals(List.of(SHORT_TONE, new Resume("anna")), desk.ended("bert", Failure.rejected(486, 1, "")));
        assertEquals(List.of("Busy", "SIP 486"), desk.rows());
        assertTrue(desk.state().transfer().in(Step.NONE));
    }

    @Test
    void aTargetThatCannotEvenBeDialledReturnsTheCallerToo() {
        begin();
        desk.press("600#");
        assertEquals(
                List.of(SHORT_TONE, new Resume("anna")),
                desk.ended("bert", Failure.of(FailureClass.NOT_POSSIBLE, 0, "another call is in progress")));
    }

    @Test
    void aTargetThatHangsUpAfterTheTalkReturnsTheCaller() {
        consult(CallState.ACTIVE);
        assertEquals(
                List.of(SHORT_TONE, new Resume("anna")), desk.ended("bert", Failure.of(FailureClass.REMOTE, 1, "")));
    }

    @Test
    void aBlindTransferThatFailsReturnsTheCallerWithWordsAndAShortTone() {
        begin();
        desk.press("600t");
        desk.call("anna", CallState.ACTIVE);
        assertEquals(
                List.of(SHORT_TONE),
                desk.transferred("anna", TransferState.FAILED, Optional.of(Failure.rejected(404, 0, ""))));
        assertEquals(List.of("Transfer failed", "Number unknown"), desk.rows());
        desk.pass(Notes.NOTE);
        assertEquals("Anna", desk.rows().get(0));
    }

    @Test
    void anAttendedTransferThatFailsReturnsTheCaller() {
        consult(CallState.ACTIVE);
        desk.press("t");
        assertEquals(
                List.of(SHORT_TONE, new Resume("anna")),
                desk.transferred("anna", TransferState.FAILED, Optional.of(Failure.rejected(603, 0, ""))));
    }

    @Test
    void aTransferThatFailsAfterHangingUpRingsForTheCaller() {
        consult(CallState.ACTIVE);
        desk.hangUpHandset();
        assertEquals(
                List.of(SHORT_TONE, new Hold("bert")),
                desk.transferred("anna", TransferState.FAILED, Optional.of(Failure.rejected(603, 0, ""))));
        desk.call("bert", CallState.HELD);
        assertEquals(TonePlan.RINGER, desk.state().ringer());
        assertEquals(List.of(new Resume("anna")), desk.lift());
        assertEquals("", desk.state().ringer());
    }

    @Test
    void aCallerWhoComesBackToAPhoneThatNobodyHoldsIsNotHeardUntilSomebodyDoes() {
        begin();
        desk.press("600t");
        desk.hangUpHandset();
        desk.transferred("anna", TransferState.FAILED, Optional.of(Failure.rejected(486, 0, "")));
        assertEquals(List.of(new Hold("anna")), desk.call("anna", CallState.ACTIVE));
        assertFalse(desk.state().speaker());
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(new Resume("anna")), desk.press("s"));
        assertEquals("", desk.state().ringer());
    }

    @Test
    void aCallerWhoGivesUpStopsTheRinging() {
        consult(CallState.ACTIVE);
        desk.hangUpHandset();
        desk.transferred("anna", TransferState.FAILED, Optional.of(Failure.rejected(603, 0, "")));
        desk.ended("bert", HUNG_UP_HERE);
        desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals("", desk.state().ringer());
    }

    @Test
    void aCallerWhoHangsUpMeanwhileEndsTheTransferAndLeavesTheConsultation() {
        consult(CallState.ACTIVE);
        assertEquals(List.of(), desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, "")));
        assertEquals(List.of(new HangUp("bert")), desk.hangUpHandset());
    }

    @Test
    void aCallThatIsAnsweredWhileTheTransferIsUnderWayIsHungUpLikeAnyOther() {
        begin();
        desk.press("600t");
        desk.hangUpHandset();
        desk.incoming("carl", CallState.RINGING);
        assertEquals("Carl", desk.rows().get(0));
        assertEquals(List.of(new Answer("carl")), desk.lift());
        desk.incoming("carl", CallState.ACTIVE);
        assertEquals("Carl", desk.rows().get(0));
        assertEquals(List.of(new HangUp("carl")), desk.hangUpHandset());
        assertTrue(desk.state().transfer().in(Step.ASKED));
    }

    @Test
    void answeringAnotherCallInsteadOfNamingATargetGivesTheTransferUp() {
        begin();
        desk.incoming("carl", CallState.RINGING);
        desk.incoming("carl", CallState.ACTIVE);
        assertTrue(desk.state().transfer().in(Step.NONE));
        assertEquals(List.of(new HangUp("carl")), desk.hangUpHandset());
        desk.ended("carl", HUNG_UP_HERE);
        assertEquals(List.of(new Resume("anna")), desk.lift());
    }

    @Test
    void layingDownAnotherCallLeavesTheConsultationUncompleted() {
        consult(CallState.ACTIVE);
        desk.incoming("carl", CallState.RINGING);
        desk.call("bert", CallState.HELD);
        desk.incoming("carl", CallState.ACTIVE);
        assertEquals(List.of(new HangUp("carl")), desk.hangUpHandset());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileATransferIsUnderWayThereIsDialToneForAnotherCall(boolean handset) {
        begin();
        desk.press("600t");
        desk.hangUpHandset();
        if (handset) {
            desk.lift();
        } else {
            desk.press("s");
        }
        assertEquals(TestDesk.DIAL, desk.tone());
        assertEquals(List.of(new Dial("601")), desk.press("601#"));
        desk.call("bert", CallState.DIALLING);
        assertEquals("Bert", desk.rows().get(0));
        assertEquals(List.of(new HangUp("bert")), handset ? desk.layDown() : desk.press("s"));
    }

    @Test
    void leavingTheDialToneDoesNotTakeTheCallBackThatIsBeingTransferred() {
        begin();
        desk.press("600t");
        desk.hangUpHandset();
        desk.lift();
        assertEquals(List.of(), desk.press("h"));
        assertEquals(List.of(), desk.hangUpHandset());
        assertEquals("", desk.tone());
    }

    @Test
    void aTransferThatFailsDoesNotInterruptAnotherConversationAndTheCallerRingsAfterIt() {
        begin();
        desk.press("600t");
        desk.incoming("carl", CallState.RINGING);
        desk.incoming("carl", CallState.ACTIVE);
        assertEquals(
                List.of(SHORT_TONE),
                desk.transferred("anna", TransferState.FAILED, Optional.of(Failure.rejected(486, 0, ""))));
        assertEquals("", desk.state().ringer());
        assertEquals(List.of(new HangUp("carl")), desk.hangUpHandset());
        desk.ended("carl", HUNG_UP_HERE);
        assertEquals(TonePlan.RINGER, desk.state().ringer());
        assertEquals(List.of(new Resume("anna")), desk.lift());
    }

    @Test
    void anotherCallThatIsAnsweredDoesNotForgetTheCallerWhoIsBack() {
        begin();
        desk.press("600t");
        desk.hangUpHandset();
        desk.transferred("anna", TransferState.FAILED, Optional.of(Failure.rejected(486, 0, "")));
        desk.incoming("carl", CallState.RINGING);
        assertEquals(List.of(new Answer("carl")), desk.lift());
        desk.incoming("carl", CallState.ACTIVE);
        desk.hangUpHandset();
        desk.ended("carl", HUNG_UP_HERE);
        assertEquals(TonePlan.RINGER, desk.state().ringer());
    }

    @Test
    void theTargetHearsNothingOnceTheHandsetIsLaidDownToCompleteATransfer() {
        consult(CallState.ACTIVE);
        assertFalse(desk.state().silent());
        desk.hangUpHandset();
        assertTrue(desk.state().silent());
    }

    private void begin() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("t");
        desk.call("anna", CallState.HELD);
    }

    private void consult(CallState state) {
        begin();
        desk.press("600#");
        desk.call("bert", CallState.DIALLING);
        desk.call("bert", state);
    }
}
