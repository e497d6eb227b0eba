package org.evertone.call.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.evertone.call.sdp.OfferAnswer.Agreed;
import org.evertone.call.sdp.OfferAnswer.Refused;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codecs with channels, format parameters and payload types of their own. */
class CodecOffersTest {
    private static final Codec PCMA = new Codec("PCMA", 8, 8000);
    private static final Codec G722 = new Codec("G722", 9, 8000);
    private static final Codec OPUS = new Codec("opus", 107, 48000, 2, "useinbandfec=1");
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\ns=-\r\nc=IN IP4 127.0.0.5\r\nt=0 0\r\n";

    @Test
    void opusIsOfferedWithChannelsParametersAndAnEventOfItsClock() {
        assertEquals(
                List.of(
                        "m=audio 10000 RTP/AVP 107 8 101 96",
                        "a=rtpmap:107 opus/48000/2",
                        "a=fmtp:107 useinbandfec=1",
                        "a=rtpmap:8 PCMA/8000",
                        "a=rtpmap:101 telephone-event/8000",
                        "a=fmtp:101 0-15",
                        "a=rtpmap:96 telephone-event/48000",
                        "a=fmtp:96 0-15",
                        "a=ptime:20",
                        "a=maxptime:60",
                        "a=sendrecv"),
                OfferAnswer.offer(local(PayloadTypes.of(List.of(OPUS, PCMA), 101)))
                        .lines()
                        .skip(5)
                        .toList());
    }

    @Test
    void opusIsAnsweredUnderTheOffersTypeWithBothSidesParameters() {
        Agreed agreed = answered(
                "m=audio 4000 RTP/AVP 8 111 110 126\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\n"
                        + "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n",
                OPUS,
                PCMA);
        Parameters parameters = agreed.parameters();
        assertEquals("opus", parameters.codec().name());
        assertEquals(111, parameters.payloadType());
        assertEquals(110, parameters.dtmfPayloadType());
        assertEquals("minptime=10", parameters.remoteFormatParameters());
        assertTrue(agreed.answer().contains("m=audio 10000 RTP/AVP 111 110\r\n"), agreed.answer());
        assertTrue(agreed.answer().contains("a=fmtp:111 useinbandfec=1\r\n"), agreed.answer());
    }

    @Test
    void anEventOfTheCodecsClockIsPreferred() {
        Agreed agreed = answered(
                "m=audio 4000 RTP/AVP 111 126 110\r\na=rtpmap:111 opus/48000/2\r\n"
                        + "a=rtpmap:126 telephone-event/8000\r\na=rtpmap:110 telephone-event/48000\r\n",
                OPUS);
        assertEquals(110, agreed.parameters().dtmfPayloadType());
        assertEquals(48000, agreed.parameters().dtmfClockHz());
    }

    @Test
    void anEventOfTheCommonClockIsTakenWhereThereIsNoOther() {
        Agreed agreed = answered(
                "m=audio 4000 RTP/AVP 111 126\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:126 telephone-event/8000\r\n",
                OPUS);
        assertEquals(126, agreed.parameters().dtmfPayloadType());
        assertEquals(126, agreed.parameters().receiveDtmfPayloadType());
        assertEquals(8000, agreed.parameters().dtmfClockHz());
        assertTrue(agreed.answer().contains("m=audio 10000 RTP/AVP 111 126\r\n"), agreed.answer());
        assertTrue(agreed.answer().contains("a=rtpmap:126 telephone-event/8000\r\n"), agreed.answer());
    }

    @Test
    void anAnswerWithTheEventOfTheCommonClockIsTakenAndKeptInLaterOffers() {
        PayloadTypes types = PayloadTypes.of(List.of(OPUS, PCMA), 101);
        Parameters parameters = assertInstanceOf(
                        Agreed.class,
                        OfferAnswer.accept(
                                HEAD + "m=audio 4000 RTP/AVP 111 126\r\na=rtpmap:111 opus/48000/2\r\n"
                                        + "a=rtpmap:126 telephone-event/8000\r\n",
                                local(types)))
                .parameters();
        assertEquals(126, parameters.dtmfPayloadType());
        assertEquals(101, parameters.receiveDtmfPayloadType());
        assertEquals(8000, parameters.dtmfClockHz());
        PayloadTypes later = types.agreed(OPUS, 107, 101, parameters.dtmfClockHz());
        assertEquals(
                List.of(107, 8, 101),
                later.formats().stream().map(Format::payloadType).toList());
        assertEquals(101, later.best().eventType(8000));
    }

    @Test
    void anEventOfYetAnotherClockIsNotAgreed() {
        Agreed agreed = answered(
                "m=audio 4000 RTP/AVP 111 126\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:126 telephone-event/16000\r\n",
                OPUS);
        assertEquals(-1, agreed.parameters().dtmfPayloadType());
        assertTrue(agreed.answer().contains("m=audio 10000 RTP/AVP 111\r\n"), agreed.answer());
    }

    @Test
    void theNumberOfChannelsBelongsToTheCodec() {
        assertInstanceOf(
                Refused.class,
                OfferAnswer.answer(
                        HEAD + "m=audio 4000 RTP/AVP 111\r\na=rtpmap:111 opus/48000\r\n",
                        local(PayloadTypes.of(List.of(OPUS), 101))));
    }

    @Test
    void comfortNoiseMayComeWhereItWasOffered() {
        Agreed agreed = answered("m=audio 4000 RTP/AVP 8 13 96\r\na=rtpmap:96 telephone-event/8000\r\n", PCMA);
        assertTrue(agreed.answer().contains("m=audio 10000 RTP/AVP 8 13 96\r\n"), agreed.answer());
        assertTrue(agreed.answer().contains("a=rtpmap:13 CN/8000\r\n"), agreed.answer());
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "20, 20", "30, 20", "40, 40", "50, 40", "60, 60", "120, 60"})
    void opusHasNoFramesOfThirtyOrFiftyMilliseconds(int asked, int expected) {
        Agreed agreed =
                answered("m=audio 4000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\na=ptime:" + asked + "\r\n", OPUS);
        assertEquals(expected, agreed.parameters().packetMillis());
        assertTrue(agreed.answer().contains("a=ptime:" + expected + "\r\n"), agreed.answer());
    }

    @Test
    void theFarEndsLongestPacketIsKept() {
        Agreed agreed = answered("m=audio 4000 RTP/AVP 8\r\na=ptime:60\r\na=maxptime:30\r\n", PCMA);
        assertEquals(30, agreed.parameters().packetMillis());
    }

    @Test
    void theFarEndsFirstCodecCountsWhateverElseItsAnswerLists() {
        Agreed agreed = assertInstanceOf(
                Agreed.class,
                OfferAnswer.accept(
                        HEAD + "m=audio 4000 RTP/AVP 9 8 101\r\na=rtpmap:101 telephone-event/8000\r\n",
                        local(PayloadTypes.of(List.of(OPUS, PCMA, G722), 101))));
        assertEquals(G722, agreed.parameters().codec());
    }

    @Test
    void whatWasAgreedKeepsItsTypeAndComesFirst() {
        PayloadTypes agreed = PayloadTypes.of(List.of(PCMA, OPUS), 101).agreed(OPUS, 101, 96, 48000);
        assertEquals(
                List.of(101, 8, 97, 96),
                agreed.formats().stream().map(Format::payloadType).toList());
        assertEquals(96, agreed.eventType(48000));
        assertEquals(
                List.of(101, 96),
                agreed.best().formats().stream().map(Format::payloadType).toList());
    }

    @Test
    void aChosenTypeIsNotTakenByTheEventOfAnotherClock() {
        Codec chosen = new Codec("opus", 96, 48000, 2, "");
        PayloadTypes types = PayloadTypes.of(List.of(chosen, PCMA), 101);
        assertEquals(96, types.type(chosen));
        assertEquals(101, types.eventType(8000));
        assertEquals(97, types.eventType(48000));
    }

    @Test
    void noTwoFormatsShareAType() {
        PayloadTypes types =
                PayloadTypes.of(List.of(OPUS, new Codec("L16", 107, 16000), new Codec("L8", 107, 8000)), 107);
        List<Integer> numbers =
                types.formats().stream().map(Format::payloadType).toList();
        assertEquals(6, numbers.stream().distinct().count(), numbers.toString());
        assertEquals(107, types.eventType(8000));
    }

    @Test
    void withoutTelephoneEventNoneIsOfferedNorAnswered() {
        LocalAudio local = local(PayloadTypes.of(List.of(PCMA), -1));
        assertFalse(OfferAnswer.offer(local).contains("telephone-event"));
        Agreed agreed = assertInstanceOf(
                Agreed.class,
                OfferAnswer.answer(HEAD + "m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n", local));
        assertEquals(-1, agreed.parameters().dtmfPayloadType());
    }

    private static Agreed answered(String media, Codec... codecs) {
        return assertInstanceOf(
                Agreed.class, OfferAnswer.answer(HEAD + media, local(PayloadTypes.of(List.of(codecs), 101))));
    }

    private static LocalAudio local(PayloadTypes types) {
        return new LocalAudio("127.0.0.9", 10000, 7, 1, types, Direction.SENDRECV, Encryption.NONE, MediaLayout.FIRST);
    }
}
