package org.evertone.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.evertone.audio.AudioDevice;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.hub.AudioHub;
import org.evertone.media.hub.MemoryDevice;
import org.evertone.media.hub.Notes;

/** A phone and a far end, each with an engine and a hub of its own, on real sockets on loopback, in real time. */
final class SessionBench implements AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    static final Codec PCMU = new Codec("PCMU", 0, 8000);
    static final int EVENTS = 101;
    static final int SECOND = 8000;

    final AudioHub hub = new AudioHub(new Notes());
    final AudioHub farHub = new AudioHub(new Notes());
    final RtpMediaEngine engine = new RtpMediaEngine(LOOPBACK, hub);
    final RtpMediaEngine farEngine = new RtpMediaEngine(LOOPBACK, farHub);
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final MediaListener listener = new MediaListener() {
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

    SessionBench with(AudioDevice near) {
        hub.addDevice(near, Map.of());
        return this;
    }

    SessionBench with(AudioDevice near, AudioDevice far) {
        farHub.addDevice(far, Map.of());
        return with(near);
    }

    @Override
    public void close() {
        engine.close();
        farEngine.close();
        hub.close();
        farHub.close();
    }

    /** A session of the phone that tells what happens. */
    MediaSession open() throws MediaException {
        return engine.open(20_000, 20_000, listener);
    }

    /** A session that tells nothing. */
    static MediaSession quiet(RtpMediaEngine engine) throws MediaException {
        return engine.open(20_000, 20_000, new MediaListener() {});
    }

    static void connect(MediaSession one, MediaSession two) {
        one.configure(talk(two.localPort()));
        two.configure(talk(one.localPort()));
    }

    static Parameters talk(int port) {
        return parameters(port, true, true);
    }

    static Parameters parameters(int port, boolean send, boolean receive) {
        return new Parameters(new InetSocketAddress(LOOPBACK, port), PCMU, 0, 0, EVENTS, EVENTS, 20, send, receive);
    }

    String next() throws InterruptedException {
        String what = told.poll(5, TimeUnit.SECONDS);
        if (what == null) {
            throw new AssertionError("nothing was told");
        }
        return what;
    }

    static byte[] rtp(int payloadType, int sequence, int timestamp, int payloadOctets) {
        return ByteBuffer.allocate(12 + payloadOctets)
                .put((byte) 0x80)
                .put((byte) payloadType)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(77)
                .array();
    }

    static void send(DatagramSocket from, MediaSession to, byte[] packet) throws IOException {
        from.send(new DatagramPacket(packet, packet.length, LOOPBACK, to.localPort()));
    }

    static DatagramPacket receive(DatagramSocket at, int timeoutMillis) throws IOException {
        at.setSoTimeout(timeoutMillis);
        DatagramPacket packet = new DatagramPacket(new byte[500], 500);
        at.receive(packet);
        return packet;
    }

    static void awaitRejected(MediaSession session, int count) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (session.statistics().rejected() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(count, session.statistics().rejected());
    }

    /** @param device one that runs meanwhile */
    static void awaitReceived(MediaSession session, long count, MemoryDevice device) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (session.statistics().received() < count && System.nanoTime() < end) {
            device.awaitFrames(1);
        }
        long received = session.statistics().received();
        assertTrue(received >= count, () -> "received " + received + " packets");
    }

    static List<Thread> threadsOf(MediaSession session) {
        return threads("media-receive-" + session.localPort());
    }

    static List<Thread> threads(String pattern) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches(pattern))
                .toList();
    }

    static short[] noise(int count, int seed) {
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
    static double correlation(short[] said, short[] heard) {
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
}
