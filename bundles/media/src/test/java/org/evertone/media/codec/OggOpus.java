package org.evertone.media.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Opus packets in an Ogg file (RFC 3533, RFC 7845), to speak with other programs. */
final class OggOpus {
    private static final int SERIAL = 1;
    private static final int CHECKSUM_AT = 22;
    private static final int HEADER_OCTETS = 27;

    private OggOpus() {}

    /** One packet a page, of this many samples of 48 kHz each. */
    static byte[] write(List<byte[]> packets, int packetSamples) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        head.put("OpusHead".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 1);
        head.putShort((short) 0).putInt(16000).putShort((short) 0).put((byte) 0);
        page(file, head.array(), 2, 0, 0);
        ByteBuffer tags = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        tags.put("OpusTags".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(0);
        page(file, tags.array(), 0, 0, 1);
        for (int i = 0; i < packets.size(); i++) {
            int flags = i == packets.size() - 1 ? 4 : 0;
            page(file, packets.get(i), flags, (long) (i + 1) * packetSamples, 2 + i);
        }
        return file.toByteArray();
    }

    /** The audio packets of a file with one stream. */
    static List<byte[]> read(byte[] file) {
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        int at = 0;
        while (at < file.length) {
            int segments = file[at + 26] & 0xff;
            int data = at + HEADER_OCTETS + segments;
            for (int i = 0; i < segments; i++) {
                int length = file[at + HEADER_OCTETS + i] & 0xff;
                packet.write(file, data, length);
                data += length;
                if (length < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
            at = data;
        }
        return packets.subList(2, packets.size());
    }

    private static void page(ByteArrayOutputStream file, byte[] packet, int flags, long granule, int number) {
        int segments = packet.length / 255 + 1;
        ByteBuffer page =
                ByteBuffer.allocate(HEADER_OCTETS + segments + packet.length).order(ByteOrder.LITTLE_ENDIAN);
        page.put("OggS".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) flags);
        page.putLong(granule).putInt(SERIAL).putInt(number).putInt(0).put((byte) segments);
        for (int i = 0; i < segments - 1; i++) {
            page.put((byte) 255);
        }
        page.put((byte) (packet.length % 255)).put(packet);
        page.putInt(CHECKSUM_AT, checksum(page.array()));
        file.writeBytes(page.array());
    }

    private static int checksum(byte[] octets) {
        int checksum = 0;
        for (byte octet : octets) {
            checksum ^= octet << 24;
            for (int bit = 0; bit < 8; bit++) {
                checksum = checksum << 1 ^ (checksum < 0 ? 0x04c11db7 : 0);
            }
        }
        return checksum;
    }
}
