package org.evertone.halpi4j.kernel;

/**
 * System calls, as the manual pages describe them. Structures are bytes in the machine's own order. From any thread; a
 * descriptor is used by no thread any more when it is closed.
 */
public interface Kernel {
    int POLLIN = 0x1;
    int POLLERR = 0x8;
    int POLLHUP = 0x10;
    int POLLNVAL = 0x20;

    /** Opens a device for reading and writing; reading it does not block. */
    int open(String path) throws KernelException;

    /** Gives a descriptor back; harmless when the kernel has taken it away. */
    void close(int fd);

    /** @param structure read, written, or both, by the kernel */
    void ioctl(int fd, int request, byte[] structure) throws KernelException;

    void ioctl(int fd, int request, long value) throws KernelException;

    /** @return bytes read, 0 at the end */
    int read(int fd, byte[] buffer) throws KernelException;

    /** @return bytes written */
    int write(int fd, byte[] data) throws KernelException;

    /** A counter (eventfd): 8 bytes written to it make it readable until it is read. */
    int counter() throws KernelException;

    /**
     * Waits until a descriptor has something to tell, without end.
     *
     * @param ready takes the {@code revents} of each descriptor
     */
    void poll(int[] fds, int[] ready) throws KernelException;
}
