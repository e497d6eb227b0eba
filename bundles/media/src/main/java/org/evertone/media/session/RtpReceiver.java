package org.evertone.media.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaListener;
import org.evertone.media.SrtpKeys;
import org.evertone.media.codec.VoiceCodecs;
import org.evertone.media.hub.AudioHub;
import org.evertone.media.rtp.DigitReceiver;
import org.evertone.media.rtp.JitterBuffer;
import org.evertone.media.rtp.Reception;
import org.evertone.media.rtp.RtpPacket;
import org.evertone.media.session.SourceLatch.Verdict;
import org.evertone.media.srtp.SrtpReceiver;
import org.jspecify.annotations.Nullable;

/**
 * Receives RTP, checks it and gives what is in it to the ear. {@link #run} is the receive thread, {@link #speak} the
 * play-out thread's; the rest is for any thread.
 *
 * <p>Symmetric RTP (RFC 4961): {@link SourceLatch} decides which source is the far end, and our packets go there too.
 */
final class RtpReceiver implements Runnable {
    private static final int DATAGRAM_OCTETS = 2048;
    /** 160 ms of G.711: nobody sends longer packets. */
    private static final int MAX_PAYLOAD_OCTETS = 1280;

    private static final int COMFORT_NOISE = 13;
    private static final int MIN_EVENT_OCTETS = 4;
    private static final int MAX_FRAME_SAMPLES = 480;
    private static final long PAUSE_AFTER_ERROR_NANOS = 5_000_000L;
    private static final long REST_NANOS = 1_000_000L;
    /** By then a far end knows what was agreed, also where its answer or ours was lost once. */
    private static final long FORMER_KEY_NANOS = 2_000_000_000L;

    private final DatagramChannel channel;
    private final AtomicReference<@Nullable Peer> peer;
    private final MediaListener listener;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_OCTETS);
    private final RtpPacket packet = new RtpPacket(datagram);
    private final FloodBrake brake = new FloodBrake();
    /** What came from a source that may be the far end. */
    private final Probation candidate = new Probation(DATAGRAM_OCTETS);

    private final DigitReceiver digits;
    private final RateAdapter rates = new RateAdapter();
    private final short[] decoded = new short[MAX_FRAME_SAMPLES];
    private short[] pulled = new short[0];

    /** All of it as one, as it changes together; written under the lock. */
    private volatile @Nullable Stream stream;

    private volatile boolean closed;
    private boolean any;
    private int source;
    /** Agreed address of the far end whose first packet was told. */
    private @Nullable InetSocketAddress heard;

    /**
     * What the threads of a running session use.
     *
     * @param codec what arrives now
     * @param former the key of before
     */
    private record Stream(
            Flow flow,
            Codec codec,
            JitterBuffer buffer,
            Reception reception,
            @Nullable SrtpReceiver protection,
            @Nullable FormerKey former) {

        /** The far end speaks another codec. */
        Stream in(Codec next) {
            if (next.equals(codec)) {
                return this;
            }
            int clock = next.clockRateHz();
            buffer.change(VoiceCodecs.decoder(next), clock);
            boolean sameClock = clock == codec.clockRateHz();
            return new Stream(flow, next, buffer, sameClock ? reception : new Reception(clock), protection, former);
        }

        boolean unprotect(ByteBuffer packet) {
            return protection == null || protection.unprotect(packet);
        }

        /** Opens what the far end sent before it had the key of now. */
        boolean unprotectFormer(ByteBuffer packet) {
            return former != null
                    && System.nanoTime() - former.changedNanos() < FORMER_KEY_NANOS
                    && former.protection().unprotect(packet);
        }
    }

    /** A key that the far end uses until it knows of the next one. */
    private record FormerKey(SrtpReceiver protection, long changedNanos) {}

    RtpReceiver(DatagramChannel channel, AtomicReference<@Nullable Peer> peer, MediaListener listener) {
        this.channel = channel;
        this.peer = peer;
        this.listener = listener;
        digits = new DigitReceiver(digit -> listener.onDigit((char) digit));
    }

    /**
     * Expects this from the next packet on.
     *
     * @throws IllegalArgumentException when there is no such codec
     */
    synchronized void configure(Flow next) {
        Stream before = stream;
        if (closed) {
            return;
        }
        if (before == null) {
            Codec codec = next.agreed().codec();
            int clock = codec.clockRateHz();
            JitterBuffer buffer = new JitterBuffer(VoiceCodecs.decoder(codec), clock);
            stream = new Stream(next, codec, buffer, new Reception(clock), protection(null, next), null);
            return;
        }
        SrtpReceiver protection = protection(before, next);
        if (!before.flow().receives() && next.receives()) {
            before.buffer().reset();
        }
        boolean goesOn = next.receives() && next.expects(before.codec());
        Stream spoken = goesOn ? before : before.in(next.agreed().codec());
        SrtpReceiver old = before.protection();
        FormerKey former = old == null || protection == old ? before.former() : new FormerKey(old, System.nanoTime());
        stream = new Stream(next, spoken.codec(), spoken.buffer(), spoken.reception(), protection, former);
    }

    /**
     * The far end changes to another of the codecs that were agreed.
     *
     * @return what is to be used from now on, or null when something else was agreed meanwhile
     */
    private synchronized @Nullable Stream change(Stream now, Codec next) {
        if (closed || stream != now) {
            return null;
        }
        Stream changed = now.in(next);
        stream = changed;
        return changed;
    }

    private static @Nullable SrtpReceiver protection(@Nullable Stream before, Flow next) {
        SrtpKeys keys = next.agreed().srtp().orElse(null);
        if (keys == null) {
            return null;
        }
        SrtpReceiver known = before == null ? null : before.protection();
        if (known == null || before == null) {
            return new SrtpReceiver(keys.suite(), keys.receive());
        }
        SrtpKeys old = before.flow().agreed().srtp().orElse(keys);
        boolean same = old.suite() == keys.suite() && old.receive().equals(keys.receive());
        return same ? known : known.withKey(keys.suite(), keys.receive());
    }

    /** Rate of the codec; 0 before the first parameters. */
    int sampleRateHz() {
        Stream now = stream;
        return now == null ? 0 : now.buffer().sampleRateHz();
    }

    /** Gives the next 10 ms to play, at the rate wanted. @return false when nothing is to be played yet */
    boolean speak(short[] frame, int sampleRateHz, long nowNanos) {
        Stream now = stream;
        if (now == null || closed || !now.flow().receives()) {
            return false;
        }
        int codecRate = now.buffer().sampleRateHz();
        if (codecRate == sampleRateHz) {
            return now.buffer().pull(frame, nowNanos);
        }
        int count = codecRate / 1000 * AudioHub.FRAME_MILLIS;
        if (pulled.length != count) {
            pulled = new short[count];
        }
        if (!now.buffer().pull(pulled, nowNanos)) {
            return false;
        }
        int written = rates.convert(pulled, count, codecRate, decoded, sampleRateHz);
        System.arraycopy(decoded, 0, frame, 0, Math.min(written, frame.length));
        return true;
    }

    @Override
    public void run() {
        boolean troubled = false;
        while (!closed) {
            datagram.clear();
            long askedNanos = System.nanoTime();
            try {
                SocketAddress from = channel.receive(datagram);
                boolean rest = brake.restDue(askedNanos, System.nanoTime());
                Stream now = stream;
                if (from instanceof InetSocketAddress address && now != null) {
                    accept(now, address);
                }
                troubled = false;
                if (rest) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                if (!troubled) {
                    listener.onTrouble("Audio cannot be received: " + e);
                }
                troubled = true;
                LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
            }
        }
    }

    private void accept(Stream now, InetSocketAddress from) {
        boolean whole = datagram.position() < DATAGRAM_OCTETS;
        datagram.flip();
        boolean upToDate = whole && now.unprotect(datagram);
        Peer known = peer.get();
        if (!whole
                || !upToDate && !now.unprotectFormer(datagram)
                || !packet.parse(datagram.limit())
                || !fits(now.flow())
                || known == null) {
            rejected.incrementAndGet();
            return;
        }
        long nowNanos = System.nanoTime();
        // The key of before proves nothing: it may be a former far end's.
        boolean authentic = upToDate && now.protection() != null;
        Verdict verdict = now.flow().receives() && upToDate
                ? known.latch().judge(from, packet.ssrc(), packet.sequence(), authentic, nowNanos)
                : known.latch().recognise(from, authentic, nowNanos);
        switch (verdict) {
            case FAR_END -> {
                rejectCandidate();
                answer(known, from);
                take(now, nowNanos);
            }
            case FIRST_OF_CANDIDATE -> {
                rejectCandidate();
                candidate.keep(datagram, nowNanos);
            }
            case NEXT_OF_CANDIDATE -> candidate.keep(datagram, nowNanos);
            case PROVEN -> {
                answer(known, from);
                candidate.keep(datagram, nowNanos);
                takeCandidate();
            }
            case STRANGER -> rejected.incrementAndGet();
        }
    }

    private void rejectCandidate() {
        if (candidate.count() > 0) {
            rejected.addAndGet(candidate.count());
            candidate.clear();
        }
    }

    private void takeCandidate() {
        for (int i = 0; i < candidate.count(); i++) {
            long arrivedNanos = candidate.restore(i, datagram);
            Stream now = stream;
            if (now != null && packet.parse(datagram.limit()) && fits(now.flow())) {
                take(now, arrivedNanos);
            } else {
                rejected.incrementAndGet();
            }
        }
        candidate.clear();
    }

    private void take(Stream before, long nowNanos) {
        Codec codec = before.flow().received(packet.payloadType());
        boolean audio = codec != null;
        Stream now =
                codec == null || codec.equals(before.codec()) || !before.flow().receives()
                        ? before
                        : change(before, codec);
        if (now == null) {
            rejected.incrementAndGet();
            return;
        }
        received.incrementAndGet();
        if (!any || source != packet.ssrc()) {
            digits.reset();
            source = packet.ssrc();
        }
        now.reception().enter(packet, now.codec().equals(codec), nowNanos);
        if (!now.flow().receives()) {
            now.buffer().skip(packet);
        } else if (audio) {
            now.buffer().put(packet, nowNanos);
        } else if (packet.payloadType() == COMFORT_NOISE) {
            now.buffer().comfortNoise(packet, nowNanos);
        } else {
            now.buffer().skip(packet);
        }
        any = true;
        InetSocketAddress remote = now.flow().agreed().remote();
        if (!remote.equals(heard)) {
            heard = remote;
            listener.onFirstPacket();
        }
        if (packet.payloadType() == now.flow().agreed().receiveDtmfPayloadType()) {
            digits.receive(packet, now.flow().clockRateHz());
        }
    }

    /** Sends there from now on. */
    private void answer(Peer known, InetSocketAddress from) {
        if (!from.equals(known.rtp())) {
            peer.compareAndSet(known, Peer.of(from, known.latch()));
        }
    }

    private boolean fits(Flow flow) {
        int type = packet.payloadType();
        if (flow.received(type) != null || type == COMFORT_NOISE) {
            return packet.payloadOctets() <= MAX_PAYLOAD_OCTETS;
        }
        return type == flow.agreed().receiveDtmfPayloadType() && packet.payloadOctets() >= MIN_EVENT_OCTETS;
    }

    long received() {
        return received.get();
    }

    long rejected() {
        return rejected.get();
    }

    /** Codec that arrives; empty before the first parameters. */
    String codecName() {
        Stream now = stream;
        return now == null ? "" : now.codec().name();
    }

    @Nullable
    JitterBuffer buffer() {
        Stream now = stream;
        return now == null ? null : now.buffer();
    }

    @Nullable
    Reception reception() {
        Stream now = stream;
        return now == null ? null : now.reception();
    }

    /** Ends the thread as soon as the channel is closed, and frees the decoder. */
    synchronized void close() {
        closed = true;
        Stream last = stream;
        if (last != null) {
            last.buffer().close();
        }
    }
}
