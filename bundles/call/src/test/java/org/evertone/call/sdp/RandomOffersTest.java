package org.evertone.call.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.evertone.call.sdp.Encryption.Profile;
import org.evertone.call.sdp.OfferAnswer.Agreed;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.Test;

/** Whatever is offered: an answer fits its offer (RFC 3264 §6), and an offer of ours fits what was agreed (§8). */
class RandomOffersTest {
    private static final List<Codec> CODECS = List.of(
            new Codec("opus", 107, 48000, 2, "useinbandfec=1"),
            new Codec("G722", 9, 8000),
            new Codec("PCMU", 0, 8000),
            new Codec("PCMA", 8, 8000));
    private static final List<String> FORMATS =
            List.of("0", "8", "9", "13", "18", "96", "97", "98", "99", "100", "x", "200");
    private static final List<String> MAPPINGS = List.of(
            "96 opus/48000/2",
            "97 telephone-event/8000",
            "98 telephone-event/48000",
            "99 PCMA/8000",
            "96 opus/48000",
            "100 G722/8000/1",
            "0 speex/16000",
            "13 CN/8000");
    private static final List<String> ATTRIBUTES = List.of(
            "sendonly",
            "recvonly",
            "inactive",
            "sendrecv",
            "ptime:30",
            "ptime:0",
            "maxptime:15",
            "fmtp:96 stereo=1",
            "rtcp-mux",
            "crypto:1 NULL inline:AAAA");

    private final Random random = new Random(20260202);

    @Test
    void answersFitTheirOffers() {
        int answered = 0;
        for (int round = 0; round < 5_000; round++) {
            String offer = description();
            LocalAudio local = local(Profile.values()[random.nextInt(4)], MediaLayout.FIRST);
            OfferAnswer.accept(offer, local);
            if (OfferAnswer.answer(offer, local) instanceof Agreed agreed) {
                answered++;
                check(offer, agreed, local);
            }
        }
        assertTrue(answered > 500 && answered < 4_800, "answered: " + answered);
    }

    private void check(String offerText, Agreed agreed, LocalAudio local) {
        SessionDescription offer = read(offerText);
        SessionDescription answer = read(agreed.answer());
        assertEquals(offer.media().size(), answer.media().size());
        int used = 0;
        for (int i = 0; i < offer.media().size(); i++) {
            MediaSection asked = offer.media().get(i);
            MediaSection said = answer.media().get(i);
            assertEquals(asked.type(), said.type());
            assertEquals(asked.protocol(), said.protocol());
            assertTrue(asked.formatList().containsAll(said.formatList()), agreed.answer());
            if (said.port() == 0) {
                continue;
            }
            used++;
            assertTrue(asked.port() != 0, offerText);
            assertTrue(asked.direction().receives() || !said.direction().sends(), agreed.answer());
            assertTrue(asked.direction().sends() || !said.direction().receives(), agreed.answer());
            assertEquals(
                    asked.mustEncrypt(), asked.mustEncrypt() && !said.crypto().isEmpty(), agreed.answer());
            said.formats()
                    .forEach(format -> assertTrue(
                            asked.formats().stream()
                                    .anyMatch(theirs -> theirs.payloadType() == format.payloadType()
                                            && theirs.encoding().equalsIgnoreCase(format.encoding())
                                            && theirs.channels() == format.channels()),
                            offerText + agreed.answer()));
            Parameters parameters = agreed.parameters();
            assertEquals(said.direction().sends(), parameters.send());
            assertEquals(said.crypto().isEmpty(), parameters.srtp().isEmpty());
            assertTrue(parameters.packetMillis() >= 10 && parameters.packetMillis() <= 60);
        }
        assertEquals(1, used, agreed.answer());
        checkNext(answer, agreed, local);
    }

    /** The next offer keeps the lines of the session and the payload type that was agreed. */
    private void checkNext(SessionDescription before, Agreed agreed, LocalAudio local) {
        Parameters parameters = agreed.parameters();
        LocalAudio next = new LocalAudio(
                local.address(),
                local.port(),
                local.sessionId(),
                local.version() + 1,
                local.types()
                        .agreed(
                                parameters.codec(),
                                parameters.receivePayloadType(),
                                parameters.receiveDtmfPayloadType(),
                                parameters.dtmfClockHz()),
                Direction.SENDONLY,
                new Encryption(
                        agreed.profile(), false, false, local.encryption().ours()),
                agreed.layout());
        SessionDescription offer = read(OfferAnswer.offer(next));
        assertEquals(before.media().size(), offer.media().size());
        for (int i = 0; i < offer.media().size(); i++) {
            MediaSection now = offer.media().get(i);
            assertEquals(before.media().get(i).type(), now.type());
            assertEquals(before.media().get(i).port() == 0, now.port() == 0);
        }
        MediaSection ours = offer.media().get(agreed.layout().audio());
        Format first = ours.formats().get(0);
        assertEquals(parameters.receivePayloadType(), first.payloadType());
        assertTrue(first.is(parameters.codec()), first.toString());
        assertTrue(
                parameters.receiveDtmfPayloadType() < 0
                        || ours.formats()
                                .contains(PayloadTypes.telephoneEvent(
                                        parameters.receiveDtmfPayloadType(), parameters.dtmfClockHz())),
                ours.toString());
        assertEquals(
                ours.formatList().size(),
                ours.formatList().stream().distinct().count(),
                ours.formatList().toString());
    }

    private String description() {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\ns=-\r\n");
        if (random.nextInt(10) > 0) {
            text.append("c=IN IP4 ")
                    .append(random.nextInt(10) > 0 ? "127.0.0.5" : "0.0.0.0")
                    .append("\r\n");
        }
        for (int section = random.nextInt(4); section >= 0; section--) {
            text.append("m=").append(random.nextInt(5) > 0 ? "audio" : "video");
            text.append(' ').append(random.nextInt(6) > 0 ? 4000 : 0).append(' ');
            text.append(pick(List.of("RTP/AVP", "RTP/SAVP", "RTP/AVP", "RTP/AVPF", "UDP/TLS/RTP/SAVPF")));
            FORMATS.stream()
                    .filter(format -> random.nextBoolean())
                    .forEach(format -> text.append(' ').append(format));
            text.append(" 18\r\n");
            MAPPINGS.stream()
                    .filter(mapping -> random.nextInt(3) > 0)
                    .forEach(mapping -> text.append("a=rtpmap:").append(mapping).append("\r\n"));
            for (int more = random.nextInt(4); more > 0; more--) {
                text.append("a=").append(pick(ATTRIBUTES)).append("\r\n");
            }
            if (random.nextBoolean()) {
                Suite suite = Suite.values()[random.nextInt(3)];
                text.append("a=crypto:")
                        .append(CryptoAttribute.generate(random.nextInt(9), suite, random::nextBytes)
                                .format())
                        .append("\r\n");
            }
        }
        return text.toString();
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static SessionDescription read(String text) {
        return assertInstanceOf(SdpParser.Read.class, SdpParser.parse(text), text)
                .description();
    }

    private static LocalAudio local(Profile profile, MediaLayout layout) {
        Encryption encryption = profile == Profile.PLAIN
                ? Encryption.NONE
                : new Encryption(
                        profile,
                        profile == Profile.SECURE,
                        false,
                        CryptoAttribute.offer(false, key -> Arrays.fill(key, (byte) 7)));
        return new LocalAudio(
                "127.0.0.9", 10000, 7, 1, PayloadTypes.of(CODECS, 101), Direction.SENDRECV, encryption, layout);
    }
}
