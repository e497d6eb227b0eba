package org.evertone.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 3711 appendix B and RFC 7714 §16, §17. */
class SrtpVectorsTest {
    private static final byte[] SALT_7714 = Srtp.hex("517569642070726f2071756f");
    private static final String RTP_CLEAR =
            "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e20" + "7061727465732074726573";
    private static final String RTP_SEALED =
            "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42"
                    + "a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce";
    private static final String RTCP_CLEAR =
            "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    @Test
    void keystreamIsThatOfAppendixB2() {
        AesCounter cipher = new AesCounter(Srtp.hex("2B7E151628AED2A6ABF7158809CF4F3C"), 3);
        byte[] start = Srtp.hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000");

        assertArrayEquals(
                Srtp.hex(
                        "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0"),
                cipher.keystream(start, 0, 3));
        assertArrayEquals(
                Srtp.hex(
                        "EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44"),
                cipher.keystream(start, 0xfeff, 3));
    }

    @Test
    void sessionKeysAreThoseOfAppendixB3() {
        KeyDerivation keys = new KeyDerivation(
                Srtp.hex("E1F97A0D3E018BE0D64FA32C06DE4139"), Srtp.hex("0EC675AD498AFEEBB6960B3AABE6"));

        assertArrayEquals(Srtp.hex("C61E7A93744F39EE10734AFE3FF7A087"), keys.derive(KeyDerivation.RTP_CIPHER, 16));
        assertArrayEquals(Srtp.hex("30CBBC08863D8C85D49DB34A9AE1"), keys.derive(KeyDerivation.RTP_SALT, 14));
        assertArrayEquals(
                Srtp.hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"
                        + "E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25"
                        + "6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2"),
                keys.derive(KeyDerivation.RTP_AUTHENTICATION, 94));
    }

    @Test
    void gcmSealsAnRtpPacketAsInSection16() {
        SrtpSender sender = new SrtpSender(gcm(false), 0x5501_a0b2, -1);
        ByteBuffer packet = Srtp.buffer(RTP_CLEAR);

        assertTrue(sender.protect(packet));

        assertEquals(RTP_SEALED, Srtp.text(packet));
    }

    @Test
    void gcmOpensAnRtpPacketAsInSection16() {
        ByteBuffer packet = Srtp.buffer(RTP_SEALED);

        assertTrue(new SrtpReceiver(gcm(false), 0).unprotect(packet));

        assertEquals(RTP_CLEAR, Srtp.text(packet));
    }

    @Test
    void gcmSealsAndOpensAnRtcpPacketAsInSection17() {
        String sealed =
                "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded"
                        + "0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4";
        ByteBuffer packet = Srtp.buffer(RTCP_CLEAR);

        assertTrue(new SrtcpSender(gcm(true), 0x5d4).protect(packet));
        assertEquals(sealed, Srtp.text(packet));
        assertTrue(new SrtcpReceiver(gcm(true)).unprotect(packet));
        assertEquals(RTCP_CLEAR, Srtp.text(packet));
    }

    @Test
    void gcmTakesAnRtcpPacketThatIsOnlyAuthenticatedAsInSection17() {
        ByteBuffer packet = Srtp.buffer(RTCP_CLEAR + "841dd9683dd78ec92ae58790125f62b3000005d4");

        assertTrue(new SrtcpReceiver(gcm(true)).unprotect(packet));

        assertEquals(RTCP_CLEAR, Srtp.text(packet));
    }

    @Test
    void hmacIsThatOfRfc2202() {
        byte[] key = new byte[20];
        Arrays.fill(key, (byte) 0x0b);

        // "Hi There", its last four octets given as the word
        assertArrayEquals(
                Srtp.hex("b617318655057264e28bc0b6fb378c8ef146be00"),
                new HmacSha1(key).of(Srtp.hex("48692054"), 4, 0x68657265));
    }

    private static Transform gcm(boolean control) {
        return new GaloisCounterMode(Srtp.range(0, 16), SALT_7714, control);
    }
}
