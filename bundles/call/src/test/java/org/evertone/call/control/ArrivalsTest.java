package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evertone.call.CallState;
import org.evertone.call.Calls;
import org.evertone.config.LineFeatures;
import org.evertone.config.PhoneFeatures;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls that come in: waiting, do not disturb, forwarding, answering by itself, taking over. */
class ArrivalsTest {
    private static final PhoneFeatures CODES = new PhoneFeatures(Set.of("112"), true, 486, 600, 480);

    private final CallBench bench = new CallBench();
    private CallControl calls;

    private void start(LineFeatures features) {
        bench.features = features;
        calls = bench.start();
    }

    private static LineFeatures forward(String always, String busy, String noAnswer) {
        return features(false, always, busy, noAnswer, Optional.empty(), false);
    }

    private static LineFeatures answering(Duration after, boolean byRequest) {
        return features(false, "", "", "", Optional.ofNullable(after), byRequest);
    }

    private static LineFeatures features(
            boolean doNotDisturb,
            String always,
            String busy,
            String noAnswer,
            Optional<Duration> autoAnswerAfter,
            boolean byRequest) {
        return new LineFeatures(
                doNotDisturb,
                Optional.of(always).filter(target -> !target.isEmpty()),
                Optional.of(busy).filter(target -> !target.isEmpty()),
                Optional.of(noAnswer).filter(target -> !target.isEmpty()),
                Duration.ofSeconds(5),
                autoAnswerAfter,
                byRequest,
                Optional.empty(),
                Duration.ZERO,
                "",
                false,
                Duration.ofHours(1),
                true,
                true);
    }

    @Test
    void aSecondCallRingsInACallAndAnsweringItHoldsTheFirst() {
        start(LineFeatures.PLAIN);
        String first = bench.talk();
        CallBench.FakeLeg waiting = bench.arrive();
        assertEquals(List.of("ring"), waiting.log);
        assertEquals(CallState.ACTIVE, bench.state(first));
        String second = bench.latest();
        calls.answer(second);
        assertEquals(CallState.HELD, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(second));
    }

    @Test
    void aCallRingsWhileAnotherIsOnHold() {
        start(LineFeatures.PLAIN);
        calls.hold(bench.talk());
        assertEquals(List.of("ring"), bench.arrive().log);
    }

    @Test
    void withoutCallWaitingASecondCallIsBusy() {
        bench.phoneFeatures = new PhoneFeatures(Set.of(), false, 480, 600, 603);
        start(LineFeatures.PLAIN);
        bench.talk();
        assertEquals(List.of("reject 600"), bench.arrive().log);
        assertEquals(1, calls.calls().size());
        assertEquals(
                "another call stands, and call waiting is off", bench.onlyEnd().detail());
        assertEquals(1, bench.events("call.refused").size());
        assertEquals("600", bench.events("call.refused").get(0).evidence().get("code"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyOneCallAtATimeRingsOrIsDialled(boolean rings) {
        start(LineFeatures.PLAIN);
        if (rings) {
            bench.arrive();
        } else {
            calls.dial(1, "600");
        }
        assertEquals(List.of("reject 486"), bench.arrive().log);
    }

    @Test
    void theFourthCallWaitsAndTheFifthIsBusy() {
        start(LineFeatures.PLAIN);
        for (int call = 1; call < Calls.MAXIMUM; call++) {
            bench.talk();
        }
        assertEquals(List.of("ring"), bench.arrive().log);
        calls.answer(bench.latest());
        assertEquals(List.of("reject 486"), bench.arrive().log);
        assertEquals("there are 4 calls already", bench.onlyEnd().detail());
    }

    @Test
    void whoDoesNotWantToBeDisturbedIsNotAndSeesTheCallInTheHistory() {
        bench.phoneFeatures = CODES;
        start(features(true, "", "", "", Optional.empty(), false));
        assertEquals(List.of("reject 486"), bench.arrive().log);
        assertTrue(calls.calls().isEmpty());
        Failure end = bench.onlyEnd();
        assertEquals(FailureClass.LOCAL, end.failureClass());
        assertEquals("do not disturb", end.detail());
        assertEquals("1002", bench.told.get(0).peer());
        assertTrue(bench.told.get(0).incoming());
        assertEquals(List.of("call.refused"), bench.kinds());
    }

    @Test
    void everyCallIsForwardedEvenWhenNobodyMayDisturb() {
        start(features(true, "10 02", "", "", Optional.empty(), false));
        assertEquals(List.of("redirect 1002"), bench.arrive().log);
        assertEquals("forwarded to 1002", bench.onlyEnd().detail());
        assertEquals(List.of("call.forwarded"), bench.kinds());
    }

    @Test
    void aBusyPhoneForwards() {
        start(forward("", "sip:1003@pbx.example", ""));
        bench.talk();
        bench.arrive();
        CallBench.FakeLeg third = bench.arrive();
        assertEquals(List.of("redirect sip:1003@pbx.example"), third.log);
        assertEquals("forwarded to 1003", bench.onlyEnd().detail());
    }

    @Test
    void aCallThatNobodyAnswersIsForwardedAfterItsTime() {
        start(forward("", "", "1004"));
        CallBench.FakeLeg leg = bench.arrive();
        String id = bench.latest();
        bench.loop.advance(Duration.ofMillis(4999));
        assertEquals(List.of("ring"), leg.log);
        bench.loop.advance(Duration.ofMillis(1));
        assertEquals(List.of("ring", "redirect 1004"), leg.log);
        assertEquals("forwarded to 1004", bench.ended(id).detail());
    }

    @Test
    void aCallThatIsAnsweredOrOverIsNotForwardedAnyMore() {
        start(forward("", "", "1004"));
        CallBench.FakeLeg answered = bench.arrive();
        calls.answer(bench.latest());
        assertTrue(bench.loop.idle());
        CallBench.FakeLeg givenUp = bench.arrive();
        givenUp.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        assertTrue(bench.loop.idle());
        bench.loop.advance(Duration.ofSeconds(10));
        assertFalse(answered.log.contains("redirect 1004") || givenUp.log.contains("redirect 1004"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "sip:1001@pbx.example", "sip:1001@PBX.example;transport=tcp", "100 1"})
    void theLinesOwnNumberIsNeverForwardedTo(String own) {
        start(forward(own, own, own));
        CallBench.FakeLeg leg = bench.arrive();
        bench.loop.advance(Duration.ofSeconds(10));
        assertEquals(List.of("ring"), leg.log);
        assertEquals(
                "1001 is this line itself",
                bench.events("call.not-forwarded").get(0).why());
    }

    @Test
    void aNumberOfAnotherDomainIsNotOurs() {
        start(forward("sip:1001@other.example", "", ""));
        assertEquals(List.of("redirect sip:1001@other.example"), bench.arrive().log);
    }

    @Test
    void aTargetThatCannotBeDialledForwardsNothing() {
        start(forward("a b", "", ""));
        assertEquals(List.of("ring"), bench.arrive().log);
        assertEquals(1, bench.events("call.not-forwarded").size());
    }

    @Test
    void hangingUpARingingCallRefusesItAsSet() {
        bench.phoneFeatures = CODES;
        start(LineFeatures.PLAIN);
        CallBench.FakeLeg leg = bench.arrive();
        calls.hangUp(bench.latest());
        assertEquals(List.of("ring", "reject 480"), leg.log);
        CallBench.FakeLeg other = bench.arrive();
        calls.busy(bench.latest());
        assertEquals(List.of("ring", "reject 600"), other.log);
    }

    @Test
    void aRingingCallIsSentElsewhereByHand() {
        start(LineFeatures.PLAIN);
        CallBench.FakeLeg leg = bench.arrive();
        String id = bench.latest();
        assertThrows(IllegalArgumentException.class, () -> calls.redirect(id, ""));
        calls.redirect(id, "10-05");
        assertEquals(List.of("ring", "redirect 1005"), leg.log);
        assertEquals("forwarded to 1005", bench.ended(id).detail());
        assertThrows(IllegalArgumentException.class, () -> calls.redirect(id, "1005"));
    }

    @Test
    void everyCallIsAnsweredAfterItsTimeAndAnnouncedBefore() {
        start(answering(Duration.ofSeconds(3), false));
        CallBench.FakeLeg leg = bench.arrive();
        String id = bench.latest();
        bench.loop.advance(Duration.ofMillis(2999));
        assertEquals(CallState.RINGING, bench.state(id));
        bench.loop.advance(Duration.ofMillis(1));
        assertEquals(List.of(id + " ringing"), bench.autoAnswers);
        assertEquals(CallState.ACTIVE, bench.state(id));
        assertTrue(leg.log.get(1).startsWith("answer"), leg.log.toString());
        assertEquals(1, bench.events("call.auto-answer").size());
    }

    @Test
    void aCallThatAsksForItIsAnsweredAtOnceWithoutRinging() {
        start(answering(null, true));
        CallBench.FakeLeg leg = new CallBench.FakeLeg(Optional.of(CallBench.SDP));
        leg.asksForAnswer = true;
        bench.arrive(leg);
        assertEquals(1, leg.log.size());
        assertTrue(leg.log.get(0).startsWith("answer"), leg.log.toString());
        assertEquals(List.of(bench.latest() + " ringing"), bench.autoAnswers);
        assertEquals(
                List.of(CallState.ACTIVE),
                bench.told.stream().map(view -> view.state()).toList());
    }

    @Test
    void nobodyIsAnsweredByRequestUnlessTheLineAllowsIt() {
        start(LineFeatures.PLAIN);
        CallBench.FakeLeg leg = new CallBench.FakeLeg(Optional.of(CallBench.SDP));
        leg.asksForAnswer = true;
        assertEquals(List.of("ring"), bench.arrive(leg).log);
        assertTrue(bench.autoAnswers.isEmpty());
    }

    @Test
    void aCallThatAsksForAnAnswerWithoutCommonAudioIsRefusedUnannounced() {
        start(answering(null, true));
        CallBench.FakeLeg leg =
                new CallBench.FakeLeg(Optional.of(CallBench.SDP.replace("RTP/AVP 0 101", "RTP/AVP 18")));
        leg.asksForAnswer = true;
        assertEquals(List.of("reject 488"), bench.arrive(leg).log);
        assertTrue(bench.autoAnswers.isEmpty());
    }

    @Test
    void nothingIsAnsweredByItselfBesideAnotherCall() {
        start(answering(Duration.ZERO, true));
        calls.hold(bench.talk());
        CallBench.FakeLeg leg = bench.arrive();
        bench.loop.advance(Duration.ofSeconds(10));
        assertEquals(List.of("ring"), leg.log);
        assertTrue(bench.autoAnswers.isEmpty());
    }

    @Test
    void aCallTakesThePlaceOfAnActiveOne() {
        start(LineFeatures.PLAIN);
        String before = bench.talk();
        CallBench.FakeLeg replaced = bench.lines.leg;
        CallBench.FakeLeg leg = takeOver(replaced.id());
        String now = bench.latest();
        assertTrue(leg.log.get(0).startsWith("answer"), leg.log.toString());
        assertEquals(CallState.ACTIVE, bench.state(now));
        assertEquals(List.of("hangUp"), replaced.log);
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "Anna took its place"), bench.ended(before));
        assertTrue(bench.autoAnswers.isEmpty());
    }

    @Test
    void aCallTakesThePlaceOfOneOnHoldAndStaysOnHold() {
        start(LineFeatures.PLAIN);
        calls.hold(bench.talk());
        bench.media.log.clear();
        CallBench.FakeLeg leg = takeOver(bench.lines.leg.id());
        String now = bench.latest();
        assertEquals(CallState.HELD, bench.state(now));
        assertTrue(leg.log.get(0).contains("a=sendonly"), leg.log.toString());
        assertTrue(bench.media.log.contains("10002 configure 4000"), bench.media.log.toString());
        calls.resume(now);
        leg.listener.onAnswer(CallBench.SDP);
        assertEquals(CallState.ACTIVE, bench.state(now));
    }

    @Test
    void aCallTakesThePlaceInTheConference() {
        start(LineFeatures.PLAIN);
        String first = bench.talk();
        CallBench.FakeLeg firstLeg = bench.lines.leg;
        String second = bench.talk();
        firstLeg.listener.onAnswer(CallBench.SDP);
        calls.conference();
        firstLeg.listener.onAnswer(CallBench.SDP);
        takeOver(firstLeg.id());
        String now = bench.latest();
        assertTrue(bench.view(now).conference() && bench.view(second).conference());
        assertTrue(bench.media.log.contains("conference [10002, 10004]"), bench.media.log.toString());
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "Anna took its place"), bench.ended(first));
    }

    @Test
    void aCallTakesThePlaceOfOneThatStillRingsOut() {
        start(LineFeatures.PLAIN);
        String dialled = calls.dial(1, "600");
        takeOver(bench.lines.leg.id());
        assertEquals(CallState.ACTIVE, bench.state(bench.latest()));
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "Anna took its place"), bench.ended(dialled));
    }

    @Test
    void aCallWhosePlaceItCannotTakeStays() {
        start(LineFeatures.PLAIN);
        String before = bench.talk();
        CallBench.FakeLeg leg =
                new CallBench.FakeLeg(Optional.of(CallBench.SDP.replace("RTP/AVP 0 101", "RTP/AVP 18")));
        leg.replacedLeg = Optional.of(bench.lines.leg.id());
        assertEquals(List.of("reject 488"), bench.arrive(leg).log);
        assertEquals(CallState.ACTIVE, bench.state(before));
    }

    @Test
    void nobodyTakesAPlaceThatIsGoneOrStillRingsHere() {
        start(LineFeatures.PLAIN);
        assertEquals(List.of("reject 481"), takeOver("leg-0").log);
        CallBench.FakeLeg ringing = bench.arrive();
        assertEquals(List.of("reject 481"), takeOver(ringing.id()).log);
        assertEquals(List.of("ring"), ringing.log);
    }

    private CallBench.FakeLeg takeOver(String leg) {
        CallBench.FakeLeg taking = new CallBench.FakeLeg(Optional.of(CallBench.SDP));
        taking.replacedLeg = Optional.of(leg);
        return bench.arrive(taking);
    }
}
