package org.evertone.media.session;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.media.codec.G711;
import org.evertone.media.codec.VoiceDecoder;
import org.evertone.media.device.FrameClock;
import org.evertone.media.rtp.DigitReceiver;
import org.evertone.media.rtp.DigitSender;
import org.evertone.media.rtp.JitterBuffer;
import org.evertone.media.rtp.Reception;
import org.evertone.media.rtp.RtcpReport;
import org.evertone.media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * One RTP stream both ways. Capture is the sender's clock; receive checks and sorts; play-out pulls at the pace of the
 * device. The threads start with the first parameters and end with {@link #close()}; after their first seconds they do
 * not allocate.
 *
 * <p>Symmetric RTP (RFC 4961): {@link SourceLatch} decides which source is the far end, and our packets go there too.
 */
final class RtpSession implements MediaSession {
    private static final int SAMPLE_RATE_HZ = G711.CLOCK_RATE_HZ;
    private static final int MIN_PACKET_MILLIS = 10;
    private static final int MAX_PACKET_MILLIS = 60;
    private static final int MAX_PAYLOAD_TYPE = 127;
    private static final int DATAGRAM_OCTETS = 2048;
    /** 160 ms: nobody sends longer packets, and the jitter buffer could not hold many. */
    private static final int MAX_PAYLOAD_OCTETS = SAMPLE_RATE_HZ * 160 / 1000;

    private static final long NANOS_PER_SAMPLE = 1_000_000_000L / SAMPLE_RATE_HZ;
    private static final long FIRST_PACKET_POLL_NANOS = 5_000_000L;
    private static final long RTCP_INTERVAL_NANOS = 5_000_000_000L;
    private static final int LISTENING_SAMPLES = SAMPLE_RATE_HZ / 50;

    private final RtpPorts ports;
    private final MediaListener listener;
    private final Consumer<MediaSession> onClosed;
    private final DeviceLink device;
    private final LawDecoder decoder = new LawDecoder();
    private final JitterBuffer buffer = new JitterBuffer(decoder, SAMPLE_RATE_HZ);
    private final Reception reception = new Reception(SAMPLE_RATE_HZ);
    private final DigitSender digits = new DigitSender(SAMPLE_RATE_HZ);
    private final FrameClock captureClock = new FrameClock();
    private final FrameClock playoutClock = new FrameClock();
    private final int ssrc;
    private final int firstTimestamp;
    private final int firstSequence;
    private final RtcpReport report;
    private final ByteBuffer reportBuffer = ByteBuffer.allocateDirect(RtcpReport.MAX_OCTETS);

    private final AtomicReference<@Nullable Flow> flow = new AtomicReference<>();
    private final AtomicReference<@Nullable Peer> peer = new AtomicReference<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private volatile long sent;
    private volatile long sentOctets;
    private volatile int sentTimestamp;
    private volatile boolean closed;
    private volatile boolean started;

    /** The agreed parameters in the form the threads use. */
    private record Flow(Parameters agreed, G711 codec, int frameSamples) {
        boolean usesDevice() {
            return agreed.send() || agreed.receive();
        }
    }

    /** The law agreed last; both laws share rate and clock, so the buffer need not know of a change. */
    private static final class LawDecoder implements VoiceDecoder {
        private volatile G711 law = G711.PCMU;

        @Override
        public int sampleRateHz() {
            return SAMPLE_RATE_HZ;
        }

        @Override
        public int samplesIn(ByteBuffer payload) {
            return payload.remaining();
        }

        @Override
        public int decode(ByteBuffer payload, short[] samples) {
            G711 now = law;
            int count = Math.min(payload.remaining(), samples.length);
            for (int i = 0; i < count; i++) {
                samples[i] = now.decode(payload.get());
            }
            return count;
        }
    }

    /** Where RTP comes from and goes to. */
    private record Peer(InetSocketAddress rtp, InetSocketAddress rtcp, SourceLatch latch) {
        static Peer of(InetSocketAddress rtp, SourceLatch latch) {
            int rtcpPort = Math.min(rtp.getPort() + 1, 0xffff);
            return new Peer(rtp, new InetSocketAddress(rtp.getAddress(), rtcpPort), latch);
        }
    }

    RtpSession(
            RtpPorts ports,
            Supplier<@Nullable AudioDevice> devices,
            MediaListener listener,
            Consumer<MediaSession> onClosed) {
        this.ports = ports;
        this.listener = listener;
        this.onClosed = onClosed;
        device = new DeviceLink(devices, SAMPLE_RATE_HZ, listener::onTrouble);
        SecureRandom random = new SecureRandom();
        ssrc = random.nextInt();
        firstTimestamp = random.nextInt();
        // The lower half, so that the first wrap is far away for receivers that mind (RFC 3711 §3.3.1).
        firstSequence = random.nextInt(0x8000);
        report = new RtcpReport(ssrc, Long.toHexString(random.nextLong()));
    }

    @Override
    public int localPort() {
        return ports.port();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the codec, the packet time or the remote address cannot be used
     */
    @Override
    public synchronized void configure(Parameters parameters) {
        Flow next = check(parameters);
        if (closed) {
            return;
        }
        Flow before = flow.get();
        InetSocketAddress remote = parameters.remote();
        if (before == null || !before.agreed().remote().equals(remote)) {
            boolean nowhere = remote.getPort() == 0 || remote.getAddress().isAnyLocalAddress();
            peer.set(nowhere ? null : Peer.of(remote, new SourceLatch(remote.getAddress())));
        }
        if (before == null || !before.agreed().receive() && parameters.receive()) {
            buffer.reset();
        }
        decoder.law = next.codec();
        flow.set(next);
        if (!started) {
            started = true;
            start("media-capture-", this::capture);
            start("media-receive-", this::receive);
            start("media-playout-", this::playOut);
        }
    }

    private static Flow check(Parameters parameters) {
        int millis = parameters.packetMillis();
        if (millis < MIN_PACKET_MILLIS || millis > MAX_PACKET_MILLIS) {
            throw new IllegalArgumentException("Packet time " + millis + " ms is not within 10..60 ms");
        }
        if (!(parameters.remote().getAddress() instanceof Inet4Address)) {
            throw new IllegalArgumentException("Media address " + parameters.remote() + " is not an IPv4 address");
        }
        if (parameters.payloadType() < 0
                || parameters.payloadType() > MAX_PAYLOAD_TYPE
                || parameters.dtmfPayloadType() > MAX_PAYLOAD_TYPE) {
            throw new IllegalArgumentException("RTP payload types " + parameters.payloadType() + " and "
                    + parameters.dtmfPayloadType() + " have to be within 0..127");
        }
        String name = parameters.codec().name();
        G711 codec = G711.named(name)
                .orElseThrow(() -> new IllegalArgumentException("Codec " + name + " is not one of PCMU, PCMA"));
        return new Flow(parameters, codec, SAMPLE_RATE_HZ * millis / 1000);
    }

    private void start(String role, Runnable work) {
        Thread thread = new Thread(work, role + ports.port());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when it is not a DTMF digit
     */
    @Override
    public void sendDigit(char digit) {
        Flow now = flow.get();
        if (now != null && now.agreed().send() && now.agreed().dtmfPayloadType() >= 0 && !digits.enqueue(digit)) {
            listener.onTrouble("Too many digits wait to be sent");
        }
    }

    @Override
    public Statistics statistics() {
        return new Statistics(
                sent,
                received.get(),
                buffer.lost(),
                buffer.late(),
                rejected.get(),
                reception.jitterMillis(),
                0,
                0,
                0,
                0,
                0,
                false);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        captureClock.stop();
        playoutClock.stop();
        sendReport(true);
        device.close();
        try {
            ports.close();
        } catch (IOException e) {
            listener.onTrouble("RTP port " + ports.port() + " did not close: " + e.getMessage());
        }
        onClosed.accept(this);
    }

    private void capture() {
        ByteBuffer packet = ByteBuffer.allocateDirect(DATAGRAM_OCTETS);
        ByteBuffer ignored = ByteBuffer.allocateDirect(DATAGRAM_OCTETS);
        short[] frame = new short[0];
        int timestamp = firstTimestamp;
        int sequence = firstSequence;
        boolean talking = false;
        boolean reachable = true;
        long reportAtNanos = System.nanoTime() + RTCP_INTERVAL_NANOS;
        while (!closed) {
            Flow now = flow();
            if (frame.length != now.frameSamples()) {
                frame = new short[now.frameSamples()];
            }
            captureFrame(now, frame);
            Peer to = peer.get();
            if (now.agreed().send() && to != null && !closed) {
                boolean event = now.agreed().dtmfPayloadType() >= 0 && digits.advance(timestamp, frame.length);
                if (event) {
                    RtpPacket.writeHeader(
                            packet,
                            digits.marker(),
                            now.agreed().dtmfPayloadType(),
                            sequence,
                            digits.timestamp(),
                            ssrc);
                    packet.putInt(digits.payload());
                } else {
                    RtpPacket.writeHeader(packet, !talking, now.agreed().payloadType(), sequence, timestamp, ssrc);
                    for (short sample : frame) {
                        packet.put(now.codec().encode(sample));
                    }
                }
                talking = true;
                sequence++;
                reachable = send(packet.flip(), to, timestamp, reachable);
            } else {
                talking = false;
            }
            timestamp += frame.length;
            long nowNanos = System.nanoTime();
            if (nowNanos - reportAtNanos >= 0) {
                reportAtNanos = nowNanos + RTCP_INTERVAL_NANOS;
                drainReports(ignored);
                sendReport(false);
            }
        }
    }

    private void captureFrame(Flow now, short[] frame) {
        DeviceLink.Opened open = null;
        if (now.usesDevice()) {
            open = device.acquire(frame.length, System.nanoTime());
        } else {
            device.release();
        }
        if (open != null) {
            try {
                open.stream().read(frame);
                device.worked();
                return;
            } catch (AudioException | RuntimeException e) {
                device.failed(open, e, System.nanoTime());
            }
        }
        Arrays.fill(frame, (short) 0);
        captureClock.await(frame.length * NANOS_PER_SAMPLE);
    }

    private boolean send(ByteBuffer packet, Peer to, int timestamp, boolean reachable) {
        int octets = packet.remaining() - RtpPacket.HEADER_OCTETS;
        try {
            ports.rtp().send(packet, to.rtp());
            sentTimestamp = timestamp;
            sentOctets += octets;
            sent++;
            return true;
        } catch (ClosedChannelException e) {
            return reachable;
        } catch (IOException e) {
            if (reachable) {
                listener.onTrouble("Audio cannot be sent: " + e.getMessage());
            }
            return false;
        }
    }

    /** Reports are a courtesy to the far end: one that cannot be sent is not missed. */
    private void sendReport(boolean bye) {
        Peer to = peer.get();
        if (to == null || !started) {
            return;
        }
        synchronized (reportBuffer) {
            RtcpReport.Sent soFar = new RtcpReport.Sent(System.currentTimeMillis(), sentTimestamp, sent, sentOctets);
            report.write(reportBuffer, soFar, reception, bye);
            try {
                ports.rtcp().send(reportBuffer, to.rtcp());
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Empties the socket; nothing of the far end's reports is used. */
    private void drainReports(ByteBuffer ignored) {
        try {
            for (int i = 0; i < 100; i++) {
                ignored.clear();
                if (ports.rtcp().receive(ignored) == null) {
                    return;
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private void receive() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_OCTETS);
        Receiver receiver = new Receiver(new RtpPacket(datagram));
        boolean troubled = false;
        while (!closed) {
            datagram.clear();
            try {
                SocketAddress from = ports.rtp().receive(datagram);
                if (from instanceof InetSocketAddress source) {
                    receiver.accept(source, datagram.position());
                }
                troubled = false;
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                if (!troubled) {
                    listener.onTrouble("Audio cannot be received: " + e.getMessage());
                }
                troubled = true;
                LockSupport.parkNanos(FIRST_PACKET_POLL_NANOS);
            }
        }
    }

    /** State of the receive thread. */
    private final class Receiver {
        private final RtpPacket packet;
        private final DigitReceiver digitReceiver = new DigitReceiver(digit -> listener.onDigit((char) digit));
        private boolean any;
        private int source;

        Receiver(RtpPacket packet) {
            this.packet = packet;
        }

        void accept(InetSocketAddress from, int octets) {
            Flow now = flow();
            if (octets == DATAGRAM_OCTETS || !packet.parse(octets) || !fits(now) || !isPeer(from)) {
                rejected.incrementAndGet();
                return;
            }
            received.incrementAndGet();
            if (!any || source != packet.ssrc()) {
                digitReceiver.reset();
                source = packet.ssrc();
            }
            boolean audio = packet.payloadType() == now.agreed().receivePayloadType();
            long nowNanos = System.nanoTime();
            reception.enter(packet, audio, nowNanos);
            if (audio && now.agreed().receive()) {
                buffer.put(packet, nowNanos);
            } else {
                buffer.skip(packet);
            }
            if (!any) {
                any = true;
                listener.onFirstPacket();
            }
            if (!audio) {
                digitReceiver.receive(packet);
            }
        }

        private boolean isPeer(InetSocketAddress from) {
            Peer known = peer.get();
            if (known == null || !known.latch().accept(from, packet.ssrc(), packet.sequence())) {
                return false;
            }
            if (!from.equals(known.rtp())) {
                peer.compareAndSet(known, Peer.of(from, known.latch()));
            }
            return true;
        }

        private boolean fits(Flow now) {
            int type = packet.payloadType();
            return type == now.agreed().receivePayloadType()
                    ? packet.payloadOctets() <= MAX_PAYLOAD_OCTETS
                    : type == now.agreed().receiveDtmfPayloadType() && packet.payloadOctets() >= 4;
        }
    }

    private void playOut() {
        short[] frame = new short[0];
        while (!closed) {
            Flow now = flow();
            DeviceLink.Opened open = device.current();
            int samples = open == null ? now.frameSamples() : open.frameSamples();
            if (frame.length != samples) {
                frame = new short[samples];
            }
            if (!now.agreed().receive()) {
                playoutClock.await(LISTENING_SAMPLES * NANOS_PER_SAMPLE);
            } else if (!buffer.pull(frame, System.nanoTime())) {
                playoutClock.await(FIRST_PACKET_POLL_NANOS);
            } else {
                play(open, frame);
            }
        }
    }

    private void play(DeviceLink.@Nullable Opened open, short[] frame) {
        if (open != null) {
            try {
                open.stream().write(frame);
                return;
            } catch (AudioException | RuntimeException e) {
                device.failed(open, e, System.nanoTime());
            }
        }
        playoutClock.await(frame.length * NANOS_PER_SAMPLE);
    }

    private Flow flow() {
        Flow now = flow.get();
        if (now == null) {
            throw new IllegalStateException("The threads start with the first parameters");
        }
        return now;
    }
}
