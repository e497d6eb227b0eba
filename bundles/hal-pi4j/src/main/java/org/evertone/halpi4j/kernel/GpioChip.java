package org.evertone.halpi4j.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;

/** An open GPIO chip. Closing it leaves the lines that were requested from it as they are. */
public final class GpioChip implements AutoCloseable {
    private final Kernel kernel;
    private final int fd;
    private final String label;
    private final int lines;

    private GpioChip(Kernel kernel, int fd, String label, int lines) {
        this.kernel = kernel;
        this.fd = fd;
        this.label = label;
        this.lines = lines;
    }

    /** @param path such as {@code /dev/gpiochip0} */
    public static GpioChip open(Kernel kernel, String path) throws KernelException {
        int fd = kernel.open(path);
        try {
            ByteBuffer info = GpioAbi.structure(GpioAbi.CHIP_INFO_BYTES);
            kernel.ioctl(fd, GpioAbi.GET_CHIP_INFO, info.array());
            return new GpioChip(kernel, fd, GpioAbi.name(info, GpioAbi.CHIP_LABEL), info.getInt(GpioAbi.CHIP_LINES));
        } catch (KernelException refused) {
            kernel.close(fd);
            throw refused;
        }
    }

    public String label() {
        return label;
    }

    public int lines() {
        return lines;
    }

    /** What the kernel knows about a line. */
    public LineInfo info(int offset) throws KernelException {
        ByteBuffer info = GpioAbi.structure(GpioAbi.LINE_INFO_BYTES);
        info.putInt(GpioAbi.INFO_OFFSET, offset);
        kernel.ioctl(fd, GpioAbi.GET_LINE_INFO, info.array());
        return new LineInfo(
                GpioAbi.name(info, 0),
                (info.getLong(GpioAbi.INFO_FLAGS) & GpioAbi.USED) != 0,
                GpioAbi.name(info, GpioAbi.INFO_CONSUMER));
    }

    /** The line that the kernel knows by a name. */
    public Optional<Integer> offset(String name) throws KernelException {
        for (int offset = 0; offset < lines; offset++) {
            if (info(offset).name().equals(name)) {
                return Optional.of(offset);
            }
        }
        return Optional.empty();
    }

    /** Takes a line, until it is closed. */
    public GpioLine request(int offset, LineConfig config) throws KernelException {
        ByteBuffer request = GpioAbi.structure(GpioAbi.REQUEST_BYTES);
        request.putInt(0, offset);
        GpioAbi.name(request, GpioAbi.REQUEST_CONSUMER, "evertone");
        config.write(request);
        request.putInt(GpioAbi.REQUEST_LINES, 1);
        kernel.ioctl(fd, GpioAbi.GET_LINE, request.array());
        return new GpioLine(kernel, request.getInt(GpioAbi.REQUEST_FD));
    }

    @Override
    public void close() {
        kernel.close(fd);
    }

    /**
     * A line as the kernel describes it.
     *
     * @param name may be empty
     * @param used by somebody, the kernel or a program
     * @param consumer who uses it; may be empty
     */
    public record LineInfo(String name, boolean used, String consumer) {}
}
