package org.evertone.halpi4j.kernel;

/** The kernel refused, in words; {@link #errno} is its number. */
public final class KernelException extends Exception {
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EOPNOTSUPP = 95;
    public static final int ETIMEDOUT = 110;
    public static final int EREMOTEIO = 121;

    private static final long serialVersionUID = 1L;
    private static final int EPERM = 1;
    private static final int EIO = 5;
    private static final int ENOSYS = 38;

    private final int errno;

    /** @param what the path or the call that failed */
    public KernelException(String what, int errno) {
        super(what + ": " + words(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    private static String words(int errno) {
        return switch (errno) {
            case EPERM, EACCES -> "permission denied";
            case ENOENT -> "is not there";
            case EINTR -> "interrupted";
            case EIO, EREMOTEIO -> "no answer";
            case ENXIO -> "no such device or address";
            case EBADF -> "closed";
            case EAGAIN -> "nothing there yet";
            case EBUSY -> "in use";
            case ENODEV -> "the device is gone";
            case EINVAL -> "not accepted";
            case ENOSYS, EOPNOTSUPP -> "this kernel or chip cannot do it";
            case ETIMEDOUT -> "no answer in time";
            default -> "error " + errno;
        };
    }
}
