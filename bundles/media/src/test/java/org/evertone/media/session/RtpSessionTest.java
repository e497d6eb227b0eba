package org.evertone.media.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.device.FrameClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions on real sockets on loopback, in real time. */
class RtpSessionTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Codec PCMU = new Codec("PCMU", 0, 8000);
    private static final int EVENTS = 101;
    private static final int SECOND = 8000;

    private final RtpMediaEngine engine = new RtpMediaEngine(LOOPBACK);
    private final RtpMediaEngine farEngine = new RtpMediaEngine(LOOPBACK);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final MediaListener listener = new MediaListener() {
        @Override
        public void onFirstPacket() {
            told.add("first");
        }

        @Override
        public void onDigit(char digit) {
            told.add("digit " + digit);
        }

        @Override
        public void onTrouble(String what) {
            told.add("trouble " + what);
        }
    };

    @AfterEach
    void closeAll() {
        engine.close();
        farEngine.close();
    }

    @Test
    void whatOneSidePlaysTheOtherHears() throws Exception {
        MemoryDevice near = new MemoryDevice(noise(3 * SECOND, 1));
        MemoryDevice far = new MemoryDevice(noise(3 * SECOND, 2));
        engine.device = near;
        farEngine.device = far;
        MediaSession one = open(engine);
        MediaSession two = open(farEngine);
        one.configure(talk(two.localPort()));
        two.configure(talk(one.localPort()));
        near.awaitHeard(2 * SECOND);
        far.awaitHeard(2 * SECOND);
        assertTrue(correlation(far.microphone, near.heard(2 * SECOND)) > 0.95);
        assertTrue(correlation(near.microphone, far.heard(2 * SECOND)) > 0.95);
        assertTrue(one.statistics().received() > 90);
    }

    @Test
    void digitsSentDuringACallAreHeardOnceEach() throws Exception {
        engine.device = new MemoryDevice(noise(SECOND, 1));
        MediaSession one = open(engine);
        MediaSession two = farEngine.open(20_000, 20_000, listener);
        one.configure(talk(two.localPort()));
        two.configure(talk(one.localPort()));
        one.sendDigit('4');
        one.sendDigit('4');
        one.sendDigit('#');
        List<String> heard = new ArrayList<>();
        while (heard.size() < 3) {
            String what = next();
            if (what.startsWith("digit")) {
                heard.add(what);
            }
        }
        assertEquals(List.of("digit 4", "digit 4", "digit #"), heard);
    }

    @Test
    void strangersAndGarbageAreNeitherPlayedNorAnswered() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        engine.device = device;
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.99"))) {
            MediaSession session = engine.open(20_000, 20_000, listener);
            session.configure(talk(peer.getLocalPort()));
            send(peer, session, rtp(0, 1, 0, 160));
            assertEquals("first", next());
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
            assertEquals(List.of(), List.copyOf(told), "nothing else was told");
        }
    }

    @Test
    void theFirstPortOfThePeersAddressIsKeptAndAnswered() throws Exception {
        engine.device = new MemoryDevice(noise(SECOND, 1));
        try (DatagramSocket nat = new DatagramSocket(0, LOOPBACK);
                DatagramSocket other = new DatagramSocket(0, LOOPBACK);
                DatagramSocket agreed = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = engine.open(20_000, 20_000, listener);
            session.configure(talk(agreed.getLocalPort()));
            send(nat, session, rtp(0, 1, 0, 160));
            assertEquals("first", next());
            nat.setSoTimeout(2000);
            nat.receive(new DatagramPacket(new byte[500], 500));
            send(other, session, rtp(0, 2, 160, 160));
            awaitRejected(session, 1);
            assertEquals(1, session.statistics().received());
        }
    }

    @Test
    void anotherSourceFromThePeerIsPlayedOn() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        engine.device = device;
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = engine.open(20_000, 20_000, listener);
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
        engine.device = device;
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = engine.open(20_000, 20_000, listener);
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
    void withoutADeviceSilenceIsSentAndTroubleIsToldOnce() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = engine.open(20_000, 20_000, listener);
            session.configure(talk(peer.getLocalPort()));
            peer.setSoTimeout(2000);
            for (int i = 0; i < 10; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[500], 500);
                peer.receive(packet);
                assertEquals(172, packet.getLength());
                assertEquals((byte) 0xff, packet.getData()[12]);
                assertEquals(i == 0, (packet.getData()[1] & 0x80) != 0, "marker");
            }
            assertEquals(List.of("trouble No audio device"), List.copyOf(told));
        }
    }

    @Test
    void aDeviceThatFailsIsTriedAgainAndTheCallGoesOn() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        MemoryDevice healthy = new MemoryDevice(noise(SECOND, 1));
        engine.device = new AudioDevice() {
            @Override
            public String name() {
                return "Loose plug";
            }

            @Override
            public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
                if (opened.incrementAndGet() == 1) {
                    throw new AudioException("unplugged");
                }
                return healthy.open(sampleRateHz, frameSamples);
            }
        };
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = engine.open(20_000, 20_000, listener);
            session.configure(talk(peer.getLocalPort()));
            assertEquals("trouble Loose plug: unplugged", next());
            healthy.awaitCaptured(5);
            assertEquals(2, opened.get());
            assertEquals(List.of(), List.copyOf(told));
        }
    }

    @Test
    void nothingIsSentOnHold() throws Exception {
        engine.device = new MemoryDevice(noise(SECOND, 1));
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = open(engine);
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
    void closingLeavesNoThreadAndFreesThePort() throws Exception {
        engine.device = new MemoryDevice(noise(SECOND, 1));
        MediaSession session = open(engine);
        session.configure(talk(9));
        List<Thread> threads = threadsOf(session);
        assertEquals(3, threads.size());
        long start = System.nanoTime();
        session.close();
        for (Thread thread : threads) {
            thread.join(2000);
            assertFalse(thread.isAlive(), thread.getName());
        }
        assertTrue(System.nanoTime() - start < Duration.ofMillis(200).toNanos());
        try (DatagramSocket again = new DatagramSocket(session.localPort())) {
            assertTrue(again.isBound());
        }
        session.close();
        session.configure(talk(9));
        assertEquals(List.of(), threadsOf(session));
    }

    @Test
    void portsAreEvenPairsAndRunOut() throws Exception {
        int first = open(engine).localPort();
        assertEquals(0, first % 2);
        MediaException none = assertThrows(MediaException.class, () -> engine.open(first, 2, listener));
        assertTrue(none.getMessage().contains(String.valueOf(first)), none.getMessage());
        assertThrows(IllegalArgumentException.class, () -> engine.open(10_000, 1, listener));
        assertThrows(IllegalArgumentException.class, () -> engine.open(65_534, 10, listener));
    }

    @Test
    void parametersThatCannotBeUsedAreRefused() throws Exception {
        MediaSession session = open(engine);
        InetSocketAddress to = new InetSocketAddress(LOOPBACK, 9);
        InetSocketAddress six = new InetSocketAddress("::1", 9);
        Codec g729 = new Codec("G729", 18, 8000);
        for (Parameters bad : List.of(
                new Parameters(to, PCMU, 0, 0, -1, -1, 9, true, true),
                new Parameters(to, PCMU, 128, 0, -1, -1, 20, true, true),
                new Parameters(to, PCMU, 0, 0, 128, 101, 20, true, true),
                new Parameters(to, g729, 18, 18, -1, -1, 20, true, true),
                new Parameters(six, PCMU, 0, 0, -1, -1, 20, true, true))) {
            assertThrows(IllegalArgumentException.class, () -> session.configure(bad), bad.toString());
        }
    }

    @Test
    void packetsCostNoMemoryOnceTheCallRuns() throws Exception {
        MemoryDevice near = new MemoryDevice(noise(SECOND, 1));
        MemoryDevice far = new MemoryDevice(noise(SECOND, 2));
        engine.device = near;
        farEngine.device = far;
        MediaSession one = open(engine);
        MediaSession two = open(farEngine);
        one.configure(talk(two.localPort()));
        two.configure(talk(one.localPort()));
        near.awaitHeard(SECOND / 2);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = threadsOf(one).stream().mapToLong(Thread::getId).toArray();
        long packetsBefore = one.statistics().received();
        long before = Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
        near.awaitHeard(SECOND / 2 + 2 * SECOND);
        long octets = Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum() - before;
        long packets = one.statistics().received() - packetsBefore;
        assertTrue(packets > 80, "packets " + packets);
        assertTrue(octets < 16 * packets, octets + " octets for " + packets + " packets");
    }

    private MediaSession open(RtpMediaEngine engine) throws MediaException {
        return engine.open(20_000, 20_000, new MediaListener() {});
    }

    private static Parameters talk(int port) {
        return parameters(port, true, true);
    }

    private static Parameters parameters(int port, boolean send, boolean receive) {
        return new Parameters(new InetSocketAddress(LOOPBACK, port), PCMU, 0, 0, EVENTS, EVENTS, 20, send, receive);
    }

    private String next() throws InterruptedException {
        String what = told.poll(5, TimeUnit.SECONDS);
        if (what == null) {
            throw new AssertionError("nothing was told");
        }
        return what;
    }

    private static byte[] rtp(int payloadType, int sequence, int timestamp, int payloadOctets) {
        return ByteBuffer.allocate(12 + payloadOctets)
                .put((byte) 0x80)
                .put((byte) payloadType)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(77)
                .array();
    }

    private static void send(DatagramSocket from, MediaSession to, byte[] packet) throws IOException {
        from.send(new DatagramPacket(packet, packet.length, LOOPBACK, to.localPort()));
    }

    private static void awaitRejected(MediaSession session, int count) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (session.statistics().rejected() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(count, session.statistics().rejected());
    }

    private static List<Thread> threadsOf(MediaSession session) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("media-\\w+-" + session.localPort()))
                .toList();
    }

    private static short[] noise(int count, int seed) {
        Random random = new Random(seed);
        short[] samples = new short[count];
        double smooth = 0;
        for (int i = 0; i < count; i++) {
            smooth = 0.7 * smooth + random.nextGaussian() * 2000;
            samples[i] = (short) smooth;
        }
        return samples;
    }

    /**
     * Median over windows of 50 ms of the best normalised correlation with what was said up to half a second away: a
     * busy machine may move play-out once or twice, but not change what is heard.
     */
    private static double correlation(short[] said, short[] heard) {
        int window = SECOND / 20;
        return IntStream.range(0, heard.length / window)
                .mapToDouble(n -> bestCorrelation(said, heard, n * window, window))
                .sorted()
                .skip(heard.length / window / 2)
                .findFirst()
                .orElseThrow();
    }

    private static double bestCorrelation(short[] said, short[] heard, int from, int window) {
        double best = 0;
        for (int shift = -SECOND / 2; shift < SECOND / 2; shift++) {
            double product = 0;
            double saidPower = 0;
            double heardPower = 0;
            for (int i = from; i < from + window; i++) {
                double sample = said[Math.floorMod(i + shift, said.length)];
                product += sample * heard[i];
                saidPower += sample * sample;
                heardPower += (double) heard[i] * heard[i];
            }
            best = Math.max(best, product / Math.sqrt(saidPower * heardPower + 1));
        }
        return best;
    }

    /** A sound card in memory: gives its samples again and again, keeps what is played. */
    private static final class MemoryDevice implements AudioDevice {
        final short[] microphone;
        private final short[] speaker = new short[20 * SECOND];
        private int played;
        private int captured;

        MemoryDevice(short[] microphone) {
            this.microphone = microphone;
        }

        @Override
        public String name() {
            return "Memory";
        }

        synchronized int heardCount() {
            return played;
        }

        synchronized short[] heard(int count) {
            return Arrays.copyOf(speaker, count);
        }

        void awaitHeard(int count) throws InterruptedException {
            await(() -> played >= count);
        }

        void awaitCaptured(int frames) throws InterruptedException {
            await(() -> captured >= frames);
        }

        void awaitSample(short sample) throws InterruptedException {
            await(() -> {
                for (int i = 0; i < played; i++) {
                    if (speaker[i] == sample) {
                        return true;
                    }
                }
                return false;
            });
        }

        private synchronized void await(BooleanSupplier reached) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!reached.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("played " + played + " samples, captured " + captured + " frames");
                }
                wait(left);
            }
        }

        @Override
        public AudioStream open(int sampleRateHz, int frameSamples) {
            CountDownLatch closed = new CountDownLatch(1);
            FrameClock capture = new FrameClock();
            FrameClock playout = new FrameClock();
            return new AudioStream() {
                private int position;

                @Override
                public void read(short[] frame) throws AudioException {
                    capture.await(20_000_000L);
                    requireOpen();
                    for (int i = 0; i < frame.length; i++) {
                        frame[i] = microphone[position++ % microphone.length];
                    }
                    synchronized (MemoryDevice.this) {
                        captured++;
                        MemoryDevice.this.notifyAll();
                    }
                }

                @Override
                public void write(short[] frame) throws AudioException {
                    requireOpen();
                    synchronized (MemoryDevice.this) {
                        System.arraycopy(frame, 0, speaker, played, frame.length);
                        played += frame.length;
                        MemoryDevice.this.notifyAll();
                    }
                    playout.await(20_000_000L);
                }

                @Override
                public void close() {
                    closed.countDown();
                    capture.stop();
                    playout.stop();
                }

                private void requireOpen() throws AudioException {
                    if (closed.getCount() == 0) {
                        throw new AudioException("closed");
                    }
                }
            };
        }
    }
}
