package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.sdp.CryptoAttribute;
import org.evertone.call.sdp.Direction;
import org.evertone.call.sdp.Encryption;
import org.evertone.call.sdp.LocalAudio;
import org.evertone.call.sdp.MediaLayout;
import org.evertone.call.sdp.OfferAnswer;
import org.evertone.call.sdp.PayloadTypes;
import org.evertone.config.DtmfMode;
import org.evertone.config.MediaCrypto;
import org.evertone.config.VoiceSettings;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted sound by the line's Media Crypto and by how its server is reached. */
class SecureCallsTest {
    private static final CryptoAttribute KEY =
            CryptoAttribute.generate(1, Suite.AEAD_AES_128_GCM, key -> Arrays.fill(key, (byte) 9));
    private static final String PLAIN = CallBench.SDP;
    private static final String SECURE = PLAIN.replace("RTP/AVP", "RTP/SAVP") + "a=crypto:" + KEY.format() + "\r\n";

    private final CallBench bench = new CallBench();
    private CallControl calls;

    private void start(MediaCrypto crypto, boolean opportunistic, boolean secure) {
        bench.lines.secure = secure;
        calls = bench.start(
                new VoiceSettings(List.of(), false, DtmfMode.AUTO, 101, false, 107, crypto, false, opportunistic));
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, false, true, RTP/AVP, 0",
        "OPTIONAL, false, false, RTP/AVP, 0",
        "OPTIONAL, false, true, RTP/SAVP RTP/AVP, 3",
        "OPTIONAL, true, true, RTP/AVP, 3",
        "OFF, true, true, RTP/AVP, 0",
        "FORCED, false, true, RTP/SAVP, 3"
    })
    void keysAreOfferedOnlyWhereTheyStaySecret(
            MediaCrypto crypto, boolean opportunistic, boolean secure, String protocols, int keys) {
        start(crypto, opportunistic, secure);
        calls.dial(1, "600");
        List<String> lines = bench.lines.offer.lines().toList();
        assertEquals(
                protocols,
                String.join(
                        " ",
                        lines.stream()
                                .filter(line -> line.startsWith("m="))
                                .map(line -> line.split(" ")[2])
                                .toList()));
        assertEquals(
                keys,
                lines.stream().filter(line -> line.startsWith("a=crypto:")).count());
    }

    @Test
    void anEncryptedCallSaysSo() {
        start(MediaCrypto.FORCED, false, true);
        String id = calls.dial(1, "600");
        assertFalse(bench.view(id).encrypted());
        bench.lines.leg.listener.onAnswered(SECURE);
        assertTrue(bench.view(id).encrypted());
        assertEquals(
                KEY.key(), bench.media.configured.get(0).srtp().orElseThrow().receive());
    }

    @Test
    void aPlainAnswerToAWishIsAPlainCall() {
        start(MediaCrypto.OPTIONAL, true, true);
        String id = calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(PLAIN);
        assertEquals(CallState.ACTIVE, bench.state(id));
        assertFalse(bench.view(id).encrypted());
    }

    @Test
    void aPlainAnswerToADemandEndsTheCall() {
        start(MediaCrypto.FORCED, false, true);
        calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(PLAIN);
        assertEquals(List.of("hangUp"), bench.lines.leg.log);
        assertEquals(FailureClass.NOT_SECURE, lastFailure());
    }

    @Test
    void whereEncryptionIsDemandedNothingIsOfferedToAnInsecureServer() {
        start(MediaCrypto.FORCED, false, false);
        calls.dial(1, "600");
        assertEquals("", bench.lines.offer);
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, true, true, false, false",
        "OFF, true, false, true, false",
        "OPTIONAL, true, true, true, true",
        "OPTIONAL, true, false, true, false",
        "OPTIONAL, false, true, false, false",
        "OPTIONAL, false, false, true, false",
        "FORCED, true, true, true, true",
        "FORCED, true, false, false, false",
        "FORCED, false, true, false, false"
    })
    void whatComesInIsTakenByTheSameRules(
            MediaCrypto crypto, boolean secureServer, boolean secureOffer, boolean taken, boolean encrypted) {
        start(crypto, false, secureServer);
        CallBench.FakeLeg leg = bench.arrive(Optional.of(secureOffer ? SECURE : PLAIN), secureServer);
        assertEquals(List.of(taken ? "ring" : "reject 488"), leg.log);
        if (taken) {
            String id = calls.calls().get(0).id();
            calls.answer(id);
            assertEquals(encrypted, bench.view(id).encrypted());
        } else {
            assertEquals(FailureClass.NOT_SECURE, lastFailure());
        }
    }

    @Test
    void aCallWithoutOfferOverAnInsecureServerIsRefusedWhereEncryptionIsDemanded() {
        start(MediaCrypto.FORCED, false, false);
        assertEquals(List.of("reject 488"), bench.arrive(Optional.empty()).log);
    }

    @Test
    void aHoldKeepsTheKeys() {
        start(MediaCrypto.OPTIONAL, false, true);
        String id = calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(SECURE + "m=audio 0 RTP/AVP 0\r\n");
        calls.hold(id);
        List<String> first = keys(bench.lines.offer);
        assertEquals(3, first.size());
        assertEquals(first, keys(bench.lines.leg.lastOffer));
        assertTrue(bench.lines.leg.lastOffer.contains("m=audio 0 RTP/AVP 0\r\n"));
        bench.lines.leg.listener.onAnswer(SECURE + "m=audio 0 RTP/AVP 0\r\n");
        assertEquals(
                1,
                bench.media.configured.stream()
                        .map(parameters -> parameters.srtp())
                        .distinct()
                        .count());
    }

    @Test
    void anEncryptedCallDoesNotGoOnInTheClear() {
        start(MediaCrypto.OPTIONAL, false, true);
        String id = calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(SECURE);
        bench.lines.leg.secure = false;
        calls.hold(id);
        assertTrue(bench.lines.leg.log.isEmpty(), bench.lines.leg.log.toString());
        assertEquals(CallState.HELD, bench.state(id));
        assertTrue(bench.kinds().contains("call.hold-refused"));
    }

    @Test
    void aFarEndThatLeavesEncryptionIsShownToDoSo() {
        start(MediaCrypto.OPTIONAL, false, true);
        calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(SECURE);
        assertTrue(bench.lines.leg.listener.onOffer(PLAIN).isPresent());
        assertFalse(bench.told.get(bench.told.size() - 1).encrypted());
        assertTrue(bench.kinds().contains("call.unencrypted"));
        bench.lines.leg.listener.onOffer(SECURE);
        assertTrue(bench.told.get(bench.told.size() - 1).encrypted());
        assertTrue(bench.kinds().contains("call.encrypted"));
    }

    @Test
    void nobodyLeavesEncryptionByAnOfferInTheClear() {
        start(MediaCrypto.OPTIONAL, false, true);
        String id = calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(SECURE);
        bench.lines.leg.secure = false;
        assertTrue(bench.lines.leg.listener.onOffer(PLAIN).isEmpty());
        assertTrue(bench.view(id).encrypted());
        assertEquals(1, bench.media.configured.size());
        assertEquals("the call has to be encrypted, and no keys can be sent", lastReason());
        assertTrue(bench.lines.leg.listener.onOffer("").isEmpty());
        assertEquals("the server is not reached over TLS, so no keys can be sent", lastReason());
    }

    @Test
    void anOfferForWhichThereAreNoKeysIsRefusedInTheseWords() {
        start(MediaCrypto.OFF, false, true);
        bench.arrive(Optional.of(SECURE), true);
        assertEquals("the offer asks for encryption, and no keys can be sent", lastReason());
    }

    private String lastReason() {
        String why =
                bench.timeline.recent().get(bench.timeline.recent().size() - 1).why();
        return why.substring(why.lastIndexOf(": ") + (why.contains(": ") ? 2 : 1));
    }

    @ParameterizedTest
    @EnumSource(MediaCrypto.class)
    void noKeyReachesTimelineOrView(MediaCrypto crypto) {
        start(crypto, false, true);
        String id = calls.dial(1, "600");
        bench.lines.leg.listener.onAnswered(SECURE);
        calls.hangUp(id);
        String shown = bench.timeline.recent() + " " + bench.told + bench.media.configured;
        assertFalse(shown.contains(KEY.key().value()));
        keys(bench.lines.offer).forEach(line -> assertFalse(shown.contains(line.substring(line.indexOf("inline:")))));
    }

    @Test
    void noEventCommandOrAgreementShowsADescription() {
        Optional<String> some = Optional.of(SECURE);
        LocalAudio local = new LocalAudio(
                "127.0.0.9",
                10000,
                7,
                1,
                PayloadTypes.of(List.of(new Codec("PCMU", 0, 8000)), 101),
                Direction.SENDRECV,
                new Encryption(Encryption.Profile.SECURE, true, false, List.of(KEY)),
                MediaLayout.FIRST);
        List<Object> all = List.of(
                new CallEvent.Arrived(some, CallEvent.Welcome.RING),
                new CallEvent.Progressed(183, SECURE),
                new CallEvent.Answered(SECURE),
                new CallEvent.Confirmed(SECURE),
                new CallEvent.Reoffered(SECURE),
                new CallCommand.AnswerLeg(SECURE),
                new CallCommand.OfferLeg(SECURE),
                new CallCommand.AnswerReoffer(some),
                assertInstanceOf(OfferAnswer.Agreed.class, OfferAnswer.answer(SECURE, local)),
                local);
        assertFalse(all.toString().contains(KEY.key().value()), all.toString());
    }

    private FailureClass lastFailure() {
        CallView last = bench.told.get(bench.told.size() - 1);
        return last.failure().orElseThrow().failureClass();
    }

    private static List<String> keys(String description) {
        return description.lines().filter(line -> line.startsWith("a=crypto:")).toList();
    }
}
