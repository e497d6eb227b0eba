package org.evertone.media.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.evertone.media.rtp.Reception;
import org.evertone.media.rtp.RtcpReport;
import org.jspecify.annotations.Nullable;

/** RTCP of a session, beside its packets. For any thread; reports are a courtesy: one that cannot be sent is not missed. */
final class Reports {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final int MAX_WAITING = 100;

    private final DatagramChannel channel;
    private final AtomicReference<@Nullable Peer> peer;
    private final RtpSender sender;
    private final RtpReceiver receiver;
    private final RtcpReport report;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RtcpReport.MAX_OCTETS);
    private final ByteBuffer ignored = ByteBuffer.allocateDirect(2048);
    /** The first one comes after half the time (RFC 3550 §6.2). */
    private long dueNanos = System.nanoTime() + INTERVAL_NANOS / 2;

    Reports(
            DatagramChannel channel,
            AtomicReference<@Nullable Peer> peer,
            RtpSender sender,
            RtpReceiver receiver,
            RtcpReport report) {
        this.channel = channel;
        this.peer = peer;
        this.sender = sender;
        this.receiver = receiver;
        this.report = report;
    }

    /** Sends what is due. */
    synchronized void turn(long nowNanos) {
        if (nowNanos - dueNanos >= 0) {
            dueNanos = nowNanos + INTERVAL_NANOS;
            drain();
            send(false);
        }
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
        report.write(buffer, sender.soFar(System.currentTimeMillis()), reception, bye);
        try {
            channel.send(buffer, to.rtcp());
        } catch (IOException e) {
            return;
        }
    }

    /** Empties the socket; nothing of the far end's reports is used. */
    private void drain() {
        try {
            for (int i = 0; i < MAX_WAITING; i++) {
                ignored.clear();
                if (channel.receive(ignored) == null) {
                    return;
                }
            }
        } catch (IOException e) {
            return;
        }
    }
}
