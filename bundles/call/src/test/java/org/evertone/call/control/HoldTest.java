package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.config.DtmfMode;
import org.evertone.config.MediaCrypto;
import org.evertone.config.VoiceSettings;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaEngine.Codec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our offers in a standing call: hold, resume, and what becomes of them when the far end disagrees. */
class HoldTest {
    private static final String SDP = CallBench.SDP;
    private static final Failure CROSSED = Failure.rejected(491, 1, "Request Pending");

    private final CallBench bench = new CallBench();
    private final List<String> sound = bench.media.log;
    private CallControl calls;
    private String call;
    private CallBench.FakeLeg leg;

    @BeforeEach
    void talk() {
        start(VoiceSettings.of(List.of()));
    }

    private void start(VoiceSettings voice) {
        calls = bench.start(voice);
        call = bench.talk();
        leg = bench.lines.leg;
        sound.clear();
    }

    @Test
    void aHeldCallIsSilentAtOnceAndComesBackWithTheFarEndsAnswer() {
        calls.hold(call);
        assertEquals(CallState.HELD, bench.state(call));
        assertEquals(List.of("offer sendonly"), leg.log);
        leg.listener.onAnswer(SDP + "a=recvonly\r\n");
        assertEquals(List.of("configure 4000", "configure 4000"), sound);
        calls.resume(call);
        assertEquals(CallState.HELD, bench.state(call));
        assertEquals(List.of("offer sendonly", "offer sendrecv"), leg.log);
        leg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(call));
        assertEquals("configure 4000 send receive", sound.get(2));
    }

    @Test
    void eachCodecOfTheFarEndsAnswerMayArriveAfterAHoldToo() {
        calls.hold(call);
        leg.listener.onAnswer(SDP + "a=recvonly\r\n");
        calls.resume(call);
        leg.listener.onAnswer(SDP.replace("AVP 0", "AVP 0 8"));
        int last = bench.media.configured.size() - 1;
        assertEquals(
                Map.of(8, new Codec("PCMA", 8, 8000)),
                bench.media.configured.get(last).alsoReceived());
    }

    @Test
    void eachDescriptionThatLeavesHasTheNextVersion() {
        long first = version(bench.lines.offer);
        calls.hold(call);
        leg.listener.onAnswer(SDP + "a=recvonly\r\n");
        assertEquals(first + 1, version(leg.lastOffer));
        assertTrue(leg.listener.onOffer("nonsense").isEmpty());
        assertEquals(first + 2, version(leg.listener.onOffer(SDP).orElseThrow()));
        calls.resume(call);
        assertEquals(first + 3, version(leg.lastOffer));
    }

    @Test
    void aCallThatTheFarEndHoldsIsHeldAsInactive() {
        leg.listener.onOffer(SDP + "a=sendonly\r\n");
        calls.hold(call);
        assertEquals(List.of("offer inactive"), leg.log);
        leg.listener.onAnswer(SDP + "a=inactive\r\n");
        assertEquals(CallState.HELD, bench.state(call));
        calls.resume(call);
        leg.listener.onAnswer(SDP + "a=sendonly\r\n");
        assertEquals(CallState.REMOTE_HELD, bench.state(call));
    }

    @Test
    void theFarEndsOfferDoesNotEndOurHold() {
        calls.hold(call);
        leg.listener.onAnswer(SDP + "a=recvonly\r\n");
        String answer = leg.listener.onOffer(SDP).orElseThrow();
        assertTrue(answer.endsWith("a=sendonly\r\n"), answer);
        assertEquals(CallState.HELD, bench.state(call));
        assertEquals("configure 4000", sound.get(sound.size() - 1));
    }

    @Test
    void aRefusedHoldSilencesAllTheSame() {
        calls.hold(call);
        leg.listener.onOfferRefused(Failure.rejected(488, 1, "Not Acceptable Here"));
        assertEquals(CallState.HELD, bench.state(call));
        assertEquals(List.of("configure 4000"), sound);
        assertTrue(bench.kinds().contains("call.hold-refused"));
        calls.resume(call);
        leg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(call));
    }

    @Test
    void aFarEndThatTakesNeitherHoldNorResumeIsHeardAgain() {
        calls.hold(call);
        leg.listener.onOfferRefused(Failure.rejected(488, 1, "Not Acceptable Here"));
        calls.resume(call);
        leg.listener.onOfferRefused(Failure.rejected(488, 1, "Not Acceptable Here"));
        assertEquals(CallState.ACTIVE, bench.state(call));
        assertEquals("configure 4000 send receive", sound.get(sound.size() - 1));
        assertTrue(bench.kinds().contains("call.unhold"));
    }

    @Test
    void aFarEndThatWantsToMoveToIpv6IsRefusedAndCanBeHeldAllTheSame() {
        assertTrue(leg.listener
                .onOffer(SDP.replace("c=IN IP4 127.0.0.5", "c=IN IP6 2001:db8::1"))
                .isEmpty());
        calls.hold(call);
        assertEquals(List.of("configure 4000"), sound);
        assertEquals(List.of("offer sendonly"), leg.log);
    }

    @Test
    void whatMediaCannotDoEndsTheCallInWordsAndKeepsNothingElseBack() {
        bench.media.unable = true;
        bench.told.clear();
        calls.hold(call);
        assertEquals(List.of("offer sendonly", "hangUp"), leg.log);
        assertEquals(
                List.of(CallState.HELD, CallState.ENDED),
                bench.told.stream().map(CallView::state).toList());
        assertEquals(
                "the sound does not work: not with this device",
                bench.ended(call).detail());
        assertTrue(bench.kinds().contains("call.ended"));
        assertTrue(bench.media.open.isEmpty());
        assertTrue(calls.calls().isEmpty());
    }

    @Test
    void anOfferThatMediaCannotDoIsRefusedAndEndsTheCall() {
        bench.media.unable = true;
        assertTrue(leg.listener.onOffer(SDP).isEmpty());
        assertEquals(FailureClass.NO_COMMON_AUDIO, bench.ended(call).failureClass());
        assertEquals(List.of("hangUp"), leg.log);
    }

    @Test
    void noDigitReachesAFarEndOnHold() {
        start(new VoiceSettings(List.of(), false, DtmfMode.INFO, 101, true, 107, MediaCrypto.OFF, false, false));
        calls.hold(call);
        calls.sendDigit(call, '5');
        assertEquals(List.of("offer sendonly"), leg.log);
    }

    @Test
    void anAnswerThatCannotBeReadLeavesTheCallAsItWasAndIsToldOf() {
        leg.listener.onOffer("");
        leg.listener.onConfirmed("nonsense");
        assertEquals(CallState.ACTIVE, bench.state(call));
        assertTrue(bench.kinds().contains("call.offer-refused"));
        assertTrue(sound.isEmpty());
    }

    @Test
    void aRefusedResumeLeavesTheCallOnHold() {
        calls.hold(call);
        leg.listener.onAnswer(SDP + "a=recvonly\r\n");
        calls.resume(call);
        leg.listener.onOfferRefused(Failure.rejected(500, 1, "Server Error"));
        assertEquals(CallState.HELD, bench.state(call));
        assertTrue(bench.kinds().contains("call.resume-refused"));
        calls.resume(call);
        leg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(call));
    }

    @Test
    void offersThatCrossAreRepeatedAfterThePauseOfTheCaller() {
        calls.hold(call);
        leg.listener.onOfferRefused(CROSSED);
        bench.loop.advance(Duration.ofMillis(2099));
        assertEquals(1, leg.log.size());
        bench.loop.advance(Duration.ofMillis(1901));
        assertEquals(List.of("offer sendonly", "offer sendonly"), leg.log);
        assertEquals(CallState.HELD, bench.state(call));
    }

    @Test
    void whoWasCalledPausesTwoSecondsAtMost() {
        calls.hangUp(call);
        CallBench.FakeLeg came = bench.arrive(Optional.of(SDP));
        String id = calls.calls().get(0).id();
        calls.answer(id);
        calls.hold(id);
        came.listener.onOfferRefused(CROSSED);
        bench.loop.advance(Duration.ofSeconds(2));
        assertEquals(
                2, came.log.stream().filter(entry -> entry.startsWith("offer")).count());
    }

    @Test
    void offersThatKeepCrossingAreGivenUp() {
        calls.hold(call);
        for (int round = 0; round < 20; round++) {
            leg.listener.onOfferRefused(CROSSED);
            bench.loop.advance(Duration.ofSeconds(4));
        }
        assertTrue(leg.log.size() < 12, leg.log.toString());
        assertTrue(bench.kinds().contains("call.hold-refused"));
    }

    @Test
    void aWishDuringAnOfferWaitsForItsAnswer() {
        calls.hold(call);
        calls.resume(call);
        assertEquals(List.of("offer sendonly"), leg.log);
        leg.listener.onAnswer(SDP + "a=recvonly\r\n");
        assertEquals(List.of("offer sendonly", "offer sendrecv"), leg.log);
        assertEquals(CallState.HELD, bench.state(call));
        leg.listener.onAnswer(SDP);
        assertEquals(CallState.ACTIVE, bench.state(call));
    }

    @Test
    void anAnswerToAnEarlierOfferDoesNotUndoTheHold() {
        leg.listener.onOffer("");
        calls.hold(call);
        leg.listener.onConfirmed(SDP);
        assertEquals(CallState.HELD, bench.state(call));
        assertTrue(sound.stream().noneMatch(entry -> entry.contains("send")), sound.toString());
        assertEquals(List.of("offer sendonly"), leg.log);
    }

    @Test
    void aRequestForOurOfferGetsItAndTheAnswerCounts() {
        String offer = leg.listener.onOffer("").orElseThrow();
        assertTrue(offer.contains("m=audio 10000 RTP/AVP 0 8 101"), offer);
        leg.listener.onConfirmed(SDP.replace("4000", "4004"));
        assertEquals(List.of("configure 4004 send receive"), sound);
    }

    @Test
    void theFarEndMovesToAnotherAddressAndCodec() {
        leg.listener.onOffer(
                SDP.replace("m=audio 4000 RTP/AVP 0", "m=audio 4008 RTP/AVP 8").replace("127.0.0.5", "127.0.0.6"));
        assertEquals(List.of("configure 4008 send receive"), sound);
        assertEquals("PCMA", bench.view(call).codec());
        assertEquals("PCMA", bench.told.get(bench.told.size() - 1).codec());
    }

    @Test
    void anAnswerThatDiffersFromTheEarlyOneCounts() {
        calls.hangUp(call);
        sound.clear();
        String id = calls.dial(1, "601");
        bench.lines.leg.listener.onProgress(183, SDP);
        bench.lines.leg.listener.onProgress(183, SDP);
        bench.lines.leg.listener.onAnswered(SDP.replace("m=audio 4000 RTP/AVP 0", "m=audio 4002 RTP/AVP 8"));
        assertEquals(List.of("configure 4000 send receive", "configure 4002 send receive"), sound);
        assertEquals("PCMA", bench.view(id).codec());
    }

    @Test
    void laterOffersNameOneCodecWhenTheLineWantsSo() {
        VoiceSettings voice =
                new VoiceSettings(List.of(), true, DtmfMode.AUTO, 101, false, 107, MediaCrypto.OFF, false, false);
        start(voice);
        assertTrue(bench.lines.offer.contains("m=audio 10002 RTP/AVP 0 8 101"), bench.lines.offer);
        calls.hold(call);
        assertTrue(leg.lastOffer.contains("m=audio 10002 RTP/AVP 0 101\r\n"), leg.lastOffer);
    }

    @Test
    void opusHasThePayloadTypeOfTheLine() {
        bench.media.codecs = List.of(new Codec("opus", 107, 48000, 2, ""), new Codec("PCMU", 0, 8000));
        start(new VoiceSettings(
                List.of("PCMU", "OPUS"), false, DtmfMode.IN_BAND, 101, false, 117, MediaCrypto.OFF, false, false));
        assertTrue(bench.lines.offer.contains("RTP/AVP 0 117\r\n"), bench.lines.offer);
    }

    @Test
    void aDeadServerIsNoReasonToEndTheCall() {
        calls.hold(call);
        leg.listener.onOfferRefused(Failure.of(FailureClass.NO_ANSWER, 1, ""));
        assertEquals(CallState.HELD, bench.state(call));
    }

    private static long version(String description) {
        return Long.parseLong(
                description.lines().skip(1).findFirst().orElseThrow().split(" ")[2]);
    }
}
