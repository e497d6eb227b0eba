package org.evertone.call.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evertone.call.sdp.OfferAnswer.Agreed;
import org.evertone.call.sdp.OfferAnswer.Refused;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferAnswerTest {
    private static final Codec PCMU = new Codec("PCMU", 0, 8000);
    private static final Codec PCMA = new Codec("PCMA", 8, 8000);
    private static final LocalAudio LOCAL = local(101, PCMU, PCMA);
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\ns=-\r\nc=IN IP4 127.0.0.5\r\nt=0 0\r\n";
    private static final String OFFER = HEAD
            + "m=audio 4000 RTP/AVP 8 0 96\r\na=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-16\r\na=ptime:30\r\n";

    @Test
    void offerListsOurCodecsInOrderWithTelephoneEvent() {
        assertEquals(
                "v=0\r\no=- 7 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
                        + "m=audio 10000 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
                        + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=maxptime:60\r\na=sendrecv\r\n",
                OfferAnswer.offer(LOCAL));
    }

    @Test
    void answerPicksByOurOrderUnderTheOffersPayloadTypes() {
        Agreed agreed = agreed(OFFER);
        Parameters parameters = agreed.parameters();
        assertEquals(PCMU, parameters.codec());
        assertEquals("127.0.0.5", parameters.remote().getAddress().getHostAddress());
        assertEquals(4000, parameters.remote().getPort());
        assertEquals(96, parameters.dtmfPayloadType());
        assertEquals(96, parameters.receiveDtmfPayloadType());
        assertEquals(30, parameters.packetMillis());
        assertTrue(parameters.send() && parameters.receive());
        assertTrue(agreed.answer().contains("m=audio 10000 RTP/AVP 0 96\r\n"), agreed.answer());
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, sendrecv, true, true, false",
        "sendonly, recvonly, false, true, true",
        "recvonly, sendonly, true, false, false",
        "inactive, inactive, false, false, true"
    })
    void directionIsAnsweredAsRfc3264Says(String offered, String answer, boolean send, boolean receive, boolean held) {
        Agreed agreed = agreed(OFFER + "a=" + offered + "\r\n");
        assertTrue(agreed.answer().endsWith("a=" + answer + "\r\n"), agreed.answer());
        assertEquals(send, agreed.parameters().send());
        assertEquals(receive, agreed.parameters().receive());
        assertEquals(held, agreed.held());
    }

    @Test
    void addressZeroIsAnOldHold() {
        Agreed agreed = agreed(OFFER.replace("c=IN IP4 127.0.0.5", "c=IN IP4 0.0.0.0"));
        assertTrue(agreed.held());
        assertFalse(agreed.parameters().send());
        assertEquals(0, agreed.parameters().remote().getPort());
        assertTrue(agreed.answer().endsWith("a=recvonly\r\n"));
    }

    @Test
    void otherSectionsAreRefusedWithPortZeroInPlace() {
        Agreed agreed = agreed(HEAD
                + "m=video 5000 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\n"
                + "m=audio 0 RTP/AVP 0\r\nm=audio 4000 RTP/SAVP 0\r\nm=audio 4002 RTP/AVP 0\r\n");
        assertEquals(
                List.of(
                        "m=video 0 RTP/AVP 99",
                        "m=audio 0 RTP/AVP 0",
                        "m=audio 0 RTP/SAVP 0",
                        "m=audio 10000 RTP/AVP 0"),
                agreed.answer().lines().filter(line -> line.startsWith("m=")).toList());
        assertEquals(4002, agreed.parameters().remote().getPort());
    }

    @Test
    void mediaLevelAddressWinsOverTheSessions() {
        Agreed agreed = agreed(OFFER.replace("c=IN IP4 127.0.0.5", "c=IN IP6 ::1") + "c=IN IP4 127.0.0.6\r\n");
        assertEquals("127.0.0.6", agreed.parameters().remote().getAddress().getHostAddress());
    }

    @Test
    void aStreamOnIpv6IsPassedOver() {
        Agreed agreed = agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\nc=IN IP6 ::1\r\nm=audio 4002 RTP/AVP 0\r\n");
        assertEquals(4002, agreed.parameters().remote().getPort());
        assertEquals(
                List.of("m=audio 0 RTP/AVP 0", "m=audio 10000 RTP/AVP 0"),
                agreed.answer().lines().filter(line -> line.startsWith("m=")).toList());
    }

    @Test
    void soundOnIpv6AloneIsRefusedInSoManyWords() {
        String onIpv6 = OFFER + "c=IN IP6 2001:db8::1\r\n";
        assertEquals(
                "the offer has no audio stream on IPv4",
                assertInstanceOf(Refused.class, OfferAnswer.answer(onIpv6, LOCAL))
                        .why());
        assertEquals(
                "the answer has no audio stream on IPv4",
                assertInstanceOf(Refused.class, OfferAnswer.accept(onIpv6, LOCAL))
                        .why());
    }

    @Test
    void numbersOfOriginMayExceed64Bits() {
        String big = "- 123456789012345678901234567890 98765432109876543210987654321 IN IP4 127.0.0.5";
        SdpParser.Result result = SdpParser.parse(OFFER.replace("- 1 1 IN IP4 127.0.0.5", big));
        assertEquals(
                big,
                assertInstanceOf(SdpParser.Read.class, result).description().origin());
    }

    @Test
    void answerOfTheFarEndKeepsEachSidesPayloadTypes() {
        Codec dynamic = new Codec("L8", 97, 8000);
        LocalAudio local = local(101, dynamic);
        Agreed agreed = assertInstanceOf(
                Agreed.class,
                OfferAnswer.accept(
                        HEAD + "m=audio 4000 RTP/AVP 110 111\r\na=rtpmap:110 l8/8000\r\n"
                                + "a=rtpmap:111 telephone-event/8000\r\n",
                        local));
        assertEquals(110, agreed.parameters().payloadType());
        assertEquals(97, agreed.parameters().receivePayloadType());
        assertEquals(111, agreed.parameters().dtmfPayloadType());
        assertEquals(101, agreed.parameters().receiveDtmfPayloadType());
    }

    @Test
    void everyCodecOfTheFarEndsAnswerMayArriveUnderThePayloadTypeThatWasOffered() {
        LocalAudio local = local(101, PCMU, new Codec("L8", 97, 8000), PCMA);
        Agreed agreed = assertInstanceOf(
                Agreed.class,
                OfferAnswer.accept(HEAD + "m=audio 4000 RTP/AVP 8 110 18\r\na=rtpmap:110 l8/8000\r\n", local));
        assertEquals(PCMA, agreed.parameters().codec());
        assertEquals(Map.of(97, new Codec("L8", 97, 8000)), agreed.parameters().alsoReceived());
    }

    @Test
    void codecGivesWayToTheConfiguredTelephoneEvent() {
        LocalAudio local = local(101, new Codec("L8", 101, 8000));
        assertTrue(OfferAnswer.offer(local).contains("m=audio 10000 RTP/AVP 96 101\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"5, 10", "10, 10", "25, 20", "60, 60", "400, 60"})
    void packetTimeStaysWithinWhatMediaCanDo(int asked, int expected) {
        assertEquals(
                expected,
                agreed(OFFER + "a=ptime:" + asked + "\r\n").parameters().packetMillis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "v=1\r\n",
                "v=0\r\n",
                "v=0\r\no=- x 1 IN IP4 127.0.0.5\r\n",
                HEAD,
                HEAD + "m=audio 70000 RTP/AVP 0\r\n",
                HEAD + "m=audio -1 RTP/AVP 0\r\n",
                HEAD + "m=audio 4000 RTP/AVP\r\n",
                HEAD + "m=audio 0 RTP/AVP 0\r\n",
                HEAD + "m=audio 4000 RTP/SAVP 0\r\n",
                HEAD + "m=audio 4000 RTP/AVP 18 96\r\na=rtpmap:96 opus/48000/2\r\n",
                HEAD + "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 pbx.example\r\n",
                HEAD + "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 224.1.2.3/127\r\n",
                HEAD + "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 999.1.2.3\r\n",
                "v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\nm=audio 4000 RTP/AVP 0\r\n"
            })
    void whatGivesNoAudioIsRefusedWithWords(String offer) {
        assertFalse(assertInstanceOf(Refused.class, OfferAnswer.answer(offer, LOCAL))
                .why()
                .isBlank());
    }

    @Test
    void limitsHoldBeforeReading() {
        assertInstanceOf(SdpParser.Unreadable.class, SdpParser.parse(OFFER + "a=x\r\n".repeat(5000)));
        assertInstanceOf(SdpParser.Unreadable.class, SdpParser.parse(OFFER + "\n".repeat(1024)));
        assertInstanceOf(SdpParser.Unreadable.class, SdpParser.parse(HEAD + "m=audio 1 RTP/AVP 0\n".repeat(17)));
        assertInstanceOf(
                SdpParser.Unreadable.class, SdpParser.parse(HEAD + "m=audio 1 RTP/AVP" + " 0".repeat(65) + "\n"));
    }

    @Test
    void mutatedTextsAreOnlyEverValues() {
        Random random = new Random(20260101);
        String alphabet = "=:/ 0123456789abcINPVmovc.\r\n\u0000\u00ff%<>";
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(OFFER + "m=video 5000 RTP/AVP 99\r\na=sendonly\r\n");
            for (int change = random.nextInt(8); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            read += OfferAnswer.answer(text.toString(), LOCAL) instanceof Agreed ? 1 : 0;
            OfferAnswer.accept(text.toString(), LOCAL);
        }
        assertTrue(read > 1000 && read < 19_000, "readable: " + read);
    }

    private static LocalAudio local(int eventType, Codec... codecs) {
        return new LocalAudio(
                "127.0.0.9",
                10000,
                7,
                1,
                PayloadTypes.of(List.of(codecs), eventType),
                Direction.SENDRECV,
                Encryption.NONE,
                MediaLayout.FIRST);
    }

    private static Agreed agreed(String offer) {
        return assertInstanceOf(Agreed.class, OfferAnswer.answer(offer, LOCAL));
    }
}
