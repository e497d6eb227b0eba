package org.evertone.media.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.evertone.media.SrtpKeys;
import org.evertone.media.rtp.FarReports;
import org.evertone.media.rtp.JitterBuffer;
import org.evertone.media.rtp.Quality;
import org.evertone.media.rtp.Reception;
import org.evertone.media.rtp.RtcpReport;
import org.evertone.media.rtp.VoiceMetrics;
import org.evertone.media.srtp.ControlProtection;
import org.evertone.media.srtp.SrtcpSender;
import org.jspecify.annotations.Nullable;

/** RTCP of a session, beside its packets. For any thread; reports are a courtesy: one that cannot be sent is not missed. */
final class Reports {
    private static final int MAX_WAITING = 100;

    private final DatagramChannel channel;
    private final AtomicReference<@Nullable Peer> peer;
    private final RtpSender sender;
    private final RtpReceiver receiver;
    private final String canonicalName;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RtcpReport.MAX_OCTETS + SrtcpSender.MAX_TRAILER_OCTETS);
    private final ByteBuffer arrived = ByteBuffer.allocateDirect(2048);
    /** The first one comes after half the time (RFC 3550 §6.2). */
    private long dueNanos = System.nanoTime() + RtcpReport.intervalNanos(0) / 2;

    private volatile Source source;
    private final ControlProtection protection = new ControlProtection();

    /** What belongs to one of our sources: a new one is reported on anew. */
    private record Source(int ssrc, RtcpReport report, FarReports far) {
        static Source of(int ssrc, String canonicalName) {
            return new Source(ssrc, new RtcpReport(ssrc, canonicalName), new FarReports(ssrc));
        }
    }

    /** @param canonicalName up to 32 ASCII characters that tell nothing about the person */
    Reports(
            DatagramChannel channel,
            AtomicReference<@Nullable Peer> peer,
            RtpSender sender,
            RtpReceiver receiver,
            String canonicalName) {
        this.channel = channel;
        this.peer = peer;
        this.sender = sender;
        this.receiver = receiver;
        this.canonicalName = canonicalName;
        source = Source.of(sender.ssrc(), canonicalName);
    }

    /** @param next keys from the next report on, or null for plain RTCP */
    synchronized void protect(@Nullable SrtpKeys next) {
        protection.use(next);
    }

    /** Reads what came and sends what is due. */
    synchronized void turn(long nowNanos) {
        read(nowNanos);
        if (nowNanos - dueNanos >= 0) {
            dueNanos = nowNanos + intervalNanos();
            send(false);
        }
    }

    /** How the far end is heard; null before anything can be. */
    @Nullable
    VoiceMetrics metrics() {
        JitterBuffer buffer = receiver.buffer();
        if (buffer == null || buffer.played() == 0) {
            return null;
        }
        return buffer.metrics(Quality.Codec.named(receiver.codecName()), roundTripMillis());
    }

    double roundTripMillis() {
        return source.far().roundTripMillis();
    }

    /** Says goodbye. */
    synchronized void bye() {
        send(true);
    }

    private void send(boolean bye) {
        Peer to = peer.get();
        Reception reception = receiver.reception();
        if (to == null || reception == null) {
            return;
        }
        if (source.ssrc() != sender.ssrc()) {
            source = Source.of(sender.ssrc(), canonicalName);
        }
        RtcpReport.Sent soFar = sender.soFar(System.currentTimeMillis());
        source.report().write(buffer, soFar, reception, source.far(), metrics(), System.nanoTime(), bye);
        if (!protection.protect(buffer)) {
            return;
        }
        try {
            channel.send(buffer, to.rtcp());
        } catch (IOException e) {
            return;
        }
    }

    /** Reads the far end's reports; a stranger's and those that are not authentic are dropped. */
    private void read(long nowNanos) {
        try {
            for (int i = 0; i < MAX_WAITING; i++) {
                arrived.clear();
                if (!(channel.receive(arrived) instanceof InetSocketAddress from)) {
                    return;
                }
                Peer known = peer.get();
                boolean far =
                        known != null && from.getAddress().equals(known.rtp().getAddress());
                arrived.flip();
                if (far && protection.unprotect(arrived)) {
                    source.far().read(arrived, nowNanos);
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private static long intervalNanos() {
        return RtcpReport.intervalNanos(ThreadLocalRandom.current().nextDouble());
    }
}
