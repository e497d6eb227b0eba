package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.PCMU;
import static org.evertone.media.session.SessionBench.SECOND;
import static org.evertone.media.session.SessionBench.awaitRejected;
import static org.evertone.media.session.SessionBench.noise;
import static org.evertone.media.session.SessionBench.receive;
import static org.evertone.media.session.SessionBench.rtp;
import static org.evertone.media.session.SessionBench.send;
import static org.evertone.media.session.SessionBench.talk;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.hub.MemoryDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is heard and who is not, on real sockets on loopback. */
class RtpPeerTest {
    private final SessionBench bench = new SessionBench();

    @AfterEach
    void closeAll() {
        bench.close();
    }

    @Test
    void strangersAndGarbageAreNeitherPlayedNorAnswered() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        bench.with(device);
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.99"))) {
            MediaSession session = bench.open();
            session.configure(talk(peer.getLocalPort()));
            send(peer, session, rtp(0, 1, 0, 160));
            assertEquals("first", bench.next());
            for (int i = 0; i < 10; i++) {
                send(stranger, session, rtp(0, i, i * 160, 160));
            }
            send(peer, session, new byte[5]);
            send(peer, session, new byte[500]);
            send(peer, session, rtp(96, 1, 0, 160));
            send(peer, session, rtp(0, 1, 0, 1500));
            awaitRejected(session, 14);
            assertEquals(1, session.statistics().received());
            stranger.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, () -> stranger.receive(new DatagramPacket(new byte[500], 500)));
            assertEquals(List.of(), List.copyOf(bench.told), "nothing else was told");
        }
    }

    @Test
    void theFirstPortOfThePeersAddressIsKeptAndAnswered() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        try (DatagramSocket nat = new DatagramSocket(0, LOOPBACK);
                DatagramSocket other = new DatagramSocket(0, LOOPBACK);
                DatagramSocket agreed = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(talk(agreed.getLocalPort()));
            send(nat, session, rtp(0, 1, 0, 160));
            assertEquals("first", bench.next());
            nat.setSoTimeout(2000);
            nat.receive(new DatagramPacket(new byte[500], 500));
            send(other, session, rtp(0, 2, 160, 160));
            awaitRejected(session, 1);
            assertEquals(1, session.statistics().received());
        }
    }

    @Test
    void theFirstWordsOfAFarEndBehindANatAreHeardAndNotCountedAsRejected() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        bench.with(device);
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.97"));
                DatagramSocket nat = new DatagramSocket(0, InetAddress.getByName("127.0.0.98"))) {
            MediaSession session = bench.open();
            session.configure(talk(peer.getLocalPort()));
            send(stranger, session, rtp(0, 500, 0, 160));
            for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
                byte[] packet = rtp(0, i, i * 160, 160);
                Arrays.fill(packet, 12, packet.length, (byte) (0x80 + 16 * i));
                send(nat, session, packet);
            }
            assertEquals("first", bench.next());
            device.awaitSample((short) 32124);
            device.awaitSample((short) 15996);
            assertEquals(SourceLatch.STEADY_PACKETS, session.statistics().received());
            assertEquals(1, session.statistics().rejected(), "the stranger's");
            assertEquals(0, session.statistics().lost());
            nat.setSoTimeout(2000);
            nat.receive(new DatagramPacket(new byte[500], 500));
        }
    }

    @Test
    void anotherSourceFromThePeerIsPlayedOn() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        bench.with(device);
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(talk(peer.getLocalPort()));
            send(peer, session, rtp(0, 1, 0, 160));
            device.awaitHeard(160);
            byte[] packet = rtp(0, 40_000, 5_000_000, 160);
            ByteBuffer.wrap(packet).putInt(8, 4711);
            Arrays.fill(packet, 12, packet.length, (byte) 0x80);
            send(peer, session, packet);
            device.awaitSample((short) 32124);
        }
    }

    @Test
    void theOutputBeginsWithTheFirstPacketAccepted() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        bench.with(device);
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(talk(peer.getLocalPort()));
            device.awaitCaptured(20);
            assertEquals(0, device.heardCount());
            byte[] packet = rtp(0, 1, 0, 160);
            Arrays.fill(packet, 12, packet.length, (byte) 0x80);
            send(peer, session, packet);
            device.awaitHeard(160);
            short[] loud = new short[160];
            Arrays.fill(loud, (short) 32124);
            assertArrayEquals(loud, device.heard(160));
        }
    }

    @Test
    void mediaThatMoveAreAnsweredAtTheNewFarEndAlthoughTheOldOneSendsOn() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        try (DatagramSocket old = new DatagramSocket(0, LOOPBACK);
                DatagramSocket announced = new DatagramSocket(0, InetAddress.getByName("127.0.0.95"));
                DatagramSocket nat = new DatagramSocket(0, InetAddress.getByName("127.0.0.94"))) {
            MediaSession session = bench.open();
            session.configure(talk(old.getLocalPort()));
            send(old, session, rtp(0, 1, 0, 160));
            assertEquals("first", bench.next());
            session.configure(parameters(announced.getLocalSocketAddress(), true, true));
            int sentOn = 2 * SourceLatch.STEADY_PACKETS;
            for (int i = 0; i < sentOn; i++) {
                send(old, session, rtp(0, 2 + i, i * 160, 160));
            }
            awaitRejected(session, sentOn);
            receive(announced, 5000);
            for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
                send(nat, session, rtp(0, 700 + i, i * 160, 160));
            }
            receive(nat, 5000);
            assertEquals(1 + SourceLatch.STEADY_PACKETS, session.statistics().received());
        }
    }

    @Test
    void afterALongHoldTheFarEndIsAnsweredWhereItsNatHasPutIt() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        try (DatagramSocket agreed = new DatagramSocket(0, LOOPBACK);
                DatagramSocket nat = new DatagramSocket(0, InetAddress.getByName("127.0.0.92"));
                DatagramSocket mapped = new DatagramSocket(0, InetAddress.getByName("127.0.0.92"))) {
            MediaSession session = bench.open();
            session.configure(talk(agreed.getLocalPort()));
            for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
                send(nat, session, rtp(0, i, i * 160, 160));
            }
            assertEquals("first", bench.next());
            session.configure(parameters(agreed.getLocalSocketAddress(), false, false));
            assertThrows(SocketTimeoutException.class, () -> drain(nat));
            session.configure(talk(agreed.getLocalPort()));
            receive(nat, 5000);
            for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
                send(mapped, session, rtp(0, 900 + i, i * 160, 160));
            }
            receive(mapped, 5000);
        }
    }

    private static void drain(DatagramSocket socket) throws IOException {
        while (socket.isBound()) {
            receive(socket, 200);
        }
    }

    @Test
    void aStreamThatComesWhileNobodyIsHeardIsNotAnswered() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.93"))) {
            MediaSession session = bench.open();
            session.configure(SessionBench.parameters(peer.getLocalPort(), true, false));
            for (int i = 0; i < SourceLatch.STEADY_PACKETS; i++) {
                send(stranger, session, rtp(0, i, i * 160, 160));
            }
            awaitRejected(session, SourceLatch.STEADY_PACKETS);
            receive(peer, 5000);
            assertEquals(0, session.statistics().received());
        }
    }

    private static Parameters parameters(SocketAddress to, boolean send, boolean receive) {
        return new Parameters((InetSocketAddress) to, PCMU, 0, 0, -1, -1, 20, send, receive);
    }
}
