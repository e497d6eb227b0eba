package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.receive;
import static org.evertone.media.session.SessionBench.rtp;
import static org.evertone.media.session.SessionBench.send;
import static org.evertone.media.session.SessionBench.talk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.evertone.media.MediaSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RTCP of a session, on real sockets on loopback. */
class RtpReportsTest {
    private static final int MILLIS_OF_NTP = 65;

    private final SessionBench bench = new SessionBench();

    @AfterEach
    void closeAll() {
        bench.close();
    }

    @Test
    void statisticsTellTheRoundTripAndTheScoreAndAStrangersReportsChangeNeither() throws Exception {
        try (Ports peer = Ports.open();
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.98"))) {
            MediaSession session = bench.open();
            session.configure(talk(peer.rtp().getLocalPort()));
            send(peer.rtp(), session, rtp(0, 1, 0, 160));
            await(() -> session.statistics().mos() > 0);
            assertTrue(
                    session.statistics().mos() > 4,
                    "MOS " + session.statistics().mos());

            ByteBuffer report = ByteBuffer.wrap(receive(peer.rtcp(), 6000).getData());
            assertEquals(200, report.get(1) & 0xff);
            byte[] answer = answer(report, 0);
            byte[] forged = answer(report, 10 * MILLIS_OF_NTP);
            stranger.send(new DatagramPacket(forged, forged.length, LOOPBACK, session.localPort() + 1));
            assertEquals(0, session.statistics().roundTripMillis());
            peer.rtcp().send(new DatagramPacket(answer, answer.length, LOOPBACK, session.localPort() + 1));
            await(() -> session.statistics().roundTripMillis() > 0);
        }
    }

    /** A receiver report that gives back the time of a sender report. */
    private static byte[] answer(ByteBuffer senderReport, int delay) {
        int time = senderReport.getInt(8) << 16 | senderReport.getInt(12) >>> 16;
        return ByteBuffer.allocate(32)
                .putInt(0x81c90007)
                .putInt(77)
                .putInt(senderReport.getInt(4))
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(time)
                .putInt(delay)
                .array();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "in time");
            Thread.onSpinWait();
        }
    }

    /** A port for RTP and the next one for RTCP. */
    private record Ports(DatagramSocket rtp, DatagramSocket rtcp) implements AutoCloseable {
        static Ports open() throws IOException {
            while (true) {
                DatagramSocket rtp = new DatagramSocket(0, LOOPBACK);
                try {
                    return new Ports(rtp, new DatagramSocket(rtp.getLocalPort() + 1, LOOPBACK));
                } catch (BindException e) {
                    rtp.close();
                }
            }
        }

        @Override
        public void close() {
            rtp.close();
            rtcp.close();
        }
    }
}
