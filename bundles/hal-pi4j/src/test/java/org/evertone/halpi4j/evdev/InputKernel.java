package org.evertone.halpi4j.evdev;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evertone.halpi4j.kernel.Kernel;
import org.evertone.halpi4j.kernel.KernelException;

/** Input devices as the kernel shows them, in memory. Numbers are those of {@code linux/input.h}, written down here. */
final class InputKernel implements Kernel {
    /** KEY_KP7 to KEY_KPDOT, KEY_KPENTER, KEY_PHONE. */
    static final List<Integer> NUMERIC = List.of(71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 96, 169);

    private final Map<String, Device> devices = new HashMap<>();
    private final Set<String> denied = new HashSet<>();
    private final Map<Integer, Object> open = new HashMap<>();
    private int nextFd = 10;

    synchronized Device plug(Path path, String name, List<Integer> keys) {
        Device device = new Device(path, name, keys);
        devices.put(path.toString(), device);
        return device;
    }

    synchronized void deny(Path path) {
        denied.add(path.toString());
    }

    synchronized int open() {
        return open.size();
    }

    final class Device {
        private final Path path;
        private final String name;
        private final BitSet keys = new BitSet();
        private final BitSet down = new BitSet();
        private final Deque<byte[]> events = new ArrayDeque<>();
        private boolean grabbed;
        private boolean gone;

        Device(Path path, String name, List<Integer> keys) {
            this.path = path;
            this.name = name;
            keys.forEach(this.keys::set);
        }

        boolean grabbed() {
            synchronized (InputKernel.this) {
                return grabbed;
            }
        }

        void down(int code) {
            synchronized (InputKernel.this) {
                down.set(code);
            }
        }

        /** Pairs of code and value, with a report behind them. */
        void send(int wordBytes, int... pairs) {
            synchronized (InputKernel.this) {
                events.add(events(wordBytes, false, pairs));
                InputKernel.this.notifyAll();
            }
        }

        /** The same, with others before them lost. */
        void overflow(int wordBytes, int... pairs) {
            synchronized (InputKernel.this) {
                events.add(events(wordBytes, true, pairs));
                InputKernel.this.notifyAll();
            }
        }

        void unplug() {
            synchronized (InputKernel.this) {
                gone = true;
                devices.remove(path.toString());
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                InputKernel.this.notifyAll();
            }
        }

        private byte[] events(int wordBytes, boolean dropped, int... pairs) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (dropped) {
                bytes.writeBytes(event(wordBytes, 0, 3, 0));
            }
            for (int i = 0; i < pairs.length; i += 2) {
                bytes.writeBytes(event(wordBytes, 1, pairs[i], pairs[i + 1]));
            }
            bytes.writeBytes(event(wordBytes, 0, 0, 0));
            return bytes.toByteArray();
        }
    }

    private static byte[] event(int wordBytes, int type, int code, int value) {
        return ByteBuffer.allocate(2 * wordBytes + 8)
                .order(ByteOrder.nativeOrder())
                .position(2 * wordBytes)
                .putShort((short) type)
                .putShort((short) code)
                .putInt(value)
                .array();
    }

    private Device device(int fd) throws KernelException {
        if (open.get(fd) instanceof Device device && !device.gone) {
            return device;
        }
        throw new KernelException("input", KernelException.ENODEV);
    }

    @Override
    public synchronized int open(String path) throws KernelException {
        if (denied.contains(path) || !devices.containsKey(path)) {
            throw new KernelException(path, denied.contains(path) ? KernelException.EACCES : KernelException.ENOENT);
        }
        open.put(nextFd, devices.get(path));
        return nextFd++;
    }

    @Override
    public synchronized void close(int fd) {
        open.remove(fd);
    }

    @Override
    public synchronized void ioctl(int fd, int request, byte[] structure) throws KernelException {
        Device device = device(fd);
        byte[] answer = switch (request) {
            case 0x81004506 -> device.name.getBytes(StandardCharsets.UTF_8);
            case 0x80604518 -> device.down.toByteArray();
            case 0x80604521 -> device.keys.toByteArray();
            default -> throw new KernelException("ioctl", KernelException.EINVAL);
        };
        System.arraycopy(answer, 0, structure, 0, answer.length);
    }

    @Override
    public synchronized void ioctl(int fd, int request, long value) throws KernelException {
        if (request != 0x40044590 || value != 1) {
            throw new KernelException("ioctl", KernelException.EINVAL);
        }
        device(fd).grabbed = true;
    }

    @Override
    public synchronized int read(int fd, byte[] buffer) throws KernelException {
        if (open.get(fd) instanceof long[] counter) {
            counter[0] = 0;
            return 8;
        }
        byte[] events = device(fd).events.poll();
        if (events == null) {
            throw new KernelException("read", KernelException.EAGAIN);
        }
        System.arraycopy(events, 0, buffer, 0, events.length);
        return events.length;
    }

    @Override
    public synchronized int write(int fd, byte[] data) {
        ((long[]) open.get(fd))[0]++;
        notifyAll();
        return data.length;
    }

    @Override
    public synchronized int counter() {
        open.put(nextFd, new long[1]);
        return nextFd++;
    }

    @Override
    public synchronized void poll(int[] fds, int[] ready) throws KernelException {
        while (true) {
            boolean any = false;
            for (int i = 0; i < fds.length; i++) {
                ready[i] = ready(open.get(fds[i]));
                any |= ready[i] != 0;
            }
            if (any) {
                return;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                throw new KernelException("poll", KernelException.EINTR);
            }
        }
    }

    private static int ready(Object of) {
        if (of instanceof long[] counter) {
            return counter[0] > 0 ? POLLIN : 0;
        }
        Device device = (Device) of;
        return device.gone ? POLLHUP | POLLERR : device.events.isEmpty() ? 0 : POLLIN;
    }
}
