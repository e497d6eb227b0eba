package org.evertone.media.srtp;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.evertone.config.Secret;
import org.evertone.media.SrtpKeys.Suite;

/** Keys and packets for the tests of this package. */
final class Srtp {
    static final int SSRC = 0x1234_5678;
    static final int CAPACITY = 2048;

    private Srtp() {}

    /** A key that differs with the seed. */
    static Secret key(Suite suite, int seed) {
        byte[] octets = new byte[suite.keyOctets() + suite.saltOctets()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (seed * 31 + i * 7);
        }
        return new Secret(Base64.getEncoder().encodeToString(octets));
    }

    static ByteBuffer rtp(int sequence) {
        return rtp(sequence, SSRC, 160);
    }

    static ByteBuffer rtp(int sequence, int ssrc, int payloadOctets) {
        ByteBuffer packet = ByteBuffer.allocateDirect(CAPACITY);
        packet.put((byte) 0x80).put((byte) 0).putShort((short) sequence);
        packet.putInt(sequence * 160).putInt(ssrc);
        for (int i = 0; i < payloadOctets; i++) {
            packet.put((byte) (sequence + i));
        }
        return packet.flip();
    }

    /** An empty receiver report. */
    static ByteBuffer rtcp(int ssrc) {
        ByteBuffer packet = ByteBuffer.allocate(CAPACITY);
        packet.putInt(0x80c9_0001).putInt(ssrc);
        packet.putInt(0x81ca_0002).putInt(ssrc).putInt(0x0102_6162);
        return packet.flip();
    }

    static ByteBuffer buffer(String hex) {
        byte[] octets = hex(hex);
        return ByteBuffer.allocate(CAPACITY).put(octets).flip();
    }

    static ByteBuffer copy(ByteBuffer packet) {
        return ByteBuffer.allocateDirect(CAPACITY).put(packet.duplicate()).flip();
    }

    static byte[] octets(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(packet.position(), octets);
        return octets;
    }

    static String text(ByteBuffer packet) {
        return HexFormat.of().formatHex(octets(packet));
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", "").toLowerCase(Locale.ROOT));
    }

    static byte[] range(int from, int to) {
        byte[] octets = new byte[to - from];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (from + i);
        }
        return octets;
    }
}
