package org.evertone.halpi4j.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A line that this process holds. Levels are logical: true is active. Any thread may close it while another uses it. */
public final class GpioLine implements AutoCloseable {
    private static final long FIRST = 1;
    /** As many as the kernel keeps for one line. */
    private static final int EVENTS = 16;

    private final Kernel kernel;
    private final int fd;
    private boolean closed;

    GpioLine(Kernel kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    /** To poll for edges, and for the end of its chip. */
    public int fd() {
        return fd;
    }

    public synchronized boolean active() throws KernelException {
        requireOpen();
        ByteBuffer values = GpioAbi.structure(GpioAbi.VALUES_BYTES).putLong(8, FIRST);
        kernel.ioctl(fd, GpioAbi.GET_VALUES, values.array());
        return (values.getLong(0) & FIRST) != 0;
    }

    public synchronized void active(boolean active) throws KernelException {
        requireOpen();
        ByteBuffer values = GpioAbi.structure(GpioAbi.VALUES_BYTES)
                .putLong(0, active ? FIRST : 0)
                .putLong(8, FIRST);
        kernel.ioctl(fd, GpioAbi.SET_VALUES, values.array());
    }

    /** The edges that the kernel has kept, oldest first; none when there are none. */
    public synchronized List<Edge> edges() throws KernelException {
        requireOpen();
        byte[] buffer = new byte[EVENTS * GpioAbi.EVENT_BYTES];
        int bytes;
        try {
            bytes = kernel.read(fd, buffer);
        } catch (KernelException none) {
            if (none.errno() == KernelException.EAGAIN || none.errno() == KernelException.EINTR) {
                return List.of();
            }
            throw none;
        }
        ByteBuffer events = GpioAbi.wrap(buffer);
        List<Edge> edges = new ArrayList<>();
        for (int at = 0; at + GpioAbi.EVENT_BYTES <= bytes; at += GpioAbi.EVENT_BYTES) {
            edges.add(new Edge(events.getInt(at + GpioAbi.EVENT_ID) == GpioAbi.EVENT_RISING, events.getLong(at)));
        }
        return edges;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            kernel.close(fd);
        }
    }

    private void requireOpen() throws KernelException {
        if (closed) {
            throw new KernelException("line", KernelException.EBADF);
        }
    }

    /**
     * A change of level.
     *
     * @param active the level after it
     * @param nanos the kernel's monotonic time of it
     */
    public record Edge(boolean active, long nanos) {}
}
