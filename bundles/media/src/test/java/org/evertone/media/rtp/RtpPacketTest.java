package org.evertone.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpPacketTest {

    @Test
    void whatIsWrittenIsRead() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);
        RtpPacket.writeHeader(buffer, true, 101, 0xfffe, 0x89abcdef, 0xdeadbeef);
        buffer.put((byte) 42).flip();
        RtpPacket packet = Packets.of(buffer);
        assertTrue(packet.marker());
        assertEquals(101, packet.payloadType());
        assertEquals(0xfffe, packet.sequence());
        assertEquals(0x89abcdef, packet.timestamp());
        assertEquals(0xdeadbeef, packet.ssrc());
        assertEquals(1, packet.payloadOctets());
        assertEquals(42, packet.payload(0));
    }

    @Test
    void sourcesExtensionAndPaddingAreNotPayload() {
        String csrc = "00000001";
        String extension = "beee0001" + "11223344";
        RtpPacket packet =
                Packets.of(bytes("b1000001" + "00000000" + "00000007" + csrc + extension + "aabb" + "000003"));
        assertEquals(2, packet.payloadOctets());
        assertEquals((byte) 0xaa, packet.payload(0));
    }

    @Test
    void sizesThatLieAreRefused() {
        String rest = "000001" + "00000000" + "00000007";
        assertFalse(parses("80" + "0000010000000000000000".substring(0, 20)), "11 octets");
        assertFalse(parses("40" + rest), "version 1");
        assertFalse(parses("00" + rest), "version 0, as in STUN");
        assertFalse(parses("81" + rest), "a source that is not there");
        assertFalse(parses("90" + rest), "an extension that is not there");
        assertFalse(parses("90" + rest + "beeeffff"), "an extension longer than the packet");
        assertFalse(parses("a0" + rest + "aa00"), "padding of 0");
        assertFalse(parses("a0" + rest + "aa03"), "padding longer than the payload");
        assertTrue(parses("80" + rest), "no payload");
    }

    @Test
    void randomOctetsNeverReachBeyondTheDatagram() {
        Random random = new Random(1);
        byte[] octets = new byte[40];
        for (int round = 0; round < 200_000; round++) {
            random.nextBytes(octets);
            octets[0] = (byte) (octets[0] & 0x3f | 0x80);
            int size = random.nextInt(octets.length + 1);
            ByteBuffer exact = ByteBuffer.wrap(octets, 0, size).slice();
            RtpPacket packet = new RtpPacket(exact);
            if (packet.parse(size)) {
                for (int i = 0; i < packet.payloadOctets(); i++) {
                    packet.payload(i);
                }
                assertTrue(packet.payloadOctets() <= size - RtpPacket.HEADER_OCTETS);
            }
        }
    }

    private static boolean parses(String hex) {
        ByteBuffer buffer = bytes(hex);
        return new RtpPacket(buffer).parse(buffer.limit());
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
