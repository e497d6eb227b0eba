package org.evertone.halpi4j.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Every native call of this bundle. */
public final class NativeKernel implements Kernel {
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int WITHOUT_END = -1;
    /** {@code struct pollfd}: int fd, short events, short revents. */
    private static final int POLLFD_BYTES = 8;

    private NativeKernel() {}

    /** @throws UnsupportedOperationException in words, when native calls cannot be made on this machine */
    public static Kernel load() {
        // Whoever used JNA first has got the true reason; all others get no more than that its classes are not there.
        try {
            C.load();
            return new NativeKernel();
        } catch (LinkageError none) {
            throw new UnsupportedOperationException("JNA has no native library for this kind of machine", none);
        }
    }

    @Override
    public int open(String path) throws KernelException {
        try {
            return C.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        } catch (LastErrorException refused) {
            throw new KernelException(path, refused.getErrorCode());
        }
    }

    @Override
    public void close(int fd) {
        try {
            C.close(fd);
        } catch (LastErrorException gone) {
            // The descriptor is free in any case (close(2)), and what it belonged to cannot be helped.
            return;
        }
    }

    @Override
    public void ioctl(int fd, int request, byte[] structure) throws KernelException {
        try {
            C.ioctl(fd, unsigned(request), structure);
        } catch (LastErrorException refused) {
            throw new KernelException(named(request), refused.getErrorCode());
        }
    }

    @Override
    public void ioctl(int fd, int request, long value) throws KernelException {
        try {
            C.ioctl(fd, unsigned(request), new NativeLong(value));
        } catch (LastErrorException refused) {
            throw new KernelException(named(request), refused.getErrorCode());
        }
    }

    @Override
    public int read(int fd, byte[] buffer) throws KernelException {
        try {
            return C.read(fd, buffer, new NativeLong(buffer.length)).intValue();
        } catch (LastErrorException refused) {
            throw new KernelException("read", refused.getErrorCode());
        }
    }

    @Override
    public int write(int fd, byte[] data) throws KernelException {
        try {
            return C.write(fd, data, new NativeLong(data.length)).intValue();
        } catch (LastErrorException refused) {
            throw new KernelException("write", refused.getErrorCode());
        }
    }

    @Override
    public int counter() throws KernelException {
        try {
            return C.eventfd(0, O_NONBLOCK | O_CLOEXEC);
        } catch (LastErrorException refused) {
            throw new KernelException("eventfd", refused.getErrorCode());
        }
    }

    @Override
    public void poll(int[] fds, int[] ready) throws KernelException {
        ByteBuffer set = ByteBuffer.allocate(fds.length * POLLFD_BYTES).order(ByteOrder.nativeOrder());
        for (int fd : fds) {
            set.putInt(fd).putShort((short) POLLIN).putShort((short) 0);
        }
        try {
            C.poll(set.array(), new NativeLong(fds.length), WITHOUT_END);
        } catch (LastErrorException refused) {
            throw new KernelException("poll", refused.getErrorCode());
        }
        for (int i = 0; i < ready.length; i++) {
            ready[i] = set.getShort(i * POLLFD_BYTES + 6);
        }
    }

    private static NativeLong unsigned(int request) {
        return new NativeLong(request & 0xFFFF_FFFFL, true);
    }

    private static String named(int request) {
        return String.format("ioctl %08x", request);
    }

    /** Functions of C by their names; a failure is thrown with its errno. */
    private static final class C {
        static {
            Native.register(C.class, "c");
        }

        private C() {}

        /** Loads this class. */
        static void load() {}

        static native int open(String path, int flags) throws LastErrorException;

        static native int close(int fd) throws LastErrorException;

        static native int ioctl(int fd, NativeLong request, byte[] structure) throws LastErrorException;

        static native int ioctl(int fd, NativeLong request, NativeLong value) throws LastErrorException;

        static native NativeLong read(int fd, byte[] buffer, NativeLong bytes) throws LastErrorException;

        static native NativeLong write(int fd, byte[] data, NativeLong bytes) throws LastErrorException;

        static native int eventfd(int initial, int flags) throws LastErrorException;

        static native int poll(byte[] set, NativeLong count, int timeoutMillis) throws LastErrorException;
    }
}
