package org.evertone.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * A numeric keypad of the kernel's input system, plugged in and pressed by a program (uinput): what a USB keypad is to the
 * phone. Closing it pulls it out.
 */
final class UsbKeypad implements AutoCloseable {

    private static final String UINPUT = "/dev/uinput";
    private static final int WRITE_ONLY = 1;
    // linux/uinput.h
    private static final long SET_EVENT_TYPE = 0x4004_5564L;
    private static final long SET_KEY = 0x4004_5565L;
    private static final long SET_UP = 0x405C_5503L;
    private static final long CREATE = 0x5501L;
    private static final int NAME_LENGTH = 80;
    private static final short USB = 3;
    // linux/input-event-codes.h; a keypad of numbers has its Enter where others have #
    private static final short SYNCHRONIZE = 0;
    private static final short KEY = 1;
    private static final Map<Character, Short> CODES = Map.ofEntries(
            Map.entry('7', (short) 71),
            Map.entry('8', (short) 72),
            Map.entry('9', (short) 73),
            Map.entry('4', (short) 75),
            Map.entry('5', (short) 76),
            Map.entry('6', (short) 77),
            Map.entry('1', (short) 79),
            Map.entry('2', (short) 80),
            Map.entry('3', (short) 81),
            Map.entry('0', (short) 82),
            Map.entry('*', (short) 55),
            Map.entry('#', (short) 96));

    private final C c = Native.load("c", C.class);
    private final int descriptor;

    /** The C library, as far as a keypad needs it. */
    private interface C extends Library {
        int open(String path, int flags) throws LastErrorException;

        int ioctl(int descriptor, long request, long argument) throws LastErrorException;

        int ioctl(int descriptor, long request, byte[] argument) throws LastErrorException;

        long write(int descriptor, byte[] bytes, long length) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;
    }

    /** Plugs it in. @param name what it calls itself */
    UsbKeypad(String name) {
        descriptor = c.open(UINPUT, WRITE_ONLY);
        c.ioctl(descriptor, SET_EVENT_TYPE, KEY);
        CODES.values().forEach(code -> c.ioctl(descriptor, SET_KEY, code));
        byte[] words = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer setUp = ByteBuffer.allocate(8 + NAME_LENGTH + 4)
                .order(ByteOrder.nativeOrder())
                .putShort(USB)
                .putShort((short) 0x1209)
                .putShort((short) 1)
                .putShort((short) 1)
                .put(words, 0, Math.min(words.length, NAME_LENGTH - 1));
        c.ioctl(descriptor, SET_UP, setUp.array());
        c.ioctl(descriptor, CREATE, 0);
    }

    /** Presses and lets go. */
    void press(char key) {
        send(key, true);
        send(key, false);
    }

    /** Types one key after the other. */
    void type(String keys) {
        keys.chars().forEach(key -> press((char) key));
    }

    /** What the contact of a key says. */
    void send(char key, boolean down) {
        short code = Objects.requireNonNull(CODES.get(key), () -> "no key " + key);
        event(KEY, code, down ? 1 : 0);
        event(SYNCHRONIZE, (short) 0, 0);
    }

    @Override
    public void close() {
        c.close(descriptor);
    }

    /** struct input_event; its time is the kernel's business. */
    private void event(short type, short code, int value) {
        ByteBuffer event = ByteBuffer.allocate(24)
                .order(ByteOrder.nativeOrder())
                .position(16)
                .putShort(type)
                .putShort(code)
                .putInt(value);
        c.write(descriptor, event.array(), event.capacity());
    }
}
