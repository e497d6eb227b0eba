package org.evertone.call.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoAttributeTest {
    private static final String KEY = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";
    private static final String OTHER_KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";

    @Test
    void readsTheExampleOfTheRfc() {
        assertEquals(
                Optional.of(new CryptoAttribute(1, Suite.AES_CM_128_HMAC_SHA1_80, new Secret(KEY))),
                CryptoAttribute.parse("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20"));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void readsWhatItWrites(Suite suite) {
        CryptoAttribute line = CryptoAttribute.generate(7, suite, new SecureRandom()::nextBytes);

        assertEquals(Optional.of(line), CryptoAttribute.parse(line.format()));
        assertTrue(line.format().startsWith("7 " + suite.name() + " inline:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 AES_CM_128_HMAC_SHA1_32 inline:" + KEY,
                "999999999 aes_cm_128_hmac_sha1_32 INLINE:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1048576",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^48",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " KDR=0 WSH=64 -NEW=1 ",
                "1  AEAD_AES_128_GCM  inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==",
                "1 AEAD_AES_128_GCM inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw"
            })
    void usableLinesAreUsed(String value) {
        assertTrue(CryptoAttribute.parse(value).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 AES_CM_128_HMAC_SHA1_80",
                "1 AES_CM_128_HMAC_SHA1_80 inline:",
                "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "-1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_256_CM_HMAC_SHA1_80 inline:" + KEY,
                "1 F8_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AEAD_AES_128_GCM inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:!" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 uri:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:4",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|0",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^49",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + ";inline:" + OTHER_KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " KDR=1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " WSH=63",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTCP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNAUTHENTICATED_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " FEC_ORDER=FEC_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " NEW=1"
            })
    void otherLinesAreNot(String value) {
        assertEquals(Optional.empty(), CryptoAttribute.parse(value));
    }

    @Test
    void aLongLineIsNotEvenRead() {
        String value = "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY;

        assertEquals(Optional.empty(), CryptoAttribute.parse(value + " ".repeat(10_000)));
    }

    @Test
    void whateverIsReadEndsAsAValue() {
        String line = "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20 KDR=0";
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(line);
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.setCharAt(at, (char) (32 + random.nextInt(96)));
                } else {
                    text.deleteCharAt(at);
                }
            }
            CryptoAttribute.parse(text.toString())
                    .ifPresent(read -> assertEquals(40, read.key().value().length()));
        }
    }

    @Test
    void ourOfferHasOneLinePerSuiteWithKeysOfTheirOwn() {
        List<CryptoAttribute> lines = CryptoAttribute.offer(false, new SecureRandom()::nextBytes);

        assertEquals(
                List.of(Suite.AEAD_AES_128_GCM, Suite.AES_CM_128_HMAC_SHA1_80, Suite.AES_CM_128_HMAC_SHA1_32),
                lines.stream().map(CryptoAttribute::suite).toList());
        assertEquals(List.of(1, 2, 3), lines.stream().map(CryptoAttribute::tag).toList());
        assertNotEquals(lines.get(1).key(), lines.get(2).key());
    }

    @Test
    void theShortTagGoesFirstWhenPreferred() {
        List<CryptoAttribute> offered =
                List.of(line(1, Suite.AES_CM_128_HMAC_SHA1_80, KEY), line(2, Suite.AES_CM_128_HMAC_SHA1_32, OTHER_KEY));

        assertEquals(Optional.of(offered.get(0)), CryptoAttribute.choose(offered, false));
        assertEquals(Optional.of(offered.get(1)), CryptoAttribute.choose(offered, true));
        assertEquals(Optional.empty(), CryptoAttribute.choose(List.of(), true));
    }

    @Test
    void theStrongestSuiteIsChosenWhereverItStands() {
        CryptoAttribute strong =
                CryptoAttribute.generate(9, Suite.AEAD_AES_128_GCM, octets -> Arrays.fill(octets, (byte) 1));

        assertEquals(
                Optional.of(strong),
                CryptoAttribute.choose(List.of(line(1, Suite.AES_CM_128_HMAC_SHA1_80, KEY), strong), true));
    }

    @Test
    void anAnswerHasToRepeatTagAndSuite() {
        List<CryptoAttribute> offered =
                List.of(line(1, Suite.AES_CM_128_HMAC_SHA1_80, KEY), line(2, Suite.AES_CM_128_HMAC_SHA1_32, KEY));

        assertEquals(
                Optional.of(offered.get(1)),
                CryptoAttribute.accepted(offered, line(2, Suite.AES_CM_128_HMAC_SHA1_32, OTHER_KEY)));
        assertEquals(
                Optional.empty(), CryptoAttribute.accepted(offered, line(1, Suite.AES_CM_128_HMAC_SHA1_32, OTHER_KEY)));
        assertEquals(
                Optional.empty(), CryptoAttribute.accepted(offered, line(3, Suite.AES_CM_128_HMAC_SHA1_80, OTHER_KEY)));
    }

    @Test
    void eachSideSendsWithItsOwnKey() {
        CryptoAttribute ours = line(1, Suite.AES_CM_128_HMAC_SHA1_80, KEY);
        CryptoAttribute theirs = line(1, Suite.AES_CM_128_HMAC_SHA1_80, OTHER_KEY);

        assertEquals(
                new SrtpKeys(Suite.AES_CM_128_HMAC_SHA1_80, new Secret(KEY), new Secret(OTHER_KEY)), ours.with(theirs));
    }

    @Test
    void theKeyIsNotInItsText() {
        assertFalse(line(1, Suite.AES_CM_128_HMAC_SHA1_80, KEY).toString().contains(KEY.substring(0, 6)));
    }

    private static CryptoAttribute line(int tag, Suite suite, String key) {
        return new CryptoAttribute(tag, suite, new Secret(key));
    }
}
