package org.evertone.web.handset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes apart what a browser sends (RFC 6455 §5), without extensions. Memory is taken once, and a length is checked
 * before anything of its frame is kept. Used by one thread; allocates nothing per frame.
 */
final class FrameReader {
    /** Far above 20 ms at 48 kHz. */
    static final int LONGEST_MESSAGE = 4096;

    /** A browser sends 50 frames a second for a stream, and hiccups. */
    static final int MOST_FRAMES_A_SECOND = 500;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int LONGEST_CONTROL = 125;
    private static final int MASK_OCTETS = 4;
    private static final int LONGEST_HEADER = 4 + MASK_OCTETS;

    private final Listener listener;
    private final ByteBuffer message = ByteBuffer.allocate(LONGEST_MESSAGE).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer control = ByteBuffer.allocate(LONGEST_CONTROL);
    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerLength;
    private int headerWanted = 2;
    private int opcode;
    private int messageOpcode;
    private boolean last;
    private int left;
    private int maskStart;
    private int masked;
    private boolean inPayload;
    private long windowNanos = System.nanoTime();
    private int frames;

    /** Is given each whole message; the buffers are valid until it returns. Audio is little-endian. */
    interface Listener {
        void onBinary(ByteBuffer message);

        void onText(ByteBuffer utf8);

        void onPing(ByteBuffer payload);

        void onPong();

        /** The other end closes; nothing comes after this. */
        void onClose();
    }

    FrameReader(Listener listener) {
        this.listener = listener;
    }

    /**
     * Takes some octets, all of them unless something is wrong.
     *
     * @return 0, or the code to close the connection with
     */
    int read(ByteBuffer in) {
        while (in.hasRemaining()) {
            int wrong = inPayload ? payload(in) : header(in);
            if (wrong != 0) {
                return wrong;
            }
        }
        return 0;
    }

    private int header(ByteBuffer in) {
        header[headerLength++] = in.get();
        if (headerLength == 2) {
            int wrong = tooMany() ? Frames.POLICY : firstTwo();
            if (wrong != 0) {
                return wrong;
            }
        }
        if (headerLength < headerWanted) {
            return 0;
        }
        boolean longer = headerWanted == LONGEST_HEADER;
        left = longer ? (header[2] & 0xFF) << 8 | header[3] & 0xFF : header[1] & 0x7F;
        maskStart = headerWanted - MASK_OCTETS;
        masked = 0;
        headerLength = 0;
        headerWanted = 2;
        if (opcode < Frames.CLOSE && left > message.remaining()) {
            return Frames.TOO_BIG;
        }
        inPayload = true;
        return left == 0 ? finish() : 0;
    }

    private boolean tooMany() {
        long now = System.nanoTime();
        if (now - windowNanos > SECOND_NANOS) {
            windowNanos = now;
            frames = 0;
        }
        return ++frames > MOST_FRAMES_A_SECOND;
    }

    private int firstTwo() {
        last = (header[0] & 0x80) != 0;
        opcode = header[0] & 0x0F;
        int length = header[1] & 0x7F;
        boolean reserved = (header[0] & 0x70) != 0;
        boolean hasMask = (header[1] & 0x80) != 0;
        boolean known = opcode <= Frames.BINARY || opcode >= Frames.CLOSE && opcode <= Frames.PONG;
        boolean continues = opcode == Frames.CONTINUATION;
        if (reserved || !hasMask || !known) {
            return Frames.PROTOCOL_ERROR;
        }
        if (opcode >= Frames.CLOSE) {
            if (!last || length > LONGEST_CONTROL) {
                return Frames.PROTOCOL_ERROR;
            }
            control.clear();
        } else if (continues != (messageOpcode != 0)) {
            return Frames.PROTOCOL_ERROR;
        } else if (!continues) {
            messageOpcode = opcode;
            message.clear();
        }
        if (length == 127) {
            return Frames.TOO_BIG;
        }
        headerWanted = length == 126 ? LONGEST_HEADER : 2 + MASK_OCTETS;
        return 0;
    }

    private int payload(ByteBuffer in) {
        ByteBuffer out = opcode >= Frames.CLOSE ? control : message;
        int octets = Math.min(left, in.remaining());
        for (int i = 0; i < octets; i++) {
            out.put((byte) (in.get() ^ header[maskStart + masked]));
            masked = (masked + 1) % MASK_OCTETS;
        }
        left -= octets;
        return left == 0 ? finish() : 0;
    }

    private int finish() {
        inPayload = false;
        if (opcode >= Frames.CLOSE) {
            control.flip();
            switch (opcode) {
                case Frames.PING -> listener.onPing(control);
                case Frames.PONG -> listener.onPong();
                default -> listener.onClose();
            }
        } else if (last) {
            message.flip();
            int kind = messageOpcode;
            messageOpcode = 0;
            if (kind == Frames.BINARY) {
                listener.onBinary(message);
            } else {
                listener.onText(message);
            }
        }
        return 0;
    }
}
