package org.evertone.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.audio.Outlet;
import org.evertone.call.CallState;
import org.evertone.config.LineFeatures;
import org.evertone.desk.DeskCommand.Dial;
import org.evertone.desk.DeskCommand.SendDigit;
import org.evertone.line.Failure;
import org.evertone.line.LineState;
import org.evertone.line.MessageSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiallingTest {
    private final TestDesk desk = new TestDesk();

    @Test
    void liftingGivesDialToneEvenWithoutService() {
        desk.line(LineState.UNREGISTERED);
        desk.lift();
        assertEquals(TestDesk.DIAL, desk.tone());
        assertEquals("NO SERVICE", desk.rows().get(0));
    }

    @Test
    void poundSendsWhatWasTypedOffHook() {
        desk.lift();
        assertTrue(desk.press("600").isEmpty());
        assertEquals("", desk.tone());
        assertEquals("600", desk.rows().get(0));
        assertEquals(List.of(new Dial("600")), desk.press("#"));
    }

    @Test
    void pauseSendsWhatWasTypedOffHook() {
        desk.lift();
        desk.press("60");
        desk.pass(Duration.ofSeconds(9));
        desk.press("0");
        assertEquals(List.of(), desk.pass(9999));
        assertEquals(List.of(new Dial("600")), desk.pass(1));
    }

    @Test
    void fixedLengthSends() {
        desk.settings(TestDesk.settings(Map.of(), 3, Duration.ofSeconds(10)));
        desk.lift();
        assertEquals(List.of(new Dial("600")), desk.press("600"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void digitsTypedOnHookAreSentByHandsetOrSpeaker(boolean handset) {
        desk.press("600");
        assertEquals("", desk.tone());
        assertEquals(List.of(new Dial("600")), handset ? desk.lift() : desk.press("s"));
    }

    @Test
    void digitsTypedOnHookAreForgottenAfterAWhile() {
        desk.press("600");
        assertEquals(List.of(), desk.pass(Digits.KEPT_ON_HOOK));
        assertEquals("", desk.state().digits().typed());
    }

    @Test
    void backTakesTheLastDigitAwayUntilThereIsDialToneAgain() {
        desk.lift();
        desk.press("60b");
        assertEquals("6", desk.rows().get(0));
        desk.press("b");
        assertEquals(TestDesk.DIAL, desk.tone());
        assertEquals(List.of(), desk.press("b"));
    }

    @Test
    void keysInACallAreDigitsForTheFarEnd() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        assertEquals(List.of(new SendDigit("anna", '1'), new SendDigit("anna", '#')), desk.press("1#"));
    }

    @Test
    void ringbackSoundsUnlessTheFarEndIsHeard() {
        desk.call("anna", CallState.RINGING_OUT);
        assertEquals(TestDesk.RINGBACK, desk.tone());
        desk.call(desk.state().call().orElseThrow(), true);
        assertEquals("", desk.tone());
    }

    @Test
    void redialCallsTheLastNumberOnTheSpeakerWhenTheHandsetIsDown() {
        desk.on(new DeskEvent.HistoryChanged(List.of(), 0, Optional.of("1002")));
        assertEquals(List.of(new Dial("1002")), desk.press("r"));
        assertEquals(Outlet.SPEAKER, desk.state().outlet());
    }

    @Test
    void redialSaysSoWhenNothingWasDialled() {
        assertEquals(List.of(), desk.press("r"));
        assertEquals(List.of("Nothing dialled", "so far"), desk.rows());
    }

    @Test
    void aCallOfTheRedialKeyWaitsUntilTheOneBeforeIsSetUp() {
        desk.on(new DeskEvent.HistoryChanged(List.of(), 0, Optional.of("1002")));
        desk.call("anna", CallState.DIALLING);
        assertEquals(List.of(), desk.press("r"));
    }

    @Test
    void messagesCallsTheMailboxOfTheLineWithNews() {
        desk.features(1, TestDesk.mailbox("*97"));
        desk.features(2, TestDesk.mailbox("*98"));
        assertEquals(List.of(new Dial(1, "*97")), desk.press("v"));
        desk.on(new DeskEvent.MessagesChanged(2, new MessageSummary(true, 1, 0, "")));
        assertEquals(List.of(new Dial(2, "*98")), desk.press("v"));
    }

    @Test
    void messagesSaysSoWhenThereIsNoMailbox() {
        desk.features(1, LineFeatures.PLAIN);
        assertEquals(List.of(), desk.press("v"));
        assertEquals("No mailbox", desk.rows().get(0));
    }

    @Test
    void aLineKeyChoosesTheLineOfTheNextCallOnly() {
        desk.line(1, LineState.REGISTERED_PRIMARY);
        desk.line(2, LineState.REGISTERED_PRIMARY);
        desk.press("F");
        assertEquals(Outlet.SPEAKER, desk.state().outlet());
        assertEquals(List.of("Dial a number", "Line 2"), desk.rows());
        assertEquals(List.of(new Dial(2, "600")), desk.press("600#"));
        assertEquals(List.of(new Dial("600")), desk.press("600#"));
        assertEquals(List.of(), desk.press("G"), "there is no line 3");
        assertEquals(0, desk.state().chosenLine());
    }

    @Test
    void theHotlineIsCalledAtOnce() {
        desk.features(1, TestDesk.hotline("100", Duration.ZERO));
        assertEquals(List.of(new Dial(1, "100")), desk.lift());
    }

    @Test
    void theWarmLineIsCalledAfterItsTimeUnlessAKeyIsPressed() {
        desk.features(1, TestDesk.hotline("100", Duration.ofSeconds(4)));
        desk.lift();
        assertEquals(TestDesk.DIAL, desk.tone());
        assertEquals(List.of(), desk.pass(3999));
        assertEquals(List.of(new Dial(1, "100")), desk.pass(1));
        assertEquals(List.of(), desk.pass(Duration.ofMinutes(1)), "once for each dial tone");
        desk.layDown();
        desk.lift();
        desk.press("6");
        assertEquals(List.of(new Dial("6")), desk.pass(Duration.ofSeconds(10)));
    }

    @Test
    void theHotlineIsCalledAgainAtTheNextDialTone() {
        desk.features(1, TestDesk.hotline("100", Duration.ZERO));
        desk.lift();
        desk.call("100", CallState.DIALLING);
        desk.ended("100", Failure.rejected(486, 1, ""));
        assertEquals(List.of(new Dial(1, "100")), desk.press("h"));
    }

    @Test
    void anEmergencyNumberIsSentByPoundOrAShortPause() {
        desk.settings(TestDesk.settings(Map.of(), 5, Duration.ZERO));
        desk.line(LineState.UNREGISTERED);
        desk.lift();
        assertEquals(List.of(new Dial("112")), desk.press("112#"));
        desk.press("112");
        assertEquals(List.of(), desk.pass(Digits.EMERGENCY_PAUSE.minusMillis(1)));
        assertEquals(List.of(new Dial("112")), desk.pass(1));
    }

    @Test
    void anEmergencyNumberGoesOutOnAnyLineWhateverLineWasChosen() {
        desk.line(2, LineState.UNREGISTERED);
        desk.press("F");
        assertEquals(List.of(new Dial(0, "112")), desk.press("112#"));
    }

    @Test
    void anEmergencyNumberEndsAHotlineThatIsBeingCalledOrWasAnswered() {
        desk.features(1, TestDesk.hotline("1002", Duration.ZERO));
        desk.lift();
        desk.call("door", CallState.RINGING_OUT);
        assertEquals(List.of(new Dial("112")), desk.press("112#"));
        desk.call("door", CallState.ACTIVE);
        List<DeskCommand> commands = desk.press("112#");
        assertEquals(new Dial("112"), commands.get(commands.size() - 1));
    }

    @Test
    void anEmergencyNumberIsDialledWhileACallRings() {
        desk.incoming("anna", CallState.RINGING);
        assertEquals(List.of(new Dial("112")), desk.press("112#"));
        assertEquals(Outlet.SPEAKER, desk.state().outlet());
    }

    @Test
    void anEmergencyNumberIsDialledWhileAListIsOpen() {
        desk.press("l");
        assertEquals(List.of(new Dial("911")), desk.press("911#"));
        assertTrue(!desk.state().browser().isOpen());
    }

    @Test
    void anEmergencyNumberIsNeverTheTargetOfATransfer() {
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("t");
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(new Dial("112")), desk.press("112t"));
        assertEquals(true, desk.state().transfer().in(Transfer.Step.NONE));
    }

    @Test
    void anEmergencyNumberIsDialledWhileTransferAndDoNotDisturbAreOn() {
        desk.features(1, TestDesk.features(true, Optional.empty(), Optional.empty(), Duration.ZERO, ""));
        desk.lift();
        desk.call("anna", CallState.ACTIVE);
        desk.press("t");
        desk.call("anna", CallState.HELD);
        assertEquals(List.of(new Dial("112")), desk.press("112#"));
    }

    @Test
    void anEmergencyNumberIsDialledBesideACallOnHold() {
        desk.lift();
        desk.call("anna", CallState.HELD);
        List<DeskCommand> commands = desk.press("112#");
        assertEquals(new Dial("112"), commands.get(commands.size() - 1));
    }

    @Test
    void digitsInACallThatThePersonChoseStayDigits() {
        desk.lift();
        desk.call("menu", CallState.ACTIVE);
        assertEquals(
                List.of(
                        new SendDigit("menu", '1'),
                        new SendDigit("menu", '1'),
                        new SendDigit("menu", '2'),
                        new SendDigit("menu", '#')),
                desk.press("112#"));
    }
}
