package org.evertone.halpi4j.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Structures and numbers of {@code linux/gpio.h}, uAPI version 2 (Linux 5.10 and newer), laid out by hand: the same on all
 * machines, because the header pads them.
 */
public final class GpioAbi {
    /** {@code GPIO_MAX_NAME_SIZE} */
    static final int NAME_BYTES = 32;

    /** {@code struct gpiochip_info}: name, label, lines. */
    public static final int CHIP_INFO_BYTES = 2 * NAME_BYTES + 4;

    static final int CHIP_LABEL = NAME_BYTES;
    static final int CHIP_LINES = 2 * NAME_BYTES;

    /** {@code struct gpio_v2_line_attribute} and the mask of lines that it is for. */
    static final int ATTRIBUTE_BYTES = 24;

    private static final int ATTRIBUTES = 10;

    /** {@code struct gpio_v2_line_info}: name, consumer, offset, num_attrs, flags, attrs without masks, padding. */
    public static final int LINE_INFO_BYTES = 2 * NAME_BYTES + 16 + ATTRIBUTES * 16 + 16;

    public static final int INFO_CONSUMER = NAME_BYTES;
    public static final int INFO_OFFSET = 2 * NAME_BYTES;
    public static final int INFO_FLAGS = INFO_OFFSET + 8;

    private static final int MAX_LINES = 64;
    public static final int REQUEST_CONSUMER = 4 * MAX_LINES;
    public static final int REQUEST_FLAGS = REQUEST_CONSUMER + NAME_BYTES;
    public static final int REQUEST_ATTRIBUTE_COUNT = REQUEST_FLAGS + 8;
    public static final int REQUEST_ATTRIBUTES = REQUEST_FLAGS + 32;
    public static final int REQUEST_LINES = REQUEST_ATTRIBUTES + ATTRIBUTES * ATTRIBUTE_BYTES;
    public static final int REQUEST_FD = REQUEST_LINES + 28;

    /** {@code struct gpio_v2_line_request}: offsets, consumer, config, num_lines, event_buffer_size, padding, fd. */
    public static final int REQUEST_BYTES = REQUEST_FD + 4;

    /** {@code struct gpio_v2_line_values}: bits, mask. */
    public static final int VALUES_BYTES = 16;

    /** {@code struct gpio_v2_line_event}: timestamp_ns, id, offset, seqno, line_seqno, padding. */
    public static final int EVENT_BYTES = 48;

    public static final int EVENT_ID = 8;
    public static final int EVENT_RISING = 1;
    public static final int EVENT_FALLING = 2;

    // enum gpio_v2_line_flag
    public static final long USED = 1;
    public static final long ACTIVE_LOW = 1 << 1;
    public static final long INPUT = 1 << 2;
    public static final long OUTPUT = 1 << 3;
    public static final long EDGE_RISING = 1 << 4;
    public static final long EDGE_FALLING = 1 << 5;
    public static final long OPEN_DRAIN = 1 << 6;
    public static final long PULL_UP = 1 << 8;
    public static final long PULL_DOWN = 1 << 9;
    public static final long NO_PULL = 1 << 10;

    // enum gpio_v2_line_attr_id
    public static final int ATTRIBUTE_VALUES = 2;
    public static final int ATTRIBUTE_DEBOUNCE = 3;

    public static final int GET_CHIP_INFO = read(0x01, CHIP_INFO_BYTES);
    public static final int GET_LINE_INFO = readWrite(0x05, LINE_INFO_BYTES);
    public static final int GET_LINE = readWrite(0x07, REQUEST_BYTES);
    public static final int GET_VALUES = readWrite(0x0E, VALUES_BYTES);
    public static final int SET_VALUES = readWrite(0x0F, VALUES_BYTES);

    private GpioAbi() {}

    /** A structure of zeros, in the machine's byte order. */
    public static ByteBuffer structure(int bytes) {
        return wrap(new byte[bytes]);
    }

    public static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** Text of a field of {@value #NAME_BYTES} bytes, up to its first 0. */
    public static String name(ByteBuffer structure, int at) {
        int end = at;
        while (end < at + NAME_BYTES && structure.get(end) != 0) {
            end++;
        }
        return new String(structure.array(), at, end - at, StandardCharsets.UTF_8);
    }

    /** Writes ASCII text, cut to leave one 0. */
    public static void name(ByteBuffer structure, int at, String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        structure.put(at, text, 0, Math.min(text.length, NAME_BYTES - 1));
    }

    /** {@code _IOR(0xB4, …)} */
    private static int read(int number, int bytes) {
        return 2 << 30 | bytes << 16 | 0xB4 << 8 | number;
    }

    /** {@code _IOWR(0xB4, …)} */
    private static int readWrite(int number, int bytes) {
        return 3 << 30 | bytes << 16 | 0xB4 << 8 | number;
    }
}
