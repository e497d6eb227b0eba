package org.evertone.halpi4j.board;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.evertone.halpi4j.kernel.FakeKernel;

/** The real board on a kernel in memory, with folders of its own for /dev and /sys. */
public final class TestBoard implements AutoCloseable {
    private final Path sys;
    private final FakeKernel kernel;
    private final DeviceFolder folder;
    private final Pi4jBoard board;

    /** @param folder for the files of the test */
    public TestBoard(Path folder) throws Exception {
        this(folder, true);
    }

    private TestBoard(Path folder, boolean hearsOfDevices) throws Exception {
        Path dev = Files.createDirectories(folder.resolve("dev"));
        sys = Files.createDirectory(folder.resolve("sys"));
        kernel = new FakeKernel(dev);
        this.folder = new DeviceFolder(hearsOfDevices ? List.of(dev) : List.of());
        board = new Pi4jBoard(this.folder, () -> kernel, dev, new SysDevices(sys));
    }

    /** A board that nobody tells when a chip is plugged or unplugged. */
    static TestBoard withoutNews(Path folder) throws Exception {
        return new TestBoard(folder, false);
    }

    public FakeKernel kernel() {
        return kernel;
    }

    public Board board() {
        return board;
    }

    public SysDevices sys() {
        return new SysDevices(sys);
    }

    /** Calls a listener when a chip is plugged or unplugged. */
    public AutoCloseable onDevices(Runnable listener) {
        return folder.onChange(listener);
    }

    @Override
    public void close() throws Exception {
        board.close();
        folder.close();
    }
}
