package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.EVENTS;
import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.PCMU;
import static org.evertone.media.session.SessionBench.SECOND;
import static org.evertone.media.session.SessionBench.awaitRejected;
import static org.evertone.media.session.SessionBench.correlation;
import static org.evertone.media.session.SessionBench.noise;
import static org.evertone.media.session.SessionBench.quiet;
import static org.evertone.media.session.SessionBench.receive;
import static org.evertone.media.session.SessionBench.rtp;
import static org.evertone.media.session.SessionBench.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.evertone.config.Secret;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.SrtpKeys;
import org.evertone.media.SrtpKeys.Suite;
import org.evertone.media.hub.MemoryDevice;
import org.evertone.media.srtp.SrtpSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RtpEncryptionTest {
    private final SessionBench bench = new SessionBench();

    @AfterEach
    void closeAll() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidIsHeardThroughEverySuite(Suite suite) throws Exception {
        MemoryDevice near = new MemoryDevice(noise(SECOND, 1));
        MemoryDevice far = new MemoryDevice(noise(SECOND, 2));
        bench.with(near, far);
        MediaSession one = quiet(bench.engine);
        MediaSession two = quiet(bench.farEngine);
        one.configure(encrypted(two.localPort(), keys(suite, 1, 2)));
        two.configure(encrypted(one.localPort(), keys(suite, 2, 1)));
        near.awaitHeard(SECOND);
        assertTrue(correlation(far.microphone, near.heard(SECOND)) > 0.95);
        assertTrue(one.statistics().encrypted());
        assertEquals(0, one.statistics().rejected());
    }

    @Test
    void nothingLeavesInTheClearAndWhatComesInTheClearIsRejected() throws Exception {
        bench.with(new MemoryDevice(new short[] {1000}));
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            SrtpKeys keys = keys(Suite.AES_CM_128_HMAC_SHA1_80, 1, 2);
            session.configure(encrypted(peer.getLocalPort(), keys));
            DatagramPacket packet = receive(peer, 5000);
            assertEquals(12 + 160 + 10, packet.getLength());
            assertFalse(isConstant(Arrays.copyOfRange(packet.getData(), 12, 172)));
            for (int i = 0; i < 5; i++) {
                send(peer, session, rtp(0, i, i * 160, 160));
            }
            awaitRejected(session, 5);
            assertEquals(0, session.statistics().received());
        }
    }

    @Test
    void anotherKeyGetsAnotherSource() throws Exception {
        bench.with(new MemoryDevice(new short[] {1000}));
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(encrypted(peer.getLocalPort(), keys(Suite.AEAD_AES_128_GCM, 1, 2)));
            int source = source(receive(peer, 5000));
            assertEquals(source, source(receive(peer, 5000)), "one source as long as the key stays");
            session.configure(encrypted(peer.getLocalPort(), keys(Suite.AEAD_AES_128_GCM, 3, 2)));
            int next = source;
            for (int i = 0; i < 100 && next == source; i++) {
                next = source(receive(peer, 5000));
            }
            assertNotEquals(source, next);
        }
    }

    @Test
    void whoHasTheKeyIsAnsweredFromItsFirstPacketOnWhereverItIs() throws Exception {
        bench.with(new MemoryDevice(new short[] {1000}));
        try (DatagramSocket announced = new DatagramSocket(0, LOOPBACK);
                DatagramSocket nat = new DatagramSocket(0, InetAddress.getByName("127.0.0.96"))) {
            MediaSession session = bench.open();
            session.configure(encrypted(announced.getLocalPort(), keys(Suite.AES_CM_128_HMAC_SHA1_80, 1, 2)));
            Suite suite = Suite.AES_CM_128_HMAC_SHA1_80;
            send(nat, session, protectedBy(new SrtpSender(suite, secret(suite, 2), 77), 1));
            assertEquals("first", bench.next());
            assertEquals(12 + 160 + 10, receive(nat, 5000).getLength());
        }
    }

    @Test
    void theOldKeyIsUnderstoodUntilTheFarEndHasTheNewOneAndNothingElseIs() throws Exception {
        bench.with(new MemoryDevice(new short[] {1000}));
        Suite suite = Suite.AES_CM_128_HMAC_SHA1_80;
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(encrypted(peer.getLocalPort(), keys(suite, 1, 2)));
            SrtpSender old = new SrtpSender(suite, secret(suite, 2), 77);
            send(peer, session, protectedBy(old, 1));
            assertEquals("first", bench.next());
            session.configure(encrypted(peer.getLocalPort(), keys(suite, 1, 3)));
            byte[] late = protectedBy(old, 2);
            send(peer, session, late);
            send(peer, session, protectedBy(new SrtpSender(suite, secret(suite, 3), 77), 3));
            send(peer, session, protectedBy(old, 4));
            send(peer, session, late);
            send(peer, session, protectedBy(new SrtpSender(suite, secret(suite, 4), 77), 5));
            send(peer, session, rtp(0, 6, 960, 160));
            awaitRejected(session, 3);
            assertEquals(4, session.statistics().received());
        }
    }

    @Test
    void theOldKeyProvesNoNewSource() throws Exception {
        bench.with(new MemoryDevice(new short[] {1000}));
        Suite suite = Suite.AES_CM_128_HMAC_SHA1_80;
        try (DatagramSocket first = new DatagramSocket(0, LOOPBACK);
                DatagramSocket next = new DatagramSocket(0, LOOPBACK);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.91"))) {
            MediaSession session = bench.open();
            session.configure(encrypted(first.getLocalPort(), keys(suite, 1, 2)));
            session.configure(encrypted(next.getLocalPort(), keys(suite, 1, 3)));
            SrtpSender old = new SrtpSender(suite, secret(suite, 2), 77);
            for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
                send(stranger, session, protectedBy(old, i));
            }
            awaitRejected(session, SourceLatch.STEADY_PACKETS);
        }
    }

    private static byte[] protectedBy(SrtpSender sender, int sequence) {
        ByteBuffer packet = ByteBuffer.allocate(300)
                .put(rtp(0, sequence, sequence * 160, 160))
                .flip();
        assertTrue(sender.protect(packet));
        return Arrays.copyOf(packet.array(), packet.limit());
    }

    private static int source(DatagramPacket packet) {
        return ByteBuffer.wrap(packet.getData()).getInt(8);
    }

    private static boolean isConstant(byte[] octets) {
        for (byte octet : octets) {
            if (octet != octets[0]) {
                return false;
            }
        }
        return true;
    }

    private static SrtpKeys keys(Suite suite, int ours, int theirs) {
        return new SrtpKeys(suite, secret(suite, ours), secret(suite, theirs));
    }

    private static Secret secret(Suite suite, int fill) {
        byte[] octets = new byte[suite.keyOctets() + suite.saltOctets()];
        Arrays.fill(octets, (byte) fill);
        return new Secret(Base64.getEncoder().encodeToString(octets));
    }

    private static Parameters encrypted(int port, SrtpKeys keys) {
        return new Parameters(
                new InetSocketAddress(LOOPBACK, port),
                PCMU,
                0,
                0,
                EVENTS,
                EVENTS,
                20,
                true,
                true,
                "",
                false,
                Optional.of(keys));
    }
}
