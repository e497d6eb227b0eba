package org.evertone.halpi4j.evdev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.evertone.halpi4j.board.BoardException;
import org.evertone.halpi4j.kernel.Kernel;
import org.evertone.halpi4j.kernel.KernelException;

/** An input device of {@code linux/input.h} that only we hear. Opened and closed by one thread. */
final class InputDevice implements AutoCloseable {
    private static final int NAME_BYTES = 256;
    private static final int EV_KEY = 1;
    /** {@code KEY_CNT} of {@code linux/input-event-codes.h}, in bytes. */
    private static final int KEY_BYTES = 0x300 / 8;

    private static final int GET_NAME = read(0x06, NAME_BYTES);
    private static final int GET_DOWN = read(0x18, KEY_BYTES);
    private static final int GET_KEYS = read(0x20 + EV_KEY, KEY_BYTES);
    /** {@code EVIOCGRAB} */
    private static final int GRAB = 1 << 30 | Integer.BYTES << 16 | 'E' << 8 | 0x90;

    private final Kernel kernel;
    private final int fd;

    private InputDevice(Kernel kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    /**
     * Opens a device and keeps its events from everybody else.
     *
     * @param folder {@code /dev/input}
     * @param wanted name of the device, a path in the folder, or empty for the first that has all these keys
     * @param keys codes of keys
     */
    static InputDevice open(Kernel kernel, Path folder, String wanted, BitSet keys)
            throws BoardException, KernelException {
        if (wanted.startsWith("/")) {
            return grabbed(kernel, Path.of(wanted));
        }
        Predicate<InputDevice> suits =
                device -> wanted.isEmpty() ? device.has(keys) : device.name().equals(wanted);
        String refusal = "";
        for (Path event : events(folder)) {
            try {
                InputDevice device = new InputDevice(kernel, kernel.open(event.toString()));
                if (suits.test(device)) {
                    device.grab();
                    return device;
                }
                device.close();
            } catch (KernelException refused) {
                refusal = "; " + refused.getMessage() + hint(refused);
            }
        }
        throw new BoardException((wanted.isEmpty() ? "no keypad with digits" : "no input device '" + wanted + "'")
                + " is plugged in" + refusal);
    }

    private static InputDevice grabbed(Kernel kernel, Path path) throws BoardException {
        try {
            InputDevice device = new InputDevice(kernel, kernel.open(path.toString()));
            device.grab();
            return device;
        } catch (KernelException refused) {
            throw new BoardException(refused.getMessage() + hint(refused), refused);
        }
    }

    private static String hint(KernelException refused) {
        return refused.errno() == KernelException.EACCES ? " (the user has to be in the group input)" : "";
    }

    private static List<Path> events(Path folder) {
        List<Path> events = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "event*")) {
            found.forEach(events::add);
        } catch (IOException none) {
            return events;
        }
        events.sort(null);
        return events;
    }

    private void grab() throws KernelException {
        try {
            kernel.ioctl(fd, GRAB, 1L);
        } catch (KernelException refused) {
            close();
            throw refused;
        }
    }

    int fd() {
        return fd;
    }

    /** Name that the device gives itself; empty when it has none. */
    String name() {
        byte[] name = new byte[NAME_BYTES];
        try {
            kernel.ioctl(fd, GET_NAME, name);
        } catch (KernelException none) {
            return "";
        }
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }

    private boolean has(BitSet keys) {
        try {
            BitSet missing = (BitSet) keys.clone();
            missing.andNot(bits(GET_KEYS));
            return missing.isEmpty();
        } catch (KernelException none) {
            return false;
        }
    }

    /** Codes of the keys that are down now. */
    BitSet down() throws KernelException {
        return bits(GET_DOWN);
    }

    /** An array of longs of the kernel; on machines of both byte orders that Java runs on here, bytes in rising order. */
    private BitSet bits(int request) throws KernelException {
        byte[] bits = new byte[KEY_BYTES];
        kernel.ioctl(fd, request, bits);
        return BitSet.valueOf(bits);
    }

    @Override
    public void close() {
        kernel.close(fd);
    }

    /** {@code _IOR('E', …)} */
    private static int read(int number, int bytes) {
        return 2 << 30 | bytes << 16 | 'E' << 8 | number;
    }
}
