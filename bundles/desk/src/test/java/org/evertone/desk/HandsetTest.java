package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.config.LineFeatures;
import org.evertone.desk.DeskCommand.Answer;
import org.evertone.desk.DeskCommand.HangUp;
import org.evertone.desk.DeskCommand.Hold;
import org.evertone.desk.DeskCommand.Resume;
import org.evertone.hal.Key;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandsetTest {
    private final TestDesk desk = new TestDesk();

    @Test
    void handsetAndSpeakerAnswerARingingCall() {
        desk.incoming("anna", CallState.RINGING);
        assertEquals(TonePlan.RINGER, desk.state().ringer());
        assertEquals("", desk.tone());
        assertEquals(List.of(new Answer("anna")), desk.press("s"));
        assertEquals(List.of(new Answer("anna")), desk.lift());
    }

    @ParameterizedTest
    @EnumSource(
            value = CallState.class,
            names = {"DIALLING", "RINGING_OUT", "ACTIVE", "REMOTE_HELD"})
    void layingDownTheHandsetAndHangUpEndTheCall(CallState state) {
        desk.lift();
        desk.call("anna", state);
        assertEquals(List.of(new HangUp("anna")), desk.press("h"));
        assertEquals(List.of(new HangUp("anna")), desk.hangUpHandset());
    }

    @ParameterizedTest
    @EnumSource(
            value = CallState.class,
            names = {"DIALLING", "RINGING_OUT"})
    void aCallThatDoesNotStandYetEndsTheMomentTheHandsetIsDown(CallState state) {
        desk.lift();
        desk.call("anna", state);
        assertEquals(List.of(new HangUp("anna")), desk.layDown());
    }

    @Test
    void layingDownTheHandsetEndsTheOnlyCallOnHoldToo() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(new HangUp("anna")), desk.hangUpHandset());
    }

    @Test
    void hangUpEndsACallOnHoldAtTheSecondPressOnly() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(), desk.press("h"));
        assertEquals(List.of("Press again to", "hang up Anna"), desk.rows());
        assertEquals(List.of(new HangUp("anna")), desk.press("h"));
    }

    @Test
    void hangUpEndsOneOfSeveralCallsAtTheSecondPressWithinThreeSecondsOnly() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        desk.call("bert", CallState.ACTIVE);
        assertEquals(List.of(), desk.press("h"));
        desk.pass(Notes.QUESTION);
        assertEquals(List.of(), desk.press("h"));
        desk.press("u");
        assertEquals(List.of(), desk.press("h"), "another key came between");
        assertEquals(List.of(new HangUp("bert")), desk.press("h"));
    }

    @Test
    void layingDownTheHandsetDoesNotDeclineACallThatRings() {
        desk.lift();
        desk.incoming("anna", CallState.RINGING);
        assertEquals(List.of(), desk.hangUpHandset());
        assertEquals(List.of(new HangUp("anna")), desk.press("h"));
    }

    @Test
    void speakerKeepsTheCallWhenTheHandsetIsLaidDown() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("s");
        assertEquals(List.of(), desk.hangUpHandset());
        assertEquals(List.of(new HangUp("anna")), desk.press("s"));
    }

    @Test
    void hangUpKeyIsIgnoredForHalfASecondAfterTheFarEndHungUp() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(TestDesk.BUSY, desk.tone());
        desk.pass(499);
        desk.press("h");
        assertEquals("Call ended", desk.rows().get(0));
        desk.pass(1);
        desk.press("h");
        assertEquals(TestDesk.DIAL, desk.tone());
    }

    @Test
    void callOnTheSpeakerLeavesItsWordsForFiveSeconds() {
        desk.line(LineState.REGISTERED_PRIMARY);
        desk.call("anna", CallState.DIALLING);
        desk.ended("anna", Failure.rejected(486, 1, ""));
        assertEquals(List.of("Busy", "SIP 486"), desk.rows());
        desk.pass(CallNews.AFTERMATH_ON_SPEAKER);
        assertEquals("09:05", desk.rows().get(0));
        assertEquals("", desk.tone());
    }

    @Test
    void theForemostOfSeveralCallsIsTheOneOnTheDisplay() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.call("bert", CallState.DIALLING);
        assertEquals("Anna", desk.rows().get(0));
        desk.call("anna", CallState.HELD);
        assertEquals("Bert", desk.rows().get(0));
        desk.ended("bert", Failure.of(FailureClass.LOCAL, 0, ""));
        assertEquals("HOLD  Anna", desk.rows().get(0));
        assertEquals("", desk.tone());
    }

    @Test
    void layingDownTheHandsetLeavesACallOnHoldAndLiftingTakesItUpAgain() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        desk.call("bert", CallState.ACTIVE);
        assertEquals(List.of(new HangUp("bert")), desk.hangUpHandset());
        desk.ended("bert", Failure.of(FailureClass.LOCAL, 0, ""));
        assertEquals(List.of(new Resume("anna")), desk.lift());
    }

    @Test
    void aCallOnHoldIsKeptWhenTheOtherOneEndsJustAsTheHandsetIsLaidDown() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        desk.call("bert", CallState.ACTIVE);
        desk.layDown();
        desk.ended("bert", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(List.of(), desk.pass(500));
        assertEquals("HOLD  Anna", held());
        assertEquals(List.of(new Resume("anna")), desk.lift());
    }

    @Test
    void aCallOnHoldIsKeptWhenTheHandsetIsLaidDownAfterTheOtherOneEnded() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        desk.call("bert", CallState.ACTIVE);
        desk.ended("bert", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(List.of(), desk.hangUpHandset());
        assertEquals("HOLD  Anna", held());
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(new HangUp("anna")), desk.hangUpHandset(), "now it is the one in hand");
    }

    private String held() {
        desk.pass(Notes.NOTE);
        return desk.rows().get(0);
    }

    @Test
    void aCallThatFailsBesideOneOnHoldIsHeardToFail() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        desk.call("bert", CallState.DIALLING);
        assertEquals(
                List.of(new DeskCommand.ToneOnce(TestDesk.FAILURE_BEEP)),
                desk.ended("bert", Failure.rejected(486, 1, "")));
    }

    @Test
    void aCallThatGoesOnWhileNobodyHasThePhoneInHandHearsNothing() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        assertFalse(desk.state().silent());
        desk.hangUpHandset();
        assertTrue(desk.state().silent());
    }

    @Test
    void okAnswersWithTheHandsetInHandAndOnTheSpeakerWithout() {
        desk.lift();
        desk.incoming("anna", CallState.RINGING);
        assertEquals(List.of(new Answer("anna")), desk.press(Key.OK));
        assertEquals(Outlet.HANDSET, desk.state().outlet());
        desk.layDown();
        assertEquals(List.of(new Answer("anna")), desk.press(Key.OK));
        assertEquals(Outlet.SPEAKER, desk.state().outlet());
    }

    @Test
    void aHookThatIsLostLeavesTheCallAndIsAsGoodAsLaidDownAfterIt() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        assertEquals(List.of(), desk.on(new DeskEvent.HookLost(false)));
        assertEquals(List.of(), desk.pass(1000));
        assertTrue(desk.state().engaged());
        desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, ""));
        assertFalse(desk.state().engaged());
        assertEquals("", desk.tone());
    }

    @Test
    void aHookThatIsLostAndComesBackLiftedGoesOnWithItsCall() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.on(new DeskEvent.HookLost(false));
        desk.lift();
        desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(TestDesk.BUSY, desk.tone());
    }

    @Test
    void aHookThatIsLostAtTheDialToneIsLaidDown() {
        desk.lift();
        desk.on(new DeskEvent.HookLost(false));
        assertEquals("", desk.tone());
    }

    @Test
    void layingDownTheHandsetEndsAConference() {
        desk.lift();
        desk.joined("anna");
        desk.joined("bert");
        assertEquals(List.of(new HangUp("anna"), new HangUp("bert")), desk.hangUpHandset());
    }

    @Test
    void theSpeakerIsUsedFromItsKeyOrACallOnHookUntilTheHandsetIsLifted() {
        assertEquals(Outlet.HANDSET, desk.state().outlet());
        desk.press("s");
        assertEquals(Outlet.SPEAKER, desk.state().outlet());
        assertTrue(desk.state().uses(Outlet.SPEAKER, desk.state().outlet()));
        desk.lift();
        assertEquals(Outlet.HANDSET, desk.state().outlet());
        assertFalse(desk.state().uses(Outlet.SPEAKER, desk.state().outlet()));
        desk.press("s");
        assertEquals(Outlet.SPEAKER, desk.state().outlet());
    }

    @Test
    void theBellsAmplifierIsOnWhileItRings() {
        assertFalse(desk.state().uses(Outlet.RINGER, desk.state().outlet()));
        desk.incoming("anna", CallState.RINGING);
        assertTrue(desk.state().uses(Outlet.RINGER, desk.state().outlet()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 99})
    void aBounceInACallIsIgnored(int millis) {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        assertEquals(List.of(), desk.layDown());
        assertEquals(List.of(), desk.pass(millis));
        assertEquals(List.of(), desk.lift());
        assertEquals(List.of(), desk.pass(Duration.ofSeconds(2)));
        assertEquals(Outlet.HANDSET, desk.state().outlet());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 300, 499})
    void aFlashHoldsTheOnlyCallAndGivesDialToneForAnother(int millis) {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.layDown();
        desk.pass(millis);
        assertEquals(List.of(new Hold("anna")), desk.lift());
        desk.call("anna", CallState.HELD);
        assertEquals(TestDesk.DIAL, desk.tone());
        assertEquals(List.of(new DeskCommand.Dial("600")), desk.press("600#"));
        desk.call("bert", CallState.ACTIVE);
        assertEquals("", desk.tone());
        assertEquals(List.of(new Resume("anna")), desk.press("f"), "the next flash swaps");
    }

    @Test
    void halfASecondDownIsHungUpAndLiftingAgainBeginsAnew() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.layDown();
        assertEquals(List.of(), desk.pass(499));
        assertEquals(List.of(new HangUp("anna")), desk.pass(1));
        desk.ended("anna", Failure.of(FailureClass.LOCAL, 0, ""));
        assertEquals(List.of(), desk.lift());
        assertEquals(TestDesk.DIAL, desk.tone());
    }

    @Test
    void aHookThatFlapsTwentyTimesASecondDoesNotDropTheCall() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        List<DeskCommand> commands = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            commands.addAll(desk.layDown());
            commands.addAll(desk.pass(25));
            commands.addAll(desk.lift());
            commands.addAll(desk.pass(25));
        }
        commands.addAll(desk.pass(Duration.ofSeconds(1)));
        assertEquals(List.of(), commands);
        assertFalse(desk.state().silent());
    }

    @Test
    void theMicrophoneIsSilentOnceTheHandsetLiesTooLongForABounce() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.layDown();
        desk.pass(99);
        assertFalse(desk.state().silent());
        desk.pass(1);
        assertTrue(desk.state().silent());
        desk.lift();
        assertFalse(desk.state().silent());
    }

    @Test
    void withoutAFlashWindowTheHookActsAtOnce() {
        DeskSettings usual = TestDesk.settings(Map.of(), 0, Duration.ofSeconds(10));
        desk.settings(new DeskSettings(
                true,
                usual.dialTimeout(),
                0,
                usual.tones(),
                Map.of(),
                Map.<Integer, LineFeatures>of(),
                usual.emergencyNumbers(),
                new HookFlash.Window(Duration.ofMillis(100), Duration.ZERO)));
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        assertEquals(List.of(new HangUp("anna")), desk.layDown());
    }

    @Test
    void aFlashAnswersACallThatWaits() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.incoming("bert", CallState.RINGING);
        assertEquals(List.of(new Answer("bert")), desk.press("f"));
    }

    @Test
    void aFlashSwapsTwoCalls() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        desk.call("bert", CallState.ACTIVE);
        desk.layDown();
        desk.pass(200);
        assertEquals(List.of(new Resume("anna")), desk.lift());
    }

    @Test
    void aFlashAtTheDialToneOfAFurtherCallGoesBackToTheOneOnHold() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("f");
        desk.call("anna", CallState.HELD);
        desk.press("60");
        assertEquals(List.of(new Resume("anna")), desk.press("f"));
        assertEquals("", desk.tone());
    }

    @Test
    void layingDownAtTheDialToneOfAFurtherCallLeavesTheOtherOnHold() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("f");
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(), desk.hangUpHandset());
        assertEquals("HOLD  Anna", desk.rows().get(0));
        assertEquals(List.of(new Resume("anna")), desk.lift());
    }

    @Test
    void theFarEndThatHangsUpInTheFlashWindowLeavesNothingToHangUp() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.layDown();
        desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(List.of(), desk.pass(500));
        assertEquals("", desk.tone());
        assertEquals(Optional.empty(), desk.state().notes().aftermath());
    }
}
