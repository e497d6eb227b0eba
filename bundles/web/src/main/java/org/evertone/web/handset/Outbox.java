package org.evertone.web.handset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What waits for the socket: one buffer is filled while the other is written. Sound that finds no room is dropped, as it
 * would be late; the lock is held for the copying of one frame. Any thread.
 */
final class Outbox {
    /** 200 ms at 48 kHz with their headers. */
    static final int SIZE = 20 * 1024;

    private static final int CONTROL_RESERVE = 1024;

    private final Wire wire;
    private ByteBuffer filling = ByteBuffer.allocateDirect(SIZE);
    private ByteBuffer sending = ByteBuffer.allocateDirect(SIZE);
    private boolean busy;
    private boolean over;

    /** Where octets go. */
    interface Wire {
        /** Writes without blocking and tells {@link Outbox#written()} afterwards, on any thread. */
        void write(ByteBuffer octets);

        /** Ends the connection at once. */
        void cut();

        /** Ends the connection after the time it takes a browser to answer that it is closed. */
        void cutSoon();
    }

    Outbox(Wire wire) {
        this.wire = wire;
    }

    /** Sends a frame of sound, preceded by the number of its stream; false when there was no room. */
    boolean sound(int stream, short[] frame) {
        synchronized (this) {
            int octets = Short.BYTES * (1 + frame.length);
            if (over || filling.remaining() < octets + Frames.LONGEST_HEADER + CONTROL_RESERVE) {
                return false;
            }
            Frames.header(filling, Frames.BINARY, octets);
            filling.order(ByteOrder.LITTLE_ENDIAN).putShort((short) stream);
            for (short sample : frame) {
                filling.putShort(sample);
            }
            filling.order(ByteOrder.BIG_ENDIAN);
        }
        pump();
        return true;
    }

    void text(String text) {
        control(Frames.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Sends something that must arrive; a browser that left no room for it is cut off. Nothing is sent after {@link
     * Frames#CLOSE} (RFC 6455 §5.5.1).
     */
    void control(int opcode, ByteBuffer payload) {
        boolean fits;
        synchronized (this) {
            if (over) {
                return;
            }
            over = opcode == Frames.CLOSE;
            fits = filling.remaining() >= payload.remaining() + Frames.LONGEST_HEADER;
            if (fits) {
                Frames.header(filling, opcode, payload.remaining());
                filling.put(payload);
            }
        }
        if (fits) {
            pump();
        } else {
            wire.cut();
        }
    }

    /** The wire has taken what it was given. */
    void written() {
        synchronized (this) {
            sending.clear();
            busy = false;
        }
        pump();
    }

    private void pump() {
        ByteBuffer next;
        synchronized (this) {
            if (busy || filling.position() == 0) {
                return;
            }
            busy = true;
            next = filling;
            filling = sending;
            sending = next;
            next.flip();
        }
        wire.write(next);
    }
}
