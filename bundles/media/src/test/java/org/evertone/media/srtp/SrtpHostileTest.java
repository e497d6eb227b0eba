package org.evertone.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What strangers may send: always a plain refusal. */
class SrtpHostileTest {
    private static final int PACKETS = 100_000;

    @ParameterizedTest
    @EnumSource(Suite.class)
    void mutatedPacketsAreRefusedWithoutAnException(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        ByteBuffer packet = Srtp.rtp(1, Srtp.SSRC, 60);
        assertTrue(new SrtpSender(suite, key, Srtp.SSRC).protect(packet));
        SrtpReceiver receiver = new SrtpReceiver(suite, key);
        byte[] good = Srtp.octets(packet);
        ByteBuffer mutated = ByteBuffer.allocateDirect(Srtp.CAPACITY);
        Random random = new Random(1);
        for (int i = 0; i < PACKETS; i++) {
            mutate(good, mutated, random);
            assertFalse(receiver.unprotect(mutated));
        }
        assertTrue(receiver.unprotect(packet), "the true packet is still welcome");
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void mutatedReportsAreRefusedWithoutAnException(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        ByteBuffer packet = Srtp.rtcp(7);
        assertTrue(new SrtcpSender(suite, key).protect(packet));
        SrtcpReceiver receiver = new SrtcpReceiver(suite, key);
        byte[] good = Srtp.octets(packet);
        ByteBuffer mutated = ByteBuffer.allocateDirect(Srtp.CAPACITY);
        Random random = new Random(2);
        for (int i = 0; i < PACKETS; i++) {
            mutate(good, mutated, random);
            assertFalse(receiver.unprotect(mutated));
        }
        assertTrue(receiver.unprotect(packet), "the true report is still welcome");
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void everySizeOfRubbishIsRefused(Suite suite) {
        Secret key = Srtp.key(suite, 1);
        SrtpReceiver receiver = new SrtpReceiver(suite, key);
        SrtcpReceiver control = new SrtcpReceiver(suite, key);
        Random random = new Random(3);
        for (int octets = 0; octets <= 3000; octets++) {
            byte[] rubbish = new byte[octets];
            random.nextBytes(rubbish);
            if (octets > 0) {
                rubbish[0] = (byte) (0x80 | rubbish[0] & 0x1f);
            }
            byte[] before = rubbish.clone();
            assertFalse(receiver.unprotect(ByteBuffer.wrap(rubbish)));
            assertFalse(control.unprotect(ByteBuffer.wrap(rubbish)));
            assertArrayEquals(before, rubbish);
        }
    }

    /** Flips, cuts, lengthens or overwrites, and makes sure that something differs. */
    private static void mutate(byte[] good, ByteBuffer target, Random random) {
        byte[] octets;
        do {
            octets = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(2 * good.length) : good.length);
            for (int n = random.nextInt(4); n > 0 && octets.length > 0; n--) {
                octets[random.nextInt(octets.length)] ^= (byte) random.nextInt(256);
            }
        } while (Arrays.equals(octets, good));
        target.clear().put(octets).flip();
    }
}
