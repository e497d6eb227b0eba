package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.VoiceSettings;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaSession.Statistics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several calls at a time: who is heard, and the conference. */
class SeveralCallsTest {
    private static final String SDP = CallBench.SDP;

    private final CallBench bench = new CallBench();
    private final List<String> sound = bench.media.log;
    private CallControl calls;
    private String first;
    private CallBench.FakeLeg firstLeg;

    @BeforeEach
    void talk() {
        calls = bench.start(VoiceSettings.of(List.of()));
        first = bench.talk();
        firstLeg = bench.lines.leg;
        sound.clear();
    }

    private String second() {
        String second = bench.talk();
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        sound.clear();
        return second;
    }

    @Test
    void dialHoldsTheActiveCallFirst() {
        String second = bench.talk();
        assertEquals(List.of("offer sendonly"), firstLeg.log);
        assertEquals(CallState.HELD, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(second));
        assertEquals(List.of("configure 4000", "10002 configure 4000 send receive"), sound);
    }

    @Test
    void resumeSwapsTheCalls() {
        String second = second();
        CallBench.FakeLeg secondLeg = bench.lines.leg;
        calls.resume(first);
        assertEquals(List.of("offer sendonly"), secondLeg.log);
        assertEquals("offer sendrecv", firstLeg.log.get(1));
        assertEquals(CallState.HELD, bench.state(second));
        firstLeg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(first));
        assertEquals(List.of("10002 configure 4000", "configure 4000 send receive"), sound);
    }

    @Test
    void fourCallsAreTheMost() {
        for (int call = 1; call < Calls.MAXIMUM; call++) {
            bench.talk();
        }
        calls.dial(1, "605");
        assertEquals(Calls.MAXIMUM, calls.calls().size());
        assertEquals(
                Failure.of(FailureClass.NOT_POSSIBLE, 0, "there are 4 calls already"),
                lastTold().failure().orElseThrow());
    }

    @Test
    void aCallThatFailedLeavesTheOthersAsTheyAre() {
        calls.dial(1, "601");
        bench.lines.leg.listener.onEnded(Failure.rejected(404, 1, "Not Found"));
        assertEquals(List.of(first), calls.calls().stream().map(CallView::id).toList());
        assertEquals(CallState.HELD, bench.state(first));
    }

    @Test
    void aConferenceResumesTheHeldCallAndJoinsTheSound() {
        String second = second();
        calls.conference();
        assertTrue(bench.view(first).conference() && bench.view(second).conference());
        assertEquals("offer sendrecv", firstLeg.log.get(1));
        firstLeg.listener.onAnswer(SDP);
        assertEquals(List.of("conference [10000, 10002]", "configure 4000 send receive"), sound);
        assertEquals(CallState.ACTIVE, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(second));
    }

    @Test
    void aChangeByTheFarEndWhileItIsResumedDoesNotEndTheConference() {
        String second = second();
        calls.conference();
        firstLeg.listener.onOfferRefused(Failure.rejected(491, 1, "Request Pending"));
        firstLeg.listener.onOffer(SDP.replace("RTP/AVP 0", "RTP/AVP 8"));
        assertTrue(bench.view(first).conference() && bench.view(second).conference());
    }

    @Test
    void aHoldWhileItIsResumedEndsTheConference() {
        String second = second();
        calls.conference();
        calls.hold(first);
        assertFalse(bench.view(first).conference() || bench.view(second).conference());
        assertEquals("conference []", sound.get(sound.size() - 1));
    }

    @Test
    void aConferenceEndsWhenOneOfItIsHeld() {
        String second = second();
        calls.conference();
        firstLeg.listener.onAnswer(SDP);
        calls.hold(second);
        assertFalse(bench.view(first).conference() || bench.view(second).conference());
        assertEquals(CallState.ACTIVE, bench.state(first));
        assertEquals("conference []", sound.get(sound.size() - 1));
    }

    @Test
    void aConferenceEndsWhenOneOfItIsOver() {
        String second = second();
        calls.conference();
        firstLeg.listener.onAnswer(SDP);
        calls.hangUp(second);
        assertEquals(CallState.ACTIVE, bench.state(first));
        assertFalse(bench.view(first).conference());
        assertTrue(sound.contains("conference []"), sound.toString());
        assertFalse(bench.told.stream()
                .filter(view -> view.state() == CallState.ENDED)
                .anyMatch(CallView::conference));
    }

    @Test
    void aConferenceSurvivesAHoldOfTheFarEnd() {
        second();
        calls.conference();
        firstLeg.listener.onAnswer(SDP);
        firstLeg.listener.onOffer(SDP + "a=sendonly\r\n");
        assertEquals(CallState.REMOTE_HELD, bench.state(first));
        assertTrue(bench.view(first).conference());
    }

    @Test
    void aConferenceEndsWhenTheHeldCallCannotBeResumed() {
        String second = second();
        calls.conference();
        firstLeg.listener.onOfferRefused(Failure.rejected(488, 1, "Not Acceptable Here"));
        assertFalse(bench.view(second).conference());
        assertEquals(CallState.HELD, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(second));
    }

    @Test
    void dialHoldsTheWholeConference() {
        String second = second();
        calls.conference();
        firstLeg.listener.onAnswer(SDP);
        bench.talk();
        assertEquals(CallState.HELD, bench.state(first));
        assertEquals(CallState.HELD, bench.state(second));
    }

    @Test
    void aConferenceTakesTwoCalls() {
        assertThrows(IllegalArgumentException.class, calls::conference);
        second();
        bench.talk();
        assertThrows(IllegalArgumentException.class, calls::conference);
    }

    @Test
    void whatDoesNotStandCannotBeHeldNorResumed() {
        assertThrows(IllegalArgumentException.class, () -> calls.hold("call-99"));
        assertThrows(IllegalArgumentException.class, () -> calls.resume(first));
        String ringing = calls.dial(1, "601");
        assertThrows(IllegalArgumentException.class, () -> calls.hold(ringing));
    }

    @Test
    void aCallThatIsAnsweredHoldsOneThatWasTakenUpMeanwhile() {
        String second = calls.dial(1, "601");
        CallBench.FakeLeg secondLeg = bench.lines.leg;
        firstLeg.listener.onAnswer(SDP + "a=recvonly\r\n");
        calls.resume(first);
        firstLeg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(first));
        secondLeg.listener.onAnswered(SDP);
        assertEquals(CallState.HELD, bench.state(first));
        assertEquals(CallState.ACTIVE, bench.state(second));
    }

    @Test
    void eachCallHasItsStatistics() {
        assertEquals(150, calls.statistics(first).sent());
        assertEquals(Statistics.NONE, calls.statistics("call-99"));
        calls.hangUp(first);
        assertEquals(Statistics.NONE, calls.statistics(first));
    }

    @Test
    void theEndSaysHowItSounded() {
        calls.hangUp(first);
        var evidence =
                bench.timeline.recent().get(bench.timeline.recent().size() - 1).evidence();
        assertEquals("PCMU", evidence.get("codec"));
        assertEquals("20", evidence.get("concealedMillis"));
        assertEquals("60.0", evidence.get("delayMillis"));
        assertEquals("4.2", evidence.get("mos"));
        assertEquals("false", evidence.get("encrypted"));
    }

    @Test
    void closingHangsAllUp() {
        second();
        calls.close();
        bench.loop.runDue();
        assertTrue(calls.calls().isEmpty());
        assertEquals(FailureClass.LOCAL, lastTold().failure().orElseThrow().failureClass());
    }

    private CallView lastTold() {
        return bench.told.get(bench.told.size() - 1);
    }
}
