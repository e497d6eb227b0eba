package org.evertone.media.rtp;

import java.nio.ByteBuffer;

/** Packets for tests. */
final class Packets {
    private Packets() {}

    static RtpPacket of(ByteBuffer buffer) {
        RtpPacket packet = new RtpPacket(buffer);
        if (!packet.parse(buffer.limit())) {
            throw new AssertionError("not an RTP packet");
        }
        return packet;
    }

    static RtpPacket audio(int sequence, int timestamp, byte... payload) {
        ByteBuffer buffer = ByteBuffer.allocate(2000);
        RtpPacket.writeHeader(buffer, false, 0, sequence, timestamp, 7);
        return of(buffer.put(payload).flip());
    }

    static RtpPacket event(boolean marker, int sequence, int timestamp, int payload) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        RtpPacket.writeHeader(buffer, marker, 101, sequence, timestamp, 7);
        return of(buffer.putInt(payload).flip());
    }
}
