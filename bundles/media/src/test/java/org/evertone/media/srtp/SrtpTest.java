package org.evertone.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtpTest {
    private static final Suite SUITE = Suite.AES_CM_128_HMAC_SHA1_80;
    private static final Secret KEY = Srtp.key(SUITE, 1);

    private final SrtpSender sender = new SrtpSender(SUITE, KEY, Srtp.SSRC);
    private final SrtpReceiver receiver = new SrtpReceiver(SUITE, KEY);

    @ParameterizedTest
    @EnumSource(Suite.class)
    void hidesThePayloadAndLeavesTheHeader(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        ByteBuffer packet = Srtp.rtp(1);
        byte[] clear = Srtp.octets(packet);

        assertTrue(new SrtpSender(suite, key, Srtp.SSRC).protect(packet));

        byte[] sealed = Srtp.octets(packet);
        int tag = suite == Suite.AEAD_AES_128_GCM ? 16 : suite == Suite.AES_CM_128_HMAC_SHA1_80 ? 10 : 4;
        assertEquals(clear.length + tag, sealed.length);
        int same = 0;
        for (int i = 0; i < clear.length; i++) {
            if (i < 12) {
                assertEquals(clear[i], sealed[i]);
            } else {
                same += clear[i] == sealed[i] ? 1 : 0;
            }
        }
        assertTrue(same < 10, "payload octets unchanged: " + same);
        assertTrue(new SrtpReceiver(suite, key).unprotect(packet));
        assertArrayEquals(clear, Srtp.octets(packet));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void anyBitChangedIsNoticedAndNothingIsTouched(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        ByteBuffer packet = Srtp.rtp(1, Srtp.SSRC, 20);
        new SrtpSender(suite, key, Srtp.SSRC).protect(packet);
        SrtpReceiver far = new SrtpReceiver(suite, key);

        for (int bit = 0; bit < packet.limit() * 8; bit++) {
            ByteBuffer changed = Srtp.copy(packet);
            changed.put(bit / 8, (byte) (changed.get(bit / 8) ^ 1 << bit % 8));
            byte[] before = Srtp.octets(changed);
            assertFalse(far.unprotect(changed), "bit " + bit);
            assertArrayEquals(before, Srtp.octets(changed));
        }
        assertTrue(far.unprotect(packet), "forged packets do not use up the sequence number");
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void anotherKeyOpensNothing(Suite suite) {
        ByteBuffer packet = Srtp.rtp(1);
        new SrtpSender(suite, Srtp.key(suite, 1), Srtp.SSRC).protect(packet);

        assertFalse(new SrtpReceiver(suite, Srtp.key(suite, 2)).unprotect(packet));
    }

    @Test
    void aBufferThatDoesNotBeginAtZeroWorksToo() {
        ByteBuffer packet = ByteBuffer.allocate(300).position(50);
        packet.put(Srtp.rtp(5)).limit(packet.position()).position(50);
        byte[] clear = Srtp.octets(packet);

        assertTrue(sender.protect(packet));
        assertEquals(50, packet.position());
        assertTrue(receiver.unprotect(packet));

        assertArrayEquals(clear, Srtp.octets(packet));
    }

    @Test
    void aPacketIsTakenOnce() {
        ByteBuffer packet = sealed(1);
        ByteBuffer again = Srtp.copy(packet);

        assertTrue(receiver.unprotect(packet));
        assertFalse(receiver.unprotect(again));
    }

    @Test
    void everyPacketOfAShuffledStreamIsTakenOnceAlsoOverTheWrap() {
        Random random = new Random(7);
        List<ByteBuffer> sent = new ArrayList<>();
        for (int i = 0; i < 140_000; i += 20) {
            sent.clear();
            for (int n = 0; n < 20; n++) {
                sent.add(sealed(32_000 + i + n & 0xffff));
            }
            Collections.shuffle(sent, random);
            for (ByteBuffer packet : sent) {
                ByteBuffer again = Srtp.copy(packet);
                assertTrue(receiver.unprotect(packet));
                assertFalse(receiver.unprotect(again));
            }
        }
    }

    @Test
    void aLatePacketOfBeforeTheWrapIsTakenAfterIt() {
        ByteBuffer late = sealed(65_530);
        ByteBuffer first = sealed(65_529 + 2);
        ByteBuffer after = sealed(3);

        assertTrue(receiver.unprotect(first));
        assertTrue(receiver.unprotect(after));
        assertTrue(receiver.unprotect(late));
    }

    @Test
    void aPacketOlderThanTheWindowIsRefused() {
        ByteBuffer old = sealed(100);
        ByteBuffer young = sealed(101);
        ByteBuffer now = sealed(100 + ReplayWindow.PACKETS);

        assertTrue(receiver.unprotect(now));
        assertFalse(receiver.unprotect(old));
        assertTrue(receiver.unprotect(young));
    }

    @Test
    void aWrapMissedBeforeTheFirstPacketDoesNotSilenceTheCall() {
        sealed(65_535);
        ByteBuffer first = sealed(4);

        assertTrue(receiver.unprotect(first));
        assertTrue(receiver.unprotect(sealed(5)));
    }

    @Test
    void sourcesUnderOneKeyAreCountedApart() {
        SrtpSender other = new SrtpSender(SUITE, KEY, 99);
        ByteBuffer mine = sealed(1);
        ByteBuffer replay = Srtp.copy(mine);
        ByteBuffer theirs = Srtp.rtp(1, 99, 160);
        assertTrue(other.protect(theirs));

        assertTrue(receiver.unprotect(mine));
        assertTrue(receiver.unprotect(theirs));
        assertFalse(receiver.unprotect(replay), "the first source is remembered");
        assertTrue(receiver.unprotect(sealed(2)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterANewKeyTheCountOfWrapsMayGoOnOrBeginAgain(boolean goesOn) {
        long reached = 5L << 16 | 1000;
        SrtpSender before = new SrtpSender(Transform.of(SUITE, KEY, false), Srtp.SSRC, reached);
        SrtpReceiver far = new SrtpReceiver(Transform.of(SUITE, KEY, false), 5);
        ByteBuffer last = Srtp.rtp(1001);
        assertTrue(before.protect(last));
        assertTrue(far.unprotect(last));

        Secret next = Srtp.key(SUITE, 2);
        SrtpReceiver fresh = far.withKey(SUITE, next);
        SrtpSender after = new SrtpSender(Transform.of(SUITE, next, false), Srtp.SSRC, goesOn ? reached + 1 : -1);
        ByteBuffer packet = Srtp.rtp(1002);
        assertTrue(after.protect(packet));

        assertTrue(fresh.unprotect(packet));
    }

    @Test
    void noSequenceNumberIsSentTwice() {
        assertTrue(sender.protect(Srtp.rtp(10)));

        assertFalse(sender.protect(Srtp.rtp(10)));
        assertFalse(sender.protect(Srtp.rtp(9)));
        assertTrue(sender.protect(Srtp.rtp(11)));
    }

    @Test
    void onlyTheSourceOfTheSenderIsSent() {
        assertFalse(sender.protect(Srtp.rtp(1, 99, 160)));
    }

    @Test
    void nothingIsSentUnderAKeyThatIsUsedUp() {
        SrtpSender worn = new SrtpSender(Transform.of(SUITE, KEY, false), Srtp.SSRC, SrtpSender.LAST_INDEX - 1);

        assertTrue(worn.protect(Srtp.rtp(0xffff)));
        ByteBuffer packet = Srtp.rtp(0);
        byte[] before = Srtp.octets(packet);
        assertFalse(worn.protect(packet));
        assertArrayEquals(before, Srtp.octets(packet));
    }

    @Test
    void aPacketWithoutRoomForTheTagStaysAsItWas() {
        ByteBuffer packet = ByteBuffer.allocate(172 + 9).put(Srtp.rtp(1)).flip();
        byte[] before = Srtp.octets(packet);

        assertFalse(sender.protect(packet));
        assertArrayEquals(before, Srtp.octets(packet));
        assertTrue(sender.protect(ByteBuffer.allocate(172 + 10).put(packet).flip()));
    }

    @Test
    void thePacketIndexIsEstimatedAsInAppendixA() {
        assertEquals(0x1_0005, SrtpReceiver.estimate(0x0_fff0, 5));
        assertEquals(0x0_fff0, SrtpReceiver.estimate(0x1_0005, 0xfff0));
        assertEquals(0x2_1234, SrtpReceiver.estimate(0x2_1000, 0x1234));
        assertTrue(SrtpReceiver.estimate(5, 0xfff0) < 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "no base64!", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw=="})
    void aKeyOfTheWrongSizeIsRefusedWithoutTellingIt(String key) {
        String words = assertThrows(IllegalArgumentException.class, () -> new SrtpReceiver(SUITE, new Secret(key)))
                .getMessage();

        assertEquals("SRTP key: AES_CM_128_HMAC_SHA1_80 wants 30 octets of key and salt in base64", words);
    }

    private ByteBuffer sealed(int sequence) {
        ByteBuffer packet = Srtp.rtp(sequence);
        assertTrue(sender.protect(packet));
        return packet;
    }
}
