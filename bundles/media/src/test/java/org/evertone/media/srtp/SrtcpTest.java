package org.evertone.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtcpTest {
    private static final Suite SUITE = Suite.AES_CM_128_HMAC_SHA1_32;
    private static final Secret KEY = Srtp.key(SUITE, 1);

    @ParameterizedTest
    @EnumSource(Suite.class)
    void reportsComeBackAsTheyWere(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        ByteBuffer packet = Srtp.rtcp(7);
        byte[] clear = Srtp.octets(packet);

        assertTrue(new SrtcpSender(suite, key).protect(packet));
        assertFalse(Srtp.text(packet).contains("01026162"));
        assertTrue(new SrtcpReceiver(suite, key).unprotect(packet));

        assertArrayEquals(clear, Srtp.octets(packet));
    }

    @Test
    void theTagHas80BitsAlsoInTheSuiteWith32() {
        ByteBuffer packet = Srtp.rtcp(7);
        int clear = packet.remaining();

        assertTrue(new SrtcpSender(SUITE, KEY).protect(packet));

        assertEquals(clear + 4 + 10, packet.remaining());
        assertEquals(0x8000_0000, packet.getInt(clear));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void anyBitChangedIsNoticedAndNothingIsTouched(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        ByteBuffer packet = Srtp.rtcp(7);
        new SrtcpSender(suite, key).protect(packet);
        SrtcpReceiver receiver = new SrtcpReceiver(suite, key);

        for (int bit = 0; bit < packet.limit() * 8; bit++) {
            ByteBuffer changed = Srtp.copy(packet);
            changed.put(bit / 8, (byte) (changed.get(bit / 8) ^ 1 << bit % 8));
            byte[] before = Srtp.octets(changed);
            assertFalse(receiver.unprotect(changed), "bit " + bit);
            assertArrayEquals(before, Srtp.octets(changed));
        }
        assertTrue(receiver.unprotect(packet));
    }

    @Test
    void aReportIsTakenOnceInAnyOrder() {
        SrtcpSender sender = new SrtcpSender(SUITE, KEY);
        SrtcpReceiver receiver = new SrtcpReceiver(SUITE, KEY);
        ByteBuffer first = Srtp.rtcp(7);
        ByteBuffer second = Srtp.rtcp(7);
        sender.protect(first);
        sender.protect(second);
        ByteBuffer again = Srtp.copy(first);

        assertTrue(receiver.unprotect(second));
        assertTrue(receiver.unprotect(first));
        assertFalse(receiver.unprotect(again));
    }

    @Test
    void nothingIsSentUnderAKeyThatIsUsedUp() {
        SrtcpSender worn = new SrtcpSender(Transform.of(SUITE, KEY, true), Integer.MAX_VALUE);

        assertTrue(worn.protect(Srtp.rtcp(7)));
        assertFalse(worn.protect(Srtp.rtcp(7)));
    }

    @Test
    void whatIsNoReportIsNotSent() {
        SrtcpSender sender = new SrtcpSender(SUITE, KEY);

        assertFalse(sender.protect(Srtp.buffer("80c90000")));
        assertFalse(sender.protect(Srtp.buffer("40c9000100000007")));
        assertFalse(sender.protect(
                ByteBuffer.allocate(8 + 13).put(Srtp.buffer("80c9000100000007")).flip()));
    }
}
