package org.evertone.call.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.evertone.call.sdp.Encryption.Profile;
import org.evertone.call.sdp.OfferAnswer.Agreed;
import org.evertone.call.sdp.OfferAnswer.Outcome;
import org.evertone.call.sdp.OfferAnswer.Refused;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.SrtpKeys;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Keys in descriptions (RFC 4568) and what becomes of streams with and without them. */
class EncryptedOffersTest {
    private static final List<CryptoAttribute> OURS = CryptoAttribute.offer(false, key -> Arrays.fill(key, (byte) 7));
    private static final CryptoAttribute THEIRS =
            CryptoAttribute.generate(4, Suite.AES_CM_128_HMAC_SHA1_80, key -> Arrays.fill(key, (byte) 9));
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\ns=-\r\nc=IN IP4 127.0.0.5\r\nt=0 0\r\n";
    private static final String PLAIN = "m=audio 4000 RTP/AVP 8\r\n";
    private static final String SECURE = "m=audio 4002 RTP/SAVP 8\r\n";
    private static final String KEY = "a=crypto:" + THEIRS.format() + "\r\n";

    @Test
    void aWishedEncryptionIsOfferedBeforeThePlainStream() {
        List<String> offer =
                OfferAnswer.offer(local(Profile.EITHER, false)).lines().toList();
        List<String> media =
                offer.stream().filter(line -> line.startsWith("m=")).toList();
        assertEquals(List.of("m=audio 10000 RTP/SAVP 8 101", "m=audio 10000 RTP/AVP 8 101"), media);
        List<String> crypto =
                offer.stream().filter(line -> line.startsWith("a=crypto:")).toList();
        assertEquals(3, crypto.size());
        assertTrue(offer.indexOf(crypto.get(2)) < offer.indexOf(media.get(1)));
    }

    @Test
    void aDemandedEncryptionIsAllThatIsOffered() {
        String offer = OfferAnswer.offer(local(Profile.SECURE, true));
        assertTrue(offer.contains("m=audio 10000 RTP/SAVP 8 101\r\na=crypto:1 AEAD_AES_128_GCM inline:"), offer);
        assertFalse(offer.contains("RTP/AVP"), offer);
    }

    @Test
    void opportunisticKeysStandInAPlainStream() {
        String offer = OfferAnswer.offer(local(Profile.OPPORTUNISTIC, false));
        assertTrue(offer.contains("m=audio 10000 RTP/AVP 8 101\r\na=crypto:1 "), offer);
        assertFalse(offer.contains("SAVP"), offer);
    }

    @Test
    void anEncryptedStreamIsAnsweredUnderItsTagWithOurKey() {
        Agreed agreed = agreed(OfferAnswer.answer(HEAD + PLAIN + SECURE + KEY, local(Profile.EITHER, false)));
        CryptoAttribute line = line(agreed.answer());
        assertEquals(4, line.tag());
        SrtpKeys keys = agreed.parameters().srtp().orElseThrow();
        assertEquals(line.key(), keys.send());
        assertEquals(THEIRS.key(), keys.receive());
        assertEquals(4002, agreed.parameters().remote().getPort());
        assertTrue(agreed.answer().contains("m=audio 0 RTP/AVP 8\r\nm=audio 10000 RTP/SAVP 8\r\n"), agreed.answer());
        assertEquals(Profile.SECURE, agreed.profile());
    }

    @Test
    void keysInAPlainStreamAreTaken() {
        Agreed agreed = agreed(OfferAnswer.answer(HEAD + PLAIN + KEY, local(Profile.EITHER, false)));
        assertTrue(agreed.parameters().srtp().isPresent());
        assertTrue(agreed.answer().contains("m=audio 10000 RTP/AVP 8\r\na=crypto:4 "), agreed.answer());
        assertEquals(Profile.OPPORTUNISTIC, agreed.profile());
    }

    @Test
    void ourKeyIsTheSameInEachAnswer() {
        LocalAudio local = local(Profile.EITHER, false);
        String first = agreed(OfferAnswer.answer(HEAD + SECURE + KEY, local)).answer();
        assertEquals(
                line(first),
                line(agreed(OfferAnswer.answer(HEAD + SECURE + KEY, local)).answer()));
    }

    @Test
    void whereEncryptionIsDemandedAPlainOfferIsNotSecure() {
        assertEquals(FailureClass.NOT_SECURE, refused(OfferAnswer.answer(HEAD + PLAIN, local(Profile.SECURE, true))));
    }

    @Test
    void aKeyThatCannotBeReadIsNone() {
        String broken = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:short\r\n";
        assertEquals(
                FailureClass.NOT_SECURE,
                refused(OfferAnswer.answer(HEAD + SECURE + broken, local(Profile.EITHER, false))));
        assertTrue(agreed(OfferAnswer.answer(HEAD + PLAIN + broken, local(Profile.EITHER, false)))
                .parameters()
                .srtp()
                .isEmpty());
    }

    @Test
    void withoutKeysOfOursAnEncryptedOfferIsRefused() {
        assertEquals(FailureClass.NOT_SECURE, refused(OfferAnswer.answer(HEAD + SECURE + KEY, with(Encryption.NONE))));
        assertTrue(agreed(OfferAnswer.answer(HEAD + PLAIN + KEY, with(Encryption.NONE)))
                .parameters()
                .srtp()
                .isEmpty());
    }

    @Test
    void theFarEndTakesTheEncryptedLine() {
        Agreed agreed = agreed(OfferAnswer.accept(
                HEAD + SECURE + accepted(2) + "m=audio 0 RTP/AVP 8\r\n", local(Profile.EITHER, false)));
        SrtpKeys keys = agreed.parameters().srtp().orElseThrow();
        assertEquals(Suite.AES_CM_128_HMAC_SHA1_80, keys.suite());
        assertEquals(OURS.get(1).key(), keys.send());
        assertEquals(THEIRS.key(), keys.receive());
        assertEquals(new MediaLayout(0, List.of("m=audio 0 RTP/SAVP 8", "m=audio 0 RTP/AVP 8")), agreed.layout());
    }

    @Test
    void theFarEndTakesThePlainLine() {
        Agreed agreed =
                agreed(OfferAnswer.accept(HEAD + "m=audio 0 RTP/SAVP 8\r\n" + PLAIN, local(Profile.EITHER, false)));
        assertEquals(Optional.empty(), agreed.parameters().srtp());
        assertEquals(1, agreed.layout().audio());
        LocalAudio next = new LocalAudio(
                "127.0.0.9",
                10000,
                7,
                2,
                PayloadTypes.of(List.of(new Codec("PCMA", 8, 8000)), 101),
                Direction.SENDONLY,
                new Encryption(agreed.profile(), false, false, OURS),
                agreed.layout());
        assertTrue(OfferAnswer.offer(next).contains("m=audio 0 RTP/SAVP 8\r\nm=audio 10000 RTP/AVP 8 101\r\na=rtpmap"));
    }

    @ParameterizedTest
    @EnumSource(value = Profile.class, names = "PLAIN", mode = Mode.EXCLUDE)
    void anAnswerWithAKeyThatWasNotAskedForIsNotSecure(Profile profile) {
        boolean required = profile == Profile.SECURE;
        Outcome outcome = OfferAnswer.accept(HEAD + SECURE + accepted(3), local(profile, required));
        assertEquals(FailureClass.NOT_SECURE, refused(outcome));
    }

    @Test
    void anAnswerWithoutTheDemandedKeyIsNotSecure() {
        assertEquals(FailureClass.NOT_SECURE, refused(OfferAnswer.accept(HEAD + SECURE, local(Profile.SECURE, true))));
        assertEquals(FailureClass.NOT_SECURE, refused(OfferAnswer.accept(HEAD + PLAIN, local(Profile.SECURE, true))));
    }

    @Test
    void keysAreNotShown() {
        LocalAudio local = local(Profile.SECURE, true);
        String key = OURS.get(0).key().value();
        assertFalse(local.toString().contains(key));
        SdpParser.Result read = SdpParser.parse(HEAD + SECURE + KEY);
        assertFalse(read.toString().contains(THEIRS.key().value()), read.toString());
    }

    /** The far end's key under a tag of ours. */
    private static String accepted(int tag) {
        return "a=crypto:" + new CryptoAttribute(tag, THEIRS.suite(), THEIRS.key()).format() + "\r\n";
    }

    private static CryptoAttribute line(String description) {
        return description
                .lines()
                .filter(line -> line.startsWith("a=crypto:"))
                .findFirst()
                .flatMap(line -> CryptoAttribute.parse(line.substring("a=crypto:".length())))
                .orElseThrow();
    }

    private static Agreed agreed(Outcome outcome) {
        return assertInstanceOf(Agreed.class, outcome);
    }

    private static FailureClass refused(Outcome outcome) {
        return assertInstanceOf(Refused.class, outcome).failureClass();
    }

    private static LocalAudio local(Profile profile, boolean required) {
        return with(new Encryption(profile, required, false, OURS));
    }

    private static LocalAudio with(Encryption encryption) {
        return new LocalAudio(
                "127.0.0.9",
                10000,
                7,
                1,
                PayloadTypes.of(List.of(new Codec("PCMA", 8, 8000)), 101),
                Direction.SENDRECV,
                encryption,
                MediaLayout.FIRST);
    }
}
