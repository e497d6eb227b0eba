package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.config.LineFeatures;
import org.evertone.desk.DeskCommand.Answer;
import org.evertone.desk.DeskCommand.ChangeVolume;
import org.evertone.desk.DeskCommand.Hold;
import org.evertone.desk.DeskCommand.Resume;
import org.evertone.desk.DeskCommand.ToneOnce;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.junit.jupiter.api.Test;

class CallKeysTest {
    private final TestDesk desk = new TestDesk();

    @Test
    void holdHoldsAndTakesUpAgain() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        assertEquals(List.of(new Hold("anna")), desk.press("o"));
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(new Resume("anna")), desk.press("o"));
    }

    @Test
    void holdHoldsAWholeConference() {
        desk.lift();
        desk.joined("anna");
        desk.joined("bert");
        assertEquals(List.of(new Hold("anna"), new Hold("bert")), desk.press("o"));
    }

    @Test
    void muteLastsUntilTheLastCallIsOver() {
        desk.press("m");
        assertFalse(desk.state().muted());
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("m");
        assertTrue(desk.state().silent());
        desk.ended("anna", Failure.of(FailureClass.REMOTE, 1, ""));
        assertFalse(desk.state().silent());
    }

    @Test
    void whatSomebodyElseMutedIsMutedHereToo() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.on(new DeskEvent.MutedElsewhere(true));
        assertEquals("muted", desk.lamp("mute"));
        desk.press("m");
        assertFalse(desk.state().silent());
    }

    @Test
    void conferenceJoinsTwoCallsAndSaysWhatItNeeds() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(), desk.press("c"));
        assertEquals("Conference needs", desk.rows().get(0));
        desk.call("bert", CallState.ACTIVE);
        assertEquals(List.of(new DeskCommand.Conference()), desk.press("c"));
    }

    @Test
    void volumeKeysActOnWhatIsHeard() {
        assertEquals(List.of(new ChangeVolume(Outlet.RINGER, 10)), desk.press("+"));
        desk.incoming("anna", CallState.RINGING);
        assertEquals(List.of(new ChangeVolume(Outlet.RINGER, -10)), desk.press("-"));
        desk.lift();
        desk.incoming("anna", CallState.ACTIVE);
        assertEquals(List.of(new ChangeVolume(Outlet.HANDSET, 10)), desk.press("+"));
        desk.press("s");
        assertEquals(List.of(new ChangeVolume(Outlet.SPEAKER, 10)), desk.press("+"));
        desk.on(new DeskEvent.VolumeChanged(Outlet.SPEAKER, 60));
        assertEquals(List.of("Speaker volume", "60%"), desk.rows());
        desk.pass(Notes.NOTE);
        assertEquals("Anna", desk.rows().get(0));
    }

    @Test
    void aWaitingCallSoundsItsToneAgainAndAgainAndDoesNotRing() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        ToneOnce beep = new ToneOnce(TestDesk.WAITING_BEEP);
        assertEquals(List.of(beep), desk.incoming("bert", CallState.RINGING));
        assertEquals("", desk.state().ringer());
        assertEquals(List.of(), desk.pass(10_299));
        assertEquals(List.of(beep), desk.pass(1));
        assertEquals(List.of(beep), desk.pass(10_300));
        desk.ended("bert", Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(List.of(), desk.pass(Duration.ofMinutes(1)));
    }

    @Test
    void holdAnswersAWaitingCall() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.incoming("bert", CallState.RINGING);
        assertEquals(List.of(new Answer("bert")), desk.press("o"));
    }

    @Test
    void holdAnswersACallThatWaitsBesideOneOnHold() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        desk.incoming("bert", CallState.RINGING);
        assertEquals(List.of(new Answer("bert")), desk.press("o"));
    }

    @Test
    void aCallThatWaitsAtTheDialToneOfAFurtherCallIsNamedAndLeavingItTakesTheOneOnHoldUp() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("f");
        desk.call("anna", CallState.HELD);
        desk.incoming("bert", CallState.RINGING);
        Set<List<String>> shown = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            shown.add(desk.rows());
            desk.pass(Screen.TURN);
        }
        assertTrue(shown.contains(List.of("Call waiting", "Bert")), shown.toString());
        assertEquals(List.of(new Resume("anna")), desk.press("h"));
    }

    @Test
    void whatWasMutedDoesNotMuteTheNextCall() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("m");
        desk.incoming("bert", CallState.RINGING);
        assertTrue(desk.state().muted());
        desk.incoming("bert", CallState.ACTIVE);
        assertFalse(desk.state().muted());
    }

    @Test
    void whatIsMutedWhileACallRingsStaysMutedWhenItIsAnswered() {
        desk.lift();
        desk.call("anna", CallState.DIALLING);
        desk.press("m");
        desk.call("anna", CallState.ACTIVE);
        assertTrue(desk.state().muted());
    }

    @Test
    void whoCallsForHelpIsHeard() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("mf");
        desk.call("anna", CallState.HELD);
        assertTrue(desk.state().muted());
        assertEquals(List.of(new DeskCommand.Dial("112")), desk.press("112#"));
        assertFalse(desk.state().muted());
    }

    @Test
    void aLineKeyHoldsAllOfAConference() {
        desk.line(1, LineState.REGISTERED_PRIMARY);
        desk.line(2, LineState.REGISTERED_PRIMARY);
        desk.lift();
        desk.joined("anna");
        desk.joined("bert");
        assertEquals(List.of(new Hold("anna"), new Hold("bert")), desk.press("F"));
    }

    @Test
    void hangUpWithAWaitingCallEndsTheOneThatIsTalkedInAndTheOtherRings() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.incoming("bert", CallState.RINGING);
        assertEquals(List.of(new DeskCommand.HangUp("anna")), desk.press("hh"));
        desk.ended("anna", Failure.of(FailureClass.LOCAL, 0, ""));
        assertEquals(TonePlan.RINGER, desk.state().ringer());
    }

    @Test
    void aLineKeyAnswersHoldsAndTakesUpTheCallOfItsLine() {
        desk.line(1, LineState.REGISTERED_PRIMARY);
        desk.line(2, LineState.REGISTERED_PRIMARY);
        desk.lift();
        desk.call("anna", 1, CallState.ACTIVE);
        assertEquals(List.of(new Hold("anna")), desk.press("E"));
        desk.call("anna", 1, CallState.HELD);
        assertEquals(List.of(new Resume("anna")), desk.press("E"));
        desk.call("anna", 1, CallState.ACTIVE);
        desk.call(desk.view("bert", 2, CallState.RINGING, Optional.empty(), false));
        assertEquals(List.of(new Answer("bert")), desk.press("F"));
    }

    @Test
    void aLineKeyInACallOfAnotherLineHoldsThatAndGivesDialTone() {
        desk.line(1, LineState.REGISTERED_PRIMARY);
        desk.line(2, LineState.REGISTERED_PRIMARY);
        desk.lift();
        desk.call("anna", 1, CallState.ACTIVE);
        assertEquals(List.of(new Hold("anna")), desk.press("F"));
        desk.call("anna", 1, CallState.HELD);
        assertEquals(TestDesk.DIAL, desk.tone());
        assertEquals(List.of("Dial a number", "Line 2"), desk.rows());
        assertEquals(List.of(new Resume("anna")), desk.press("E"), "back to the first one");
        desk.press("F");
        assertEquals(List.of(new DeskCommand.Dial(2, "600")), desk.press("600#"));
    }

    @Test
    void doNotDisturbIsToggledForAllLinesInUse() {
        desk.features(1, LineFeatures.PLAIN);
        desk.features(2, TestDesk.features(true, Optional.empty(), Optional.empty(), Duration.ZERO, ""));
        assertEquals(List.of(new DeskCommand.DoNotDisturb(Set.of(1, 2), true)), desk.press("d"));
        desk.features(1, TestDesk.features(true, Optional.empty(), Optional.empty(), Duration.ZERO, ""));
        assertEquals(List.of(new DeskCommand.DoNotDisturb(Set.of(1, 2), false)), desk.press("d"));
    }

    @Test
    void aCallThatIsAnsweredByItselfBeepsAndIsHeardOnTheSpeaker() {
        desk.incoming("anna", CallState.RINGING);
        assertEquals(
                List.of(new ToneOnce(TonePlan.AUTO_ANSWER)),
                desk.on(new DeskEvent.AutoAnswered(desk.view("anna", 1, CallState.RINGING, Optional.empty(), false))));
        assertEquals(Outlet.SPEAKER, desk.state().outlet());
    }

    @Test
    void aCallThatIsAnsweredByItselfStaysAtTheHandsetWhenThatIsLifted() {
        desk.lift();
        desk.on(new DeskEvent.AutoAnswered(desk.view("anna", 1, CallState.RINGING, Optional.empty(), false)));
        assertEquals(Outlet.HANDSET, desk.state().outlet());
    }
}
