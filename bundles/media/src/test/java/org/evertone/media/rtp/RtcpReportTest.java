package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtcpReportTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(RtcpReport.MAX_OCTETS);
    private final RtcpReport report = new RtcpReport(0x1234, "0123456789abcdef");
    private final Reception reception = new Reception(8000);

    @Test
    void aSenderThatHearsReportsBothDirectionsWithItsName() {
        for (int n = 0; n < 100; n++) {
            if (n % 4 != 3) {
                reception.enter(Packets.audio(65500 + n, n * 160), true, n * 20_000_000L);
            }
        }
        report.write(buffer, new RtcpReport.Sent(500, 99, 3, 480), reception, false);
        assertEquals(List.of(200, 202), types());
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
        report.write(buffer, new RtcpReport.Sent(0, 0, 0, 0), reception, true);
        assertEquals(List.of(201, 202, 203), types());
        assertEquals(0x80, buffer.get(0) & 0xff);
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
        report.write(buffer, new RtcpReport.Sent(0, 0, 0, 0), reception, false);
        assertEquals(8, buffer.getInt(8));
        assertEquals(0, buffer.getInt(12));
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
