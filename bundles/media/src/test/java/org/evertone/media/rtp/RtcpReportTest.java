package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpReportTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(RtcpReport.MAX_OCTETS);
    private final RtcpReport report = new RtcpReport(0x1234, "0123456789abcdef");
    private final Reception reception = new Reception(8000);
    private final FarReports far = new FarReports(0x1234);

    @Test
    void aSenderThatHearsReportsBothDirectionsWithItsName() {
        for (int n = 0; n < 100; n++) {
            if (n % 4 != 3) {
                reception.enter(Packets.audio(65500 + n, n * 160), true, n * 20_000_000L);
            }
        }
        report.write(buffer, new RtcpReport.Sent(500, 99, 3, 480), reception, far, null, 0, false);
        assertEquals(List.of(200, 202, 207), types());
        assertEquals(0x81, buffer.get(0) & 0xff);
        assertEquals(0x1234, buffer.getInt(4));
        assertEquals(2_208_988_800L, buffer.getInt(8) & 0xffffffffL);
        assertEquals(0x80000000, buffer.getInt(12));
        assertEquals(99, buffer.getInt(16));
        assertEquals(3, buffer.getInt(20));
        assertEquals(480, buffer.getInt(24));
        assertEquals(7, buffer.getInt(28));
        int lost = 24;
        int fraction = lost * 256 / 99;
        assertEquals(fraction << 24 | lost, buffer.getInt(32));
        assertEquals(65500 + 98, buffer.getInt(36));
        assertEquals(0, buffer.getInt(40));
    }

    @Test
    void whoNeverSentOrHeardSendsAnEmptyReceiverReportAndBye() {
        report.write(buffer, new RtcpReport.Sent(0, 0, 0, 0), reception, far, null, 0, true);
        assertEquals(List.of(201, 202, 207, 203), types());
        assertEquals(0x80, buffer.get(0) & 0xff);
    }

    @Test
    void whoHasSentNothingForTwoReportsIsAReceiver() {
        List<Integer> first = new ArrayList<>();
        for (int packets : new int[] {50, 100, 100, 100, 100, 101}) {
            report.write(buffer, new RtcpReport.Sent(0, 0, packets, 0), reception, far, null, 0, false);
            first.add(types().get(0));
        }
        assertEquals(List.of(200, 200, 200, 201, 201, 200), first);
    }

    @Test
    void jitterFollowsTheFormulaOfTheStandard() {
        for (int n = 0; n < 1000; n++) {
            reception.enter(Packets.audio(n, n * 160), true, n * 20_000_000L + n % 2 * 5_000_000L);
        }
        assertEquals(5.0, reception.jitterMillis(), 0.01);
    }

    @Test
    void anotherSourceStartsTheCountsAnew() {
        reception.enter(Packets.audio(1, 0), true, 0);
        ByteBuffer other = ByteBuffer.allocate(12);
        RtpPacket.writeHeader(other, false, 0, 40_000, 0, 8);
        reception.enter(Packets.of(other.flip()), true, 0);
        report.write(buffer, new RtcpReport.Sent(0, 0, 0, 0), reception, far, null, 0, false);
        assertEquals(8, buffer.getInt(8));
        assertEquals(0, buffer.getInt(12));
    }

    @Test
    void theRoundTripIsWhatPassedLessWhatTheFarEndHeldBack() {
        Reception farReception = new Reception(8000);
        FarReports farSide = new FarReports(7);
        RtcpReport farReport = new RtcpReport(7, "far");
        farReception.enter(audioOf(0x1234), true, 0);
        reception.enter(Packets.audio(1, 0), true, 0);

        report.write(
                buffer, new RtcpReport.Sent(1_700_000_000_123L, 99, 3, 480), reception, far, null, 1_000_000, false);
        assertTrue(farSide.read(buffer, 500_000_000));
        farReport.write(
                buffer, new RtcpReport.Sent(77_000, 9, 3, 480), farReception, farSide, null, 2_500_000_000L, false);
        assertTrue(far.read(buffer, 2_061_000_000L));

        assertEquals(60, far.roundTripMillis(), 0.1);
        assertEquals(0, far.lossShare());
        assertTrue(far.any());
    }

    @Test
    void whoOnlyListensLearnsTheRoundTripFromExtendedReports() {
        FarReports farSide = new FarReports(7);
        RtcpReport farReport = new RtcpReport(7, "far");
        report.write(buffer, new RtcpReport.Sent(1_700_000_000_123L, 0, 0, 0), reception, far, null, 0, false);
        assertTrue(farSide.read(buffer, 20_000_000));
        farReport.write(
                buffer, new RtcpReport.Sent(0, 9, 3, 480), new Reception(8000), farSide, null, 3_020_000_000L, false);
        assertTrue(far.read(buffer, 3_040_000_000L));
        assertEquals(40, far.roundTripMillis(), 0.1);
    }

    @Test
    void lossAndJitterThatTheFarEndCountsAreRead() {
        Reception farReception = new Reception(8000);
        for (int n = 0; n < 400; n += 4) {
            farReception.enter(audioOf(0x1234, n), true, n * 20_000_000L + n % 8 * 1_000_000L);
        }
        new RtcpReport(7, "far")
                .write(buffer, new RtcpReport.Sent(0, 0, 0, 0), farReception, new FarReports(7), null, 0, false);
        assertTrue(far.read(buffer, 0));
        assertEquals(0.75, far.lossShare(), 0.01);
        assertEquals(297, far.lost());
        assertTrue(far.jitterTicks() > 0);
        assertEquals(0, far.roundTripMillis());
    }

    @Test
    void metricsOfTheStreamGoOutInTheirBlock() {
        reception.enter(Packets.audio(1, 0), true, 0);
        VoiceMetrics metrics = new VoiceMetrics(0.25, 0.5, 0.125, 0, 300, 20_000, 40, 60, 100, 93.2);
        report.write(buffer, new RtcpReport.Sent(0, 0, 3, 480), reception, far, metrics, 0, false);
        assertEquals(List.of(200, 202, 207), types());
        int block = buffer.limit() - 36;
        assertEquals(7 << 24 | 8, buffer.getInt(block));
        assertEquals(7, buffer.getInt(block + 4));
        assertEquals(64 << 24 | 128 << 16 | 32 << 8, buffer.getInt(block + 8));
        assertEquals(300 << 16 | 20_000, buffer.getInt(block + 12));
        assertEquals(40 << 16 | 100, buffer.getInt(block + 16));
        assertEquals(16, buffer.get(block + 23));
        assertEquals(93, buffer.get(block + 24));
        assertEquals(44, buffer.get(block + 26));
        assertEquals(60, buffer.getShort(block + 30));
    }

    @Test
    void aReportThatNamesATimeWeNeverSentMakesNoRoundTrip() {
        ByteBuffer forged = ByteBuffer.allocate(32);
        forged.putInt(0x81c90007)
                .putInt(7)
                .putInt(0x1234)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(12345)
                .putInt(1);
        assertTrue(far.read(forged.flip(), 1));
        assertEquals(0, far.roundTripMillis());
    }

    @Test
    void randomOctetsAreRefusedOrReadWithoutHarm() {
        Random random = new Random(1);
        for (int round = 0; round < 200_000; round++) {
            byte[] octets = new byte[random.nextInt(120)];
            random.nextBytes(octets);
            if (octets.length > 4 && round % 2 == 0) {
                octets[0] = (byte) (0x80 | octets[0] & 0x1f);
                octets[1] = (byte) (200 + random.nextInt(8));
                octets[2] = 0;
                octets[3] = (byte) (random.nextInt(4) == 0 ? octets[3] : octets.length / 4 - 1);
            }
            ByteBuffer packet = ByteBuffer.wrap(octets);
            far.read(packet, round);
            assertEquals(octets.length, packet.remaining());
        }
        assertEquals(0, far.roundTripMillis());
    }

    @Test
    void aCompoundPacketWhoseLengthsDoNotAddUpIsNotRead() {
        report.write(buffer, new RtcpReport.Sent(0, 0, 0, 0), reception, far, null, 0, true);
        FarReports reader = new FarReports(7);
        assertFalse(reader.read(buffer.duplicate().limit(buffer.limit() - 4), 0));
        assertFalse(reader.left());
        assertTrue(reader.read(buffer, 0));
        assertTrue(reader.left());
    }

    @Test
    void intervalsAreSpreadAndNeverUnder5Seconds() {
        assertEquals(5_000_000_000L, RtcpReport.intervalNanos(0));
        assertEquals(7_500_000_000L, RtcpReport.intervalNanos(1));
    }

    private static RtpPacket audioOf(int ssrc) {
        return audioOf(ssrc, 0);
    }

    private static RtpPacket audioOf(int ssrc, int sequence) {
        ByteBuffer packet = ByteBuffer.allocate(12);
        RtpPacket.writeHeader(packet, false, 0, sequence, sequence * 160, ssrc);
        return Packets.of(packet.flip());
    }

    /** Walks the compound packet by its own lengths; they have to end where it ends. */
    private List<Integer> types() {
        List<Integer> types = new ArrayList<>();
        int at = 0;
        while (at < buffer.limit()) {
            types.add(buffer.get(at + 1) & 0xff);
            at += 4 * ((buffer.getShort(at + 2) & 0xffff) + 1);
        }
        assertEquals(buffer.limit(), at);
        return types;
    }
}
