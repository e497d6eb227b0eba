package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.config.VoiceSettings;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LineState;
import org.evertone.runtime.TimelineRecorder;
import org.evertone.runtime.VirtualLoop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallControlTest {
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\ns=-\r\nc=IN IP4 127.0.0.5\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
    private static final String SDP_G729 = SDP.replace("RTP/AVP 0 101", "RTP/AVP 18");

    private final CallBench bench = new CallBench();
    private final VirtualLoop loop = bench.loop;
    private final TimelineRecorder timeline = bench.timeline;
    private final CallBench.FakeLines lines = bench.lines;
    private final CallBench.FakeMedia media = bench.media;
    private final List<CallView> told = bench.told;
    private final List<Character> digits = bench.digits;
    private CallControl calls;

    @BeforeEach
    void startPhone() {
        calls = bench.start(VoiceSettings.of(List.of()));
    }

    @Test
    void dialledCallRingsIsAnsweredAndEndsWithItsStatistics() {
        String id = calls.dial(0, "60 (0)-.");
        assertEquals("600", lines.target);
        assertTrue(lines.offer.contains("m=audio 10000 RTP/AVP 0 8"), lines.offer);
        lines.leg.listener.onProgress(180, "");
        assertEquals(CallState.RINGING_OUT, calls.calls().get(0).state());
        assertTrue(media.log.isEmpty(), media.log.toString());
        lines.leg.listener.onAnswered(SDP);
        assertEquals(CallState.ACTIVE, calls.calls().get(0).state());
        assertEquals(List.of("configure 4000 send receive"), media.log);
        loop.advance(Duration.ofSeconds(3));
        calls.sendDigit(id, '5');
        lines.leg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        assertEquals(List.of("configure 4000 send receive", "digit 5", "close"), media.log);
        assertTrue(calls.calls().isEmpty());
        assertEquals(
                List.of(CallState.DIALLING, CallState.RINGING_OUT, CallState.ACTIVE, CallState.ENDED),
                told.stream().map(CallView::state).toList());
        assertEquals(List.of("call.dialled", "call.ringing", "call.active", "call.ended"), kinds());
        Map<String, String> evidence = timeline.recent().get(3).evidence();
        assertEquals("3000", evidence.get("durationMillis"));
        assertEquals("150", evidence.get("sent"));
    }

    @Test
    void earlyMediaOfOneServerIsNotThatOfTheNext() {
        String id = calls.dial(1, "600");
        lines.leg.listener.onProgress(183, SDP.replace("RTP/AVP 0", "RTP/AVP 8"));
        hear();
        assertTrue(calls.earlyMedia(id));
        told.clear();
        String again = lines.offers.sdp("127.0.0.9", false);
        assertFalse(calls.earlyMedia(id));
        assertEquals(1, told.size());
        hear();
        assertFalse(calls.earlyMedia(id), "of the server before");
        assertEquals(lines.offer.lines().skip(2).toList(), again.lines().skip(2).toList());
    }

    @Test
    void earlyMediaIsHeardBeforeTheAnswer() {
        String id = calls.dial(1, "600");
        lines.leg.listener.onProgress(183, SDP);
        hear();
        assertTrue(calls.earlyMedia(id));
        assertEquals(1, media.log.size());
        lines.leg.listener.onAnswered("");
        assertFalse(calls.earlyMedia(id));
        assertEquals(CallState.ACTIVE, calls.calls().get(0).state());
    }

    @Test
    void anEarlyDescriptionWithoutPacketsIsNoSound() {
        String id = calls.dial(1, "600");
        lines.leg.listener.onProgress(183, SDP);
        assertFalse(calls.earlyMedia(id));
        told.clear();
        hear();
        assertTrue(calls.earlyMedia(id));
        assertEquals(
                List.of(CallState.RINGING_OUT),
                told.stream().map(CallView::state).toList());
    }

    @Test
    void earlySoundThatMovesIsOverUntilItIsHeardFromThere() {
        String id = calls.dial(1, "600");
        lines.leg.listener.onProgress(183, SDP);
        hear();
        lines.leg.listener.onProgress(183, SDP.replace("audio 4000", "audio 4002"));
        assertFalse(calls.earlyMedia(id));
        hear();
        assertTrue(calls.earlyMedia(id));
        lines.leg.listener.onProgress(183, SDP.replace("audio 4000", "audio 4002") + "a=ptime:20\r\n");
        assertTrue(calls.earlyMedia(id), "it has not moved");
    }

    @Test
    void answerWithoutCommonCodecHangsUpAndSaysSo() {
        calls.dial(1, "600");
        lines.leg.listener.onAnswered(SDP_G729);
        assertEquals(List.of("hangUp"), lines.leg.log);
        assertEquals(FailureClass.NO_COMMON_AUDIO, lastFailure().failureClass());
    }

    @Test
    void refusalOfTheFarEndIsTheReason() {
        calls.dial(1, "600");
        lines.leg.listener.onEnded(Failure.rejected(486, 1, "Busy Here"));
        assertEquals(486, lastFailure().code());
        assertEquals(List.of("close"), media.log);
    }

    @Test
    void lineThatCannotCallEndsTheCallFromInsideDial() {
        lines.refuse = true;
        calls.dial(1, "600");
        assertEquals(FailureClass.NOT_CONFIGURED, lastFailure().failureClass());
        assertEquals(List.of("close"), media.log);
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void withoutAnRtpPortTheCallEndsWithWords() {
        media.full = true;
        calls.dial(1, "600");
        assertEquals(Failure.of(FailureClass.NOT_POSSIBLE, 0, "no port free"), lastFailure());
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void lineZeroIsTheFirstInService() {
        lines.statuses =
                List.of(CallBench.status(1, LineState.UNREGISTERED), CallBench.status(2, LineState.REGISTERED_BACKUP));
        calls.dial(0, "600");
        assertEquals(2, calls.calls().get(0).line());
    }

    @Test
    void withoutAnyLineDialEndsAsNotConfigured() {
        lines.statuses = List.of();
        calls.dial(0, "600");
        assertEquals(FailureClass.NOT_CONFIGURED, lastFailure().failureClass());
    }

    @Test
    void incomingCallRingsAndIsAnswered() {
        CallBench.FakeLeg leg = bench.arrive(Optional.of(SDP));
        assertEquals(List.of("ring"), leg.log);
        assertEquals("1002", calls.calls().get(0).peer());
        calls.answer(calls.calls().get(0).id());
        assertTrue(leg.log.get(1).startsWith("answer v=0"), leg.log.toString());
        assertEquals(List.of("configure 4000 send receive"), media.log);
        assertEquals(CallState.ACTIVE, calls.calls().get(0).state());
    }

    @Test
    void invitationWithoutOfferIsAnsweredWithOurs() {
        CallBench.FakeLeg leg = bench.arrive(Optional.empty());
        calls.answer(calls.calls().get(0).id());
        assertTrue(media.log.isEmpty());
        leg.listener.onConfirmed(SDP);
        assertEquals(List.of("configure 4000 send receive"), media.log);
    }

    @Test
    void acknowledgementWithoutTheDueAnswerEndsTheCall() {
        CallBench.FakeLeg leg = bench.arrive(Optional.empty());
        calls.answer(calls.calls().get(0).id());
        leg.listener.onConfirmed("");
        assertEquals("hangUp", leg.log.get(leg.log.size() - 1));
        assertEquals(FailureClass.NO_COMMON_AUDIO, lastFailure().failureClass());
    }

    @Test
    void incomingCallWithoutCommonAudioIsRefusedUnheard() {
        CallBench.FakeLeg leg = bench.arrive(Optional.of(SDP_G729));
        assertEquals(List.of("reject 488"), leg.log);
        assertTrue(told.stream().noneMatch(call -> call.state() == CallState.RINGING));
    }

    @Test
    void secondIncomingCallIsBusy() {
        bench.arrive(Optional.of(SDP));
        assertEquals(List.of("reject 486"), bench.arrive(Optional.of(SDP)).log);
        assertEquals(1, calls.calls().size());
    }

    @Test
    void ringingCallIsDeclinedOrBusyAsAsked() {
        CallBench.FakeLeg declined = bench.arrive(Optional.of(SDP));
        calls.hangUp(calls.calls().get(0).id());
        assertEquals(List.of("ring", "reject 603"), declined.log);
        CallBench.FakeLeg busy = bench.arrive(Optional.of(SDP));
        calls.busy(calls.calls().get(0).id());
        assertEquals(List.of("ring", "reject 486"), busy.log);
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void hangUpEndsAtOnceInEveryState() {
        for (String stage : List.of("dialling", "ringing-out", "active", "remote-held")) {
            String id = calls.dial(1, "600");
            if (!stage.equals("dialling")) {
                lines.leg.listener.onProgress(180, "");
            }
            if (stage.equals("active") || stage.equals("remote-held")) {
                lines.leg.listener.onAnswered(SDP);
            }
            if (stage.equals("remote-held")) {
                lines.leg.listener.onOffer(SDP + "a=sendonly\r\n");
            }
            assertEquals(stage, calls.calls().get(0).state().word());
            calls.hangUp(id);
            assertEquals(List.of("hangUp"), lines.leg.log, stage);
            assertTrue(calls.calls().isEmpty(), stage);
            assertEquals("close", media.log.get(media.log.size() - 1), stage);
        }
        assertEquals(
                4, told.stream().filter(call -> call.state() == CallState.ENDED).count());
    }

    @Test
    void farEndHoldsAndResumes() {
        calls.dial(1, "600");
        lines.leg.listener.onAnswered(SDP);
        String answer = lines.leg.listener.onOffer(SDP + "a=sendonly\r\n").orElseThrow();
        assertTrue(answer.endsWith("a=recvonly\r\n"), answer);
        assertEquals(CallState.REMOTE_HELD, calls.calls().get(0).state());
        assertTrue(lines.leg.listener.onOffer(SDP).isPresent());
        assertEquals(CallState.ACTIVE, calls.calls().get(0).state());
        assertEquals(
                List.of("configure 4000 send receive", "configure 4000 receive", "configure 4000 send receive"),
                media.log);
    }

    @Test
    void badReofferIsRefusedAndTheCallStays() {
        calls.dial(1, "600");
        lines.leg.listener.onAnswered(SDP);
        assertTrue(lines.leg.listener.onOffer(SDP_G729).isEmpty());
        assertTrue(lines.leg.listener.onOffer("garbage").isEmpty());
        assertEquals(CallState.ACTIVE, calls.calls().get(0).state());
        assertEquals(1, media.log.size());
    }

    @Test
    void digitOfTheFarEndReachesListenersOnTheLoop() {
        calls.dial(1, "600");
        lines.leg.listener.onAnswered(SDP);
        media.listener.onDigit('7');
        assertTrue(digits.isEmpty());
        loop.runDue();
        assertEquals(List.of('7'), digits);
    }

    @Test
    void secondDialEndsAtOnceWithoutTouchingTheFirst() {
        String first = calls.dial(1, "600");
        calls.dial(1, "601");
        assertEquals(first, calls.calls().get(0).id());
        assertEquals(Failure.of(FailureClass.NOT_POSSIBLE, 0, "another call is in progress"), lastFailure());
    }

    @Test
    void aUserOfTheLinesOwnDomainMayBeDialled() {
        calls.dial(1, "bob");
        assertEquals("bob", calls.calls().get(0).peer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "a@b", "bob smith", "6 0 x", "sip:", "sip:a@", "tel:1", "sip:a b@c", "sip:a@b\r\nX: y"
            })
    void badTargetIsRefusedWithTheRule(String target) {
        String message = assertThrows(IllegalArgumentException.class, () -> calls.dial(1, target))
                .getMessage();
        assertTrue(message.startsWith("dial target: "), message);
        assertTrue(told.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*43#", "+49123", "sip:600@pbx.example", "sips:a@127.0.0.1:5061;transport=tls", "sip:x@[::1]"})
    void goodTargetIsDialled(String target) {
        calls.dial(1, target);
        assertEquals(target, lines.target);
    }

    @Test
    void targetMayHave128CharactersAndNoMore() {
        calls.dial(1, "1".repeat(128));
        assertThrows(IllegalArgumentException.class, () -> calls.dial(1, "1".repeat(129)));
    }

    /** The far end's first packet comes. */
    private void hear() {
        media.listener.onFirstPacket();
        loop.runDue();
    }

    private Failure lastFailure() {
        CallView last = told.get(told.size() - 1);
        assertEquals(CallState.ENDED, last.state());
        return last.failure().orElseThrow();
    }

    private List<String> kinds() {
        return timeline.recent().stream().map(event -> event.kind()).toList();
    }
}
