package org.evertone.halpi4j.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * GPIO chips and I²C devices as the kernel shows them, in memory. Offsets in structures are those of {@code linux/gpio.h},
 * written down apart from the code under test. It does not debounce: every change that a test makes is an edge.
 */
public final class FakeKernel implements Kernel {
    private final Path dev;
    private final Map<String, Chip> chips = new TreeMap<>();
    private final Map<String, Bus> buses = new HashMap<>();
    private final Set<String> denied = new HashSet<>();
    private final Map<Integer, Object> open = new HashMap<>();
    private int nextFd = 100;
    private int interruptions;
    private int polls;
    private boolean polling;
    private int[] polled = {};

    /** @param dev stands for /dev */
    public FakeKernel(Path dev) {
        this.dev = dev;
    }

    /** A chip that is there from now on. */
    public synchronized Chip plug(String file, String label, String... lineNames) {
        Chip chip = new Chip(file, label, lineNames);
        chips.put(create(file), chip);
        return chip;
    }

    /** A bus that is there from now on. */
    public synchronized Bus plugBus(int number) {
        Bus bus = new Bus();
        buses.put(create("i2c-" + number), bus);
        return bus;
    }

    public synchronized void deny(String file) {
        denied.add(dev.resolve(file).toString());
    }

    /** The next poll that finds nothing is interrupted by a signal so many times. */
    public synchronized void interrupt(int times) {
        interruptions = times;
        notifyAll();
    }

    public synchronized int openDescriptors() {
        return open.size();
    }

    /** How often somebody has asked what there is to tell. */
    public synchronized int polls() {
        return polls;
    }

    /** Waits until somebody sleeps in poll, so that everything told before has been heard. */
    public synchronized void awaitIdle() throws InterruptedException {
        // who sleeps may have something to hear already
        while (!polling || found(polled, new int[polled.length])) {
            wait();
        }
    }

    private String create(String file) {
        try {
            return Files.createFile(dev.resolve(file)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A GPIO chip. */
    public final class Chip {
        private final String file;
        private final String label;
        private final List<Line> lines = new ArrayList<>();
        private boolean gone;

        Chip(String file, String label, String... lineNames) {
            this.file = file;
            this.label = label;
            for (String name : lineNames) {
                lines.add(new Line(this, lines.size(), name));
            }
        }

        public Line line(int offset) {
            return lines.get(offset);
        }

        /** The chip goes, and the kernel says so to those who poll its lines. */
        public void unplug() {
            unplugSilently();
            synchronized (FakeKernel.this) {
                lines.forEach(line -> line.hungUp = true);
                changed();
            }
        }

        /** The chip goes; not every kernel says so to those who poll. */
        public void unplugSilently() {
            synchronized (FakeKernel.this) {
                gone = true;
                chips.remove(dev.resolve(file).toString());
                try {
                    Files.delete(dev.resolve(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** A line of a chip. */
    public final class Line {
        private final Chip chip;
        private final int offset;
        private final String name;
        private String consumer = "";
        private boolean high;
        private boolean noInterrupts;
        private boolean hungUp;
        private long flags;
        private int debounceMicros;
        private int requests;
        private final Deque<ByteBuffer> events = new ArrayDeque<>();

        Line(Chip chip, int offset, String name) {
            this.chip = chip;
            this.offset = offset;
            this.name = name;
        }

        /** The voltages that the line takes, one after the other, before anybody can look. */
        public void levels(boolean... levels) {
            synchronized (FakeKernel.this) {
                for (boolean level : levels) {
                    if (level != high) {
                        high = level;
                        edge();
                    }
                }
                changed();
            }
        }

        /** An edge to a level, and one back that the kernel has no room to tell. */
        public void pulseOfWhichTheEndIsLost(boolean level) {
            synchronized (FakeKernel.this) {
                levels(level);
                high = !level;
            }
        }

        public boolean high() {
            synchronized (FakeKernel.this) {
                return high;
            }
        }

        public void use(String by) {
            synchronized (FakeKernel.this) {
                consumer = by;
            }
        }

        public void noInterrupts() {
            noInterrupts = true;
        }

        public String consumer() {
            synchronized (FakeKernel.this) {
                return consumer;
            }
        }

        public int debounceMicros() {
            synchronized (FakeKernel.this) {
                return debounceMicros;
            }
        }

        public long flags() {
            synchronized (FakeKernel.this) {
                return flags;
            }
        }

        /** How often it has been taken. */
        public int requests() {
            synchronized (FakeKernel.this) {
                return requests;
            }
        }

        private boolean active() {
            return high != activeLow();
        }

        private boolean activeLow() {
            return (flags & 2) != 0;
        }

        private void edge() {
            if ((flags & 0x30) == 0x30) {
                ByteBuffer event = GpioAbi.structure(48);
                event.putLong(0, System.nanoTime());
                event.putInt(8, active() ? 1 : 2);
                event.putInt(12, offset);
                events.add(event);
            }
        }
    }

    /** An I²C bus with one device that takes what is written. */
    public final class Bus {
        private final List<byte[]> written = new ArrayList<>();
        private boolean silent;
        private byte[] answer = {};

        public List<byte[]> written() {
            synchronized (FakeKernel.this) {
                return List.copyOf(written);
            }
        }

        public void answer(byte... bytes) {
            answer = bytes.clone();
        }

        public void silent(boolean isSilent) {
            synchronized (FakeKernel.this) {
                silent = isSilent;
            }
        }
    }

    /** The state of an eventfd. */
    private static final class Counter {
        private long value;
    }

    private int descriptor(Object of) {
        open.put(nextFd, of);
        return nextFd++;
    }

    private void changed() {
        polling = false;
        notifyAll();
    }

    @Override
    public synchronized int open(String path) throws KernelException {
        if (denied.contains(path)) {
            throw new KernelException(path, KernelException.EACCES);
        }
        Object device = chips.containsKey(path) ? chips.get(path) : buses.get(path);
        if (device == null) {
            throw new KernelException(path, KernelException.ENOENT);
        }
        return descriptor(device);
    }

    @Override
    public synchronized void close(int fd) {
        if (open.remove(fd) instanceof Line line) {
            line.consumer = "";
            line.flags = 0;
            line.events.clear();
        }
    }

    @Override
    public synchronized void ioctl(int fd, int request, byte[] structure) throws KernelException {
        ByteBuffer bytes = GpioAbi.wrap(structure);
        Object of = open.get(fd);
        if (of instanceof Chip chip) {
            require(!chip.gone, KernelException.ENODEV);
            chip(chip, request, bytes);
        } else if (of instanceof Line line) {
            require(!line.chip.gone, KernelException.ENODEV);
            line(line, request, bytes);
        } else {
            throw new KernelException("ioctl", KernelException.EBADF);
        }
    }

    private void chip(Chip chip, int request, ByteBuffer bytes) throws KernelException {
        switch (request) {
            case 0x8044b401 -> {
                text(bytes, 0, chip.file);
                text(bytes, 32, chip.label);
                bytes.putInt(64, chip.lines.size());
            }
            case 0xc100b405 -> {
                require(bytes.getInt(64) < chip.lines.size(), KernelException.EINVAL);
                Line line = chip.line(bytes.getInt(64));
                text(bytes, 0, line.name);
                text(bytes, 32, line.consumer);
                bytes.putLong(72, line.consumer.isEmpty() ? 0 : 1);
            }
            case 0xc250b407 -> request(chip, bytes);
            default -> throw new KernelException("ioctl", KernelException.EINVAL);
        }
    }

    private void request(Chip chip, ByteBuffer bytes) throws KernelException {
        require(bytes.getInt(560) == 1, KernelException.EINVAL);
        Line line = chip.line(bytes.getInt(0));
        require(line.consumer.isEmpty(), KernelException.EBUSY);
        long flags = bytes.getLong(288);
        require(!line.noInterrupts || (flags & 0x30) == 0, KernelException.ENXIO);
        line.flags = flags;
        line.consumer = GpioAbi.name(bytes, 256);
        line.debounceMicros = 0;
        line.requests++;
        if (bytes.getInt(296) == 1) {
            require(bytes.getLong(320 + 16) == 1, KernelException.EINVAL);
            if (bytes.getInt(320) == 3) {
                line.debounceMicros = bytes.getInt(328);
            } else if (bytes.getInt(320) == 2) {
                line.high = (bytes.getLong(328) == 1) != line.activeLow();
            }
        }
        bytes.putInt(588, descriptor(line));
    }

    private static void line(Line line, int request, ByteBuffer bytes) throws KernelException {
        require(bytes.getLong(8) == 1, KernelException.EINVAL);
        switch (request) {
            case 0xc010b40e -> bytes.putLong(0, line.active() ? 1 : 0);
            case 0xc010b40f -> {
                require((line.flags & 8) != 0, KernelException.EINVAL);
                line.high = (bytes.getLong(0) == 1) != line.activeLow();
            }
            default -> throw new KernelException("ioctl", KernelException.EINVAL);
        }
    }

    @Override
    public synchronized void ioctl(int fd, int request, long value) throws KernelException {
        require(open.get(fd) instanceof Bus && request == 0x703 && value < 0x80, KernelException.EINVAL);
    }

    @Override
    public synchronized int read(int fd, byte[] buffer) throws KernelException {
        Object of = open.get(fd);
        if (of instanceof Line line) {
            int count = 0;
            require(!line.events.isEmpty(), KernelException.EAGAIN);
            while (count + 48 <= buffer.length && !line.events.isEmpty()) {
                System.arraycopy(line.events.removeFirst().array(), 0, buffer, count, 48);
                count += 48;
            }
            return count;
        }
        if (of instanceof Bus bus) {
            require(!bus.silent, KernelException.EREMOTEIO);
            System.arraycopy(bus.answer, 0, buffer, 0, Math.min(buffer.length, bus.answer.length));
            return buffer.length;
        }
        if (of instanceof Counter counter) {
            counter.value = 0;
            return 8;
        }
        throw new KernelException("read", KernelException.EBADF);
    }

    @Override
    public synchronized int write(int fd, byte[] data) throws KernelException {
        Object of = open.get(fd);
        if (of instanceof Bus bus) {
            require(!bus.silent, KernelException.EREMOTEIO);
            bus.written.add(data.clone());
        } else if (of instanceof Counter counter) {
            counter.value++;
            changed();
        } else {
            throw new KernelException("write", KernelException.EBADF);
        }
        return data.length;
    }

    @Override
    public synchronized int counter() {
        return descriptor(new Counter());
    }

    @Override
    public synchronized void poll(int[] fds, int[] ready) throws KernelException {
        polls++;
        polled = fds.clone();
        polling = true;
        try {
            while (!found(fds, ready)) {
                if (interruptions > 0) {
                    interruptions--;
                    throw new KernelException("poll", KernelException.EINTR);
                }
                notifyAll();
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            polling = false;
        }
    }

    private boolean found(int[] fds, int[] ready) {
        boolean any = false;
        for (int i = 0; i < fds.length; i++) {
            Object of = open.get(fds[i]);
            if (of instanceof Line line) {
                ready[i] = line.hungUp ? POLLHUP | POLLERR : line.events.isEmpty() ? 0 : POLLIN;
            } else if (of instanceof Counter counter) {
                ready[i] = counter.value > 0 ? POLLIN : 0;
            } else {
                ready[i] = POLLNVAL;
            }
            any |= ready[i] != 0;
        }
        return any;
    }

    private static void text(ByteBuffer bytes, int at, String text) {
        bytes.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void require(boolean holds, int errno) throws KernelException {
        if (!holds) {
            throw new KernelException("call", errno);
        }
    }
}
