package org.evertone.web.handset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What a server sends on a WebSocket: frames without extensions and without a mask (RFC 6455 §5.1), and the handshake's answer. */
final class Frames {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** Close codes (RFC 6455 §7.4.1; from 4000 on our own). */
    static final int GOING_AWAY = 1001;

    static final int PROTOCOL_ERROR = 1002;
    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;
    static final int TAKEN_OVER = 4001;

    /** Octets before the payload of the longest frame sent here. */
    static final int LONGEST_HEADER = 4;

    private static final int FINAL = 0x80;
    private static final int TWO_OCTET_LENGTH = 126;
    private static final int LONGEST = 0xFFFF;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Frames() {}

    /**
     * Writes the header of a whole message.
     *
     * @param length octets of payload that follow, up to 65535
     */
    static void header(ByteBuffer out, int opcode, int length) {
        if (length > LONGEST) {
            throw new IllegalArgumentException("a frame of " + length + " octets is longer than " + LONGEST);
        }
        out.put((byte) (FINAL | opcode));
        if (length < TWO_OCTET_LENGTH) {
            out.put((byte) length);
        } else {
            out.put((byte) TWO_OCTET_LENGTH).putShort((short) length);
        }
    }

    /** {@code Sec-WebSocket-Accept} for a key (RFC 6455 §4.2.2). */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
