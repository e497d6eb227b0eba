package org.evertone.halpi4j.kernel;

/** A device on an I²C bus, by {@code linux/i2c-dev.h}. Any thread may close it while another uses it. */
public final class I2cDevice implements AutoCloseable {
    private static final int I2C_SLAVE = 0x0703;

    private final Kernel kernel;
    private final int fd;
    private boolean closed;

    private I2cDevice(Kernel kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    /**
     * Nothing is sent yet, so whether the device answers is not known.
     *
     * @param path such as {@code /dev/i2c-1}
     * @param address 7 bits
     */
    public static I2cDevice open(Kernel kernel, String path, int address) throws KernelException {
        int fd = kernel.open(path);
        try {
            kernel.ioctl(fd, I2C_SLAVE, address);
            return new I2cDevice(kernel, fd);
        } catch (KernelException refused) {
            kernel.close(fd);
            throw refused;
        }
    }

    /** One message from the start condition to the stop condition. */
    public synchronized int write(byte[] data) throws KernelException {
        requireOpen();
        return kernel.write(fd, data);
    }

    /** One message from the start condition to the stop condition. */
    public synchronized int read(byte[] buffer) throws KernelException {
        requireOpen();
        return kernel.read(fd, buffer);
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
            throw new KernelException("device", KernelException.EBADF);
        }
    }
}
