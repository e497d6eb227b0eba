package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.PCMU;
import static org.evertone.media.session.SessionBench.SECOND;
import static org.evertone.media.session.SessionBench.awaitReceived;
import static org.evertone.media.session.SessionBench.connect;
import static org.evertone.media.session.SessionBench.correlation;
import static org.evertone.media.session.SessionBench.noise;
import static org.evertone.media.session.SessionBench.parameters;
import static org.evertone.media.session.SessionBench.quiet;
import static org.evertone.media.session.SessionBench.receive;
import static org.evertone.media.session.SessionBench.rtp;
import static org.evertone.media.session.SessionBench.send;
import static org.evertone.media.session.SessionBench.talk;
import static org.evertone.media.session.SessionBench.threads;
import static org.evertone.media.session.SessionBench.threadsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaException;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.hub.MemoryDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions on real sockets on loopback, in real time. */
class RtpSessionTest {
    private final SessionBench bench = new SessionBench();

    @AfterEach
    void closeAll() {
        bench.close();
    }

    @Test
    void whatOneSidePlaysTheOtherHears() throws Exception {
        MemoryDevice near = new MemoryDevice(noise(3 * SECOND, 1));
        MemoryDevice far = new MemoryDevice(noise(3 * SECOND, 2));
        bench.with(near, far);
        MediaSession one = quiet(bench.engine);
        MediaSession two = quiet(bench.farEngine);
        connect(one, two);
        near.awaitHeard(2 * SECOND);
        far.awaitHeard(2 * SECOND);
        assertTrue(correlation(far.microphone, near.heard(2 * SECOND)) > 0.95);
        assertTrue(correlation(near.microphone, far.heard(2 * SECOND)) > 0.95);
        awaitReceived(one, 91, near);
    }

    @Test
    void digitsSentDuringACallAreHeardOnceEach() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        MediaSession one = quiet(bench.engine);
        MediaSession two = bench.farEngine.open(20_000, 20_000, bench.listener);
        connect(one, two);
        one.sendDigit('4');
        one.sendDigit('4');
        one.sendDigit('#');
        List<String> heard = new ArrayList<>();
        while (heard.size() < 3) {
            String what = bench.next();
            if (what.startsWith("digit")) {
                heard.add(what);
            }
        }
        assertEquals(List.of("digit 4", "digit 4", "digit #"), heard);
    }

    @Test
    void theFirstPacketIsToldOnceForEachPlaceOfTheFarEnd() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        InetAddress elsewhere = InetAddress.getByName("127.0.0.98");
        try (DatagramSocket here = new DatagramSocket(0, LOOPBACK);
                DatagramSocket there = new DatagramSocket(0, elsewhere)) {
            MediaSession session = bench.open();
            session.configure(talk(here.getLocalPort()));
            send(here, session, rtp(0, 1, 0, 160));
            send(here, session, rtp(0, 2, 160, 160));
            assertEquals("first", bench.next());
            InetSocketAddress to = new InetSocketAddress(elsewhere, there.getLocalPort());
            session.configure(new Parameters(to, PCMU, 0, 0, 101, 101, 20, true, true));
            send(there, session, rtp(0, 1, 0, 160));
            send(there, session, rtp(0, 2, 160, 160));
            assertEquals("first", bench.next());
            session.close();
            assertEquals(List.of(), List.copyOf(bench.told));
        }
    }

    @Test
    void digitsLastByTheClockOfTheirEventsAtTimesOfTheStream() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        Codec opus = new Codec("opus", 111, 48000, 2, "");
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            InetSocketAddress to = new InetSocketAddress(LOOPBACK, peer.getLocalPort());
            session.configure(new Parameters(
                    to, opus, 111, 111, 126, 126, 8000, 20, true, true, "", false, Optional.empty(), Map.of()));
            int audio = ByteBuffer.wrap(receive(peer, 5000).getData()).getInt(4);
            session.sendDigit('5');
            List<Integer> durations = new ArrayList<>();
            int begun = 0;
            while (durations.size() < 7) {
                ByteBuffer packet = ByteBuffer.wrap(receive(peer, 5000).getData());
                if ((packet.get(1) & 0x7f) == 126) {
                    begun = packet.getInt(4);
                    durations.add(packet.getInt(12) & 0xffff);
                } else {
                    audio = packet.getInt(4);
                }
            }
            assertEquals(List.of(160, 320, 480, 640, 800, 800, 800), durations);
            assertEquals(960, begun - audio);
            assertEquals(7 * 960, ByteBuffer.wrap(receive(peer, 5000).getData()).getInt(4) - begun);
        }
    }

    @Test
    void digitsAreTonesWhereEventsAreNotAgreed() throws Exception {
        bench.with(new MemoryDevice(new short[1]));
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            InetSocketAddress to = new InetSocketAddress(LOOPBACK, peer.getLocalPort());
            session.configure(new Parameters(to, PCMU, 0, 0, -1, -1, 20, true, true, "", true, Optional.empty()));
            receive(peer, 5000);
            session.sendDigit('5');
            int loud = 0;
            for (int i = 0; i < 30; i++) {
                byte[] packet = receive(peer, 5000).getData();
                assertEquals(0, packet[1] & 0x7f);
                loud += (packet[12 + 20] | 0x80) == -1 ? 0 : 1;
            }
            assertTrue(loud >= 4 && loud <= 6, loud + " packets of tone");
        }
    }

    @Test
    void anotherCodecIsSpokenAndUnderstoodFromTheNextPacketOn() throws Exception {
        MemoryDevice near = new MemoryDevice(noise(SECOND, 1));
        MemoryDevice far = new MemoryDevice(noise(SECOND, 2));
        bench.with(near, far);
        MediaSession one = quiet(bench.engine);
        MediaSession two = quiet(bench.farEngine);
        connect(one, two);
        near.awaitHeard(SECOND / 2);
        Codec wide = new Codec("G722", 9, 8000);
        one.configure(in(wide, two.localPort()));
        two.configure(in(wide, one.localPort()));
        near.await(() -> near.opened().contains("duplex 16000"));
        near.awaitMore(4 * SECOND);
        assertTrue(correlation(far.microphone, near.lastHeard(2 * SECOND)) > 0.9);
        assertEquals(List.of("duplex 8000", "duplex 16000"), near.opened());
    }

    @Test
    void eachCodecThatWasAgreedIsUnderstoodWheneverItArrives() throws Exception {
        MemoryDevice near = new MemoryDevice(noise(SECOND, 1));
        MemoryDevice far = new MemoryDevice(noise(SECOND, 2));
        bench.with(near, far);
        MediaSession one = quiet(bench.engine);
        MediaSession two = quiet(bench.farEngine);
        InetSocketAddress to = new InetSocketAddress(LOOPBACK, two.localPort());
        Codec wide = new Codec("G722", 9, 8000);
        Codec other = new Codec("PCMA", 8, 8000);
        Map<Integer, Codec> also = Map.of(9, wide, 110, other);
        one.configure(new Parameters(to, PCMU, 0, 0, -1, -1, 8000, 20, true, true, "", false, Optional.empty(), also));
        two.configure(talk(one.localPort()));
        near.awaitHeard(SECOND / 2);
        two.configure(in(wide, one.localPort()));
        near.await(() -> near.opened().contains("duplex 16000"));
        near.awaitMore(4 * SECOND);
        assertTrue(correlation(far.microphone, near.lastHeard(2 * SECOND)) > 0.9);
        InetSocketAddress from = new InetSocketAddress(LOOPBACK, one.localPort());
        two.configure(new Parameters(from, other, 110, 0, -1, -1, 20, true, true));
        near.awaitMore(4 * SECOND);
        assertTrue(correlation(far.microphone, near.lastHeard(2 * SECOND)) > 0.8, "what fits through 4 kHz");
        assertEquals(0, one.statistics().rejected());
    }

    private static Parameters in(Codec codec, int port) {
        InetSocketAddress to = new InetSocketAddress(LOOPBACK, port);
        return new Parameters(to, codec, codec.payloadType(), codec.payloadType(), -1, -1, 20, true, true);
    }

    @Test
    void nothingIsSentOnHold() throws Exception {
        bench.with(new MemoryDevice(noise(SECOND, 1)));
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = quiet(bench.engine);
            session.configure(parameters(peer.getLocalPort(), false, true));
            send(peer, session, rtp(0, 1, 0, 160));
            peer.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, () -> peer.receive(new DatagramPacket(new byte[500], 500)));
            session.configure(talk(peer.getLocalPort()));
            peer.setSoTimeout(2000);
            peer.receive(new DatagramPacket(new byte[500], 500));
        }
    }

    @Test
    void closingTheLastSessionLeavesNoThreadAndFreesPortAndDevice() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        bench.with(device);
        MediaSession session = quiet(bench.engine);
        session.configure(talk(9));
        device.awaitOpen();
        List<Thread> threads = threads("media-capture|media-playout|media-receive-" + session.localPort());
        assertEquals(3, threads.size());
        session.close();
        for (Thread thread : threads) {
            thread.join(2000);
            assertFalse(thread.isAlive(), thread.getName());
        }
        device.awaitClosed();
        try (DatagramSocket again = new DatagramSocket(session.localPort())) {
            assertTrue(again.isBound());
        }
        session.close();
        session.configure(talk(9));
        assertEquals(List.of(), threadsOf(session));
    }

    @Test
    void portsAreEvenPairsAndRunOut() throws Exception {
        int first = quiet(bench.engine).localPort();
        assertEquals(0, first % 2);
        MediaException none = assertThrows(MediaException.class, () -> bench.engine.open(first, 2, bench.listener));
        assertTrue(none.getMessage().contains(String.valueOf(first)), none.getMessage());
        assertThrows(IllegalArgumentException.class, () -> bench.engine.open(10_000, 1, bench.listener));
        assertThrows(IllegalArgumentException.class, () -> bench.engine.open(65_534, 10, bench.listener));
    }

    @Test
    void parametersThatCannotBeUsedAreRefused() throws Exception {
        MediaSession session = quiet(bench.engine);
        InetSocketAddress to = new InetSocketAddress(LOOPBACK, 9);
        InetSocketAddress six = new InetSocketAddress("::1", 9);
        Codec g729 = new Codec("G729", 18, 8000);
        for (Parameters bad : List.of(
                new Parameters(to, PCMU, 0, 0, -1, -1, 9, true, true),
                new Parameters(to, PCMU, 128, 0, -1, -1, 20, true, true),
                new Parameters(to, PCMU, 0, 0, 128, 101, 20, true, true),
                new Parameters(to, g729, 18, 18, -1, -1, 20, true, true),
                new Parameters(
                        to, PCMU, 0, 0, -1, -1, 8000, 20, true, true, "", false, Optional.empty(), Map.of(18, g729)),
                new Parameters(
                        to, PCMU, 0, 0, -1, -1, 8000, 20, true, true, "", false, Optional.empty(), Map.of(128, PCMU)),
                new Parameters(six, PCMU, 0, 0, -1, -1, 20, true, true))) {
            assertThrows(IllegalArgumentException.class, () -> session.configure(bad), bad.toString());
        }
    }
}
