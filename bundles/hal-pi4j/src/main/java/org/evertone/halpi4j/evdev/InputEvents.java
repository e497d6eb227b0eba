package org.evertone.halpi4j.evdev;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the events of an input device: which keys went down or up, and when some were lost. Key down is told once;
 * repetitions come with value 2.
 */
final class InputEvents {
    /** {@code struct input_event}: two words of time, type, code, value. */
    private static final int TYPE_CODE_VALUE_BYTES = 8;

    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int SYN_REPORT = 0;
    private static final int SYN_DROPPED = 3;

    private final int timeBytes;
    private final Listener listener;
    private boolean dropping;

    /** Told in the order of the events. */
    interface Listener {
        /** @param value 0 up, 1 down, 2 repeated */
        void key(int code, int value);

        /** Events were lost: what is down has to be asked. */
        void lost();
    }

    /** @param wordBytes size of a C {@code long} */
    InputEvents(int wordBytes, Listener listener) {
        timeBytes = 2 * wordBytes;
        this.listener = listener;
    }

    int eventBytes() {
        return timeBytes + TYPE_CODE_VALUE_BYTES;
    }

    /** Takes whole events, as the kernel gives no others. */
    void take(byte[] events, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(events, 0, length).order(ByteOrder.nativeOrder());
        while (buffer.remaining() >= eventBytes()) {
            buffer.position(buffer.position() + timeBytes);
            one(buffer.getShort() & 0xFFFF, buffer.getShort() & 0xFFFF, buffer.getInt());
        }
    }

    private void one(int type, int code, int value) {
        if (type == EV_SYN && code == SYN_DROPPED) {
            dropping = true;
        } else if (type == EV_SYN && code == SYN_REPORT && dropping) {
            // up to here the events do not belong together
            dropping = false;
            listener.lost();
        } else if (type == EV_KEY && !dropping) {
            listener.key(code, value);
        }
    }
}
