package org.evertone.media.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.evertone.media.rtp.FarReports;
import org.evertone.media.rtp.JitterBuffer;
import org.evertone.media.rtp.Quality;
import org.evertone.media.rtp.Reception;
import org.evertone.media.rtp.RtcpReport;
import org.evertone.media.rtp.VoiceMetrics;
import org.jspecify.annotations.Nullable;

/** RTCP of a session, beside its packets. For any thread; reports are a courtesy: one that cannot be sent is not missed. */
final class Reports {
    private static final int MAX_WAITING = 100;

    private final DatagramChannel channel;
    private final AtomicReference<@Nullable Peer> peer;
    private final RtpSender sender;
    private final RtpReceiver receiver;
    private final RtcpReport report;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RtcpReport.MAX_OCTETS);
    private final ByteBuffer arrived = ByteBuffer.allocateDirect(2048);
    private final FarReports far;
    /** The first one comes after half the time (RFC 3550 §6.2). */
    private long dueNanos = System.nanoTime() + intervalNanos() / 2;

    Reports(
            DatagramChannel channel,
            AtomicReference<@Nullable Peer> peer,
            RtpSender sender,
            RtpReceiver receiver,
            RtcpReport report,
            FarReports far) {
        this.channel = channel;
        this.peer = peer;
        this.sender = sender;
        this.receiver = receiver;
        this.report = report;
        this.far = far;
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
        return buffer.metrics(Quality.Codec.named(receiver.codecName()), far.roundTripMillis());
    }

    double roundTripMillis() {
        return far.roundTripMillis();
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
        report.write(
                buffer, sender.soFar(System.currentTimeMillis()), reception, far, metrics(), System.nanoTime(), bye);
        try {
            channel.send(buffer, to.rtcp());
        } catch (IOException e) {
            return;
        }
    }

    /** Reads the far end's reports; a stranger's are dropped. */
    private void read(long nowNanos) {
        try {
            for (int i = 0; i < MAX_WAITING; i++) {
                arrived.clear();
                if (!(channel.receive(arrived) instanceof InetSocketAddress from)) {
                    return;
                }
                Peer known = peer.get();
                if (known != null && from.getAddress().equals(known.rtp().getAddress())) {
                    far.read(arrived.flip(), nowNanos);
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
