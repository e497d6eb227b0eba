package org.evertone.media.rtp;

import java.nio.ByteBuffer;

/**
 * A view of one RTP packet in a buffer (RFC 3550 §5.1). Made once and used for every packet, so that receiving does not
 * allocate; valid until the buffer changes. For one thread.
 */
public final class RtpPacket {
    public static final int HEADER_OCTETS = 12;

    private static final int VERSION = 2;

    private final ByteBuffer buffer;
    private int payloadOffset;
    private int payloadOctets;

    /** @param buffer where packets are received, from position 0, in network byte order */
    public RtpPacket(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Checks version, header extension, CSRC list and padding against the size, and finds the payload.
     *
     * @param octets size of the datagram, 0..buffer capacity
     * @return false when this is not an RTP packet
     */
    public boolean parse(int octets) {
        if (octets < HEADER_OCTETS || (buffer.get(0) & 0xc0) >> 6 != VERSION) {
            return false;
        }
        int flags = buffer.get(0);
        int offset = HEADER_OCTETS + 4 * (flags & 0x0f);
        if ((flags & 0x10) != 0) {
            if (offset + 4 > octets) {
                return false;
            }
            offset += 4 + 4 * (buffer.getShort(offset + 2) & 0xffff);
        }
        int end = octets;
        if ((flags & 0x20) != 0) {
            int padding = buffer.get(octets - 1) & 0xff;
            if (padding == 0) {
                return false;
            }
            end -= padding;
        }
        if (offset > end) {
            return false;
        }
        payloadOffset = offset;
        payloadOctets = end - offset;
        return true;
    }

    public boolean marker() {
        return (buffer.get(1) & 0x80) != 0;
    }

    /** 0..127. */
    public int payloadType() {
        return buffer.get(1) & 0x7f;
    }

    /** 0..65535. */
    public int sequence() {
        return buffer.getShort(2) & 0xffff;
    }

    /** Modulo 2^32; compare by difference. */
    public int timestamp() {
        return buffer.getInt(4);
    }

    public int ssrc() {
        return buffer.getInt(8);
    }

    public int payloadOctets() {
        return payloadOctets;
    }

    /** @param index 0 up to {@link #payloadOctets()} */
    public byte payload(int index) {
        return buffer.get(payloadOffset + index);
    }

    /** Copies the payload to the front of an array that is large enough. */
    void copyPayload(byte[] target, int offset) {
        buffer.get(payloadOffset, target, offset, payloadOctets);
    }

    /** Writes a header without extension or CSRC at the buffer's position 0 and leaves the position behind it. */
    public static void writeHeader(
            ByteBuffer target, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        target.clear();
        target.put((byte) (VERSION << 6));
        target.put((byte) ((marker ? 0x80 : 0) | payloadType));
        target.putShort((short) sequence);
        target.putInt(timestamp);
        target.putInt(ssrc);
    }
}
