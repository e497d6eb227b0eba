package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.evertone.call.CallState;
import org.evertone.call.Calls;
import org.evertone.config.LineFeatures;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Being transferred: the far end asks us to call somebody else, with every step failing once. */
class ReferralTest {
    private static final String SDP = CallBench.SDP;

    private final CallBench bench = new CallBench();
    private final CallBench.FakeReferral referral = new CallBench.FakeReferral();
    private CallControl calls;
    private String old;
    private CallBench.FakeLeg oldLeg;

    @BeforeEach
    void talk() {
        calls = bench.start();
        old = bench.talk();
        oldLeg = bench.lines.leg;
    }

    /** @return id of the call that was asked for */
    private String referred() {
        assertTrue(oldLeg.listener.onReferred(referral));
        assertEquals(1, calls.calls().size());
        bench.loop.runDue();
        oldLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        return bench.latest();
    }

    @Test
    void theCallIsMadeAfterTheAnswerWithTheOldOneOnHold() {
        String made = referred();
        assertEquals(CallState.HELD, bench.state(old));
        assertEquals(CallState.DIALLING, bench.state(made));
        assertEquals("1003", bench.view(made).peerName());
        assertEquals("sip:1003@elsewhere.example", bench.view(made).peer());
        assertTrue(bench.view(made).referred());
        assertFalse(bench.view(old).referred());
        assertFalse(bench.view(made).incoming());
        assertEquals(1, bench.events("call.referred").size());
    }

    @Test
    void theFarEndHearsHowItGoesAndEndsTheOldCall() {
        String made = referred();
        referral.leg.listener.onProgress(180, "");
        referral.leg.listener.onAnswered(SDP);
        assertEquals(List.of(180, 200), referral.reports);
        assertEquals(CallState.ACTIVE, bench.state(made));
        oldLeg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        bench.loop.advance(Duration.ofSeconds(10));
        assertEquals(List.of("offer sendonly"), oldLeg.log);
        assertEquals(List.of(180, 200), referral.reports);
    }

    @Test
    void anOldCallThatTheFarEndForgetsIsEndedByUs() {
        String made = referred();
        referral.leg.listener.onAnswered(SDP);
        bench.loop.advance(Duration.ofMillis(4999));
        assertEquals(CallState.HELD, bench.state(old));
        bench.loop.advance(Duration.ofMillis(1));
        assertEquals(Failure.of(FailureClass.LOCAL, 0, "transferred to 1003"), bench.ended(old));
        assertEquals(CallState.ACTIVE, bench.state(made));
    }

    @Test
    void anOldCallThatOurUserTookBackStays() {
        referred();
        referral.leg.listener.onAnswered(SDP);
        calls.resume(old);
        oldLeg.listener.onAnswer(SDP);
        bench.loop.advance(Duration.ofSeconds(10));
        assertEquals(CallState.ACTIVE, bench.state(old));
    }

    @Test
    void aCallThatFailsIsReportedAndTheOldOneTakenBack() {
        String made = referred();
        referral.leg.listener.onEnded(Failure.rejected(486, 1, "Busy Here"));
        assertEquals(List.of(486), referral.reports);
        assertEquals(486, bench.ended(made).code());
        assertEquals(List.of("offer sendonly", "offer sendrecv"), oldLeg.log);
        oldLeg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(old));
    }

    @Test
    void whatHasNoCodeIsReportedWithOne() {
        referred();
        referral.leg.listener.onEnded(Failure.of(FailureClass.NO_ANSWER, 1, ""));
        assertEquals(List.of(408), referral.reports);
    }

    @Test
    void ourUserGivesTheCallUp() {
        String made = referred();
        calls.hangUp(made);
        assertEquals(List.of(487), referral.reports);
        assertEquals(List.of("hangUp"), referral.leg.log);
        assertEquals("offer sendrecv", oldLeg.log.get(1));
    }

    @Test
    void anAnswerWithoutCommonAudioIsReportedToo() {
        referred();
        referral.leg.listener.onAnswered(SDP.replace("RTP/AVP 0 101", "RTP/AVP 18"));
        assertEquals(List.of(488), referral.reports);
    }

    @Test
    void anOldCallThatCannotBeTakenBackStaysOnHold() {
        referred();
        referral.leg.listener.onEnded(Failure.rejected(404, 1, "Not Found"));
        oldLeg.listener.onOfferRefused(Failure.rejected(488, 1, "Not Acceptable Here"));
        assertEquals(CallState.HELD, bench.state(old));
    }

    @Test
    void anOldCallThatEndsAtOnceLeavesTheNewOne() {
        String made = referred();
        oldLeg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        referral.leg.listener.onAnswered(SDP);
        assertEquals(CallState.ACTIVE, bench.state(made));
        assertEquals(
                List.of(made), calls.calls().stream().map(view -> view.id()).toList());
    }

    @Test
    void anOldCallThatEndsBetweenAnswerAndDialLeavesTheNewOne() {
        assertTrue(oldLeg.listener.onReferred(referral));
        oldLeg.listener.onEnded(Failure.of(FailureClass.REMOTE, 1, ""));
        bench.loop.runDue();
        referral.leg.listener.onAnswered(SDP);
        assertEquals(CallState.ACTIVE, bench.state(bench.latest()));
    }

    @Test
    void nothingIsDialledBesideAnotherDialledCall() {
        calls.dial(1, "600");
        assertFalse(oldLeg.listener.onReferred(referral));
        assertEquals(
                "another call is being dialled",
                bench.events("call.referral-refused").get(0).why());
        bench.loop.runDue();
        assertEquals(2, calls.calls().size());
    }

    @Test
    void twoWishesAtOnceAreOneCall() {
        assertTrue(oldLeg.listener.onReferred(referral));
        assertFalse(oldLeg.listener.onReferred(new CallBench.FakeReferral()));
        bench.loop.runDue();
        assertEquals(2, calls.calls().size());
    }

    @Test
    void nothingIsDialledBeyondTheMaximum() {
        for (int call = 1; call < Calls.MAXIMUM; call++) {
            bench.talk();
        }
        assertFalse(oldLeg.listener.onReferred(referral));
        assertEquals(
                "there are 4 calls already",
                bench.events("call.referral-refused").get(0).why());
    }

    @Test
    void aCallThatWeHandOverOurselvesIsNotHandedOverByTheFarEnd() {
        calls.transfer(old, "1004");
        assertFalse(oldLeg.listener.onReferred(referral));
    }

    @Test
    void aLineThatAcceptsNoTransferDialsNobody() {
        LineFeatures plain = LineFeatures.PLAIN;
        bench.features = new LineFeatures(
                false,
                plain.forwardAlways(),
                plain.forwardBusy(),
                plain.forwardNoAnswer(),
                plain.noAnswerAfter(),
                plain.autoAnswerAfter(),
                false,
                plain.hotline(),
                plain.warmLine(),
                "",
                false,
                plain.subscriptionTtl(),
                true,
                false);
        assertFalse(oldLeg.listener.onReferred(referral));
        bench.loop.runDue();
        assertEquals(1, calls.calls().size());
        assertEquals(CallState.ACTIVE, bench.state(old));
        assertEquals(
                "Accept Transfer of the line is off",
                bench.events("call.referral-refused").get(0).why());
    }

    @Test
    void aCallThatOnlyRingsAsksForNothing() {
        CallBench.FakeLeg ringing = bench.arrive();
        assertFalse(ringing.listener.onReferred(referral));
    }
}
