package org.evertone.halpi4j.board;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Tells when devices come and go, in {@code /dev} and {@code /dev/input}; sleeps in between. */
@Component(service = DeviceFolder.class)
public final class DeviceFolder {
    private final WatchService watcher;
    private final List<Path> folders;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public DeviceFolder() throws IOException {
        this(List.of(Path.of("/dev"), Path.of("/dev/input")));
    }

    /** @param folders those that are not there are watched once another one changes */
    DeviceFolder(List<Path> folders) throws IOException {
        this.folders = folders;
        watcher = FileSystems.getDefault().newWatchService();
        watch();
        Thread thread = new Thread(this::run, "devices");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    public void close() throws IOException {
        watcher.close();
    }

    /** Calls a listener after each change, which may have been several; it must be quick. Closing it ends that. */
    public AutoCloseable onChange(Runnable listener) {
        Runnable own = listener::run;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = watcher.take();
                key.pollEvents();
                key.reset();
                watch();
                listeners.forEach(Runnable::run);
            }
        } catch (ClosedWatchServiceException | InterruptedException ended) {
            return;
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private void watch() throws IOException {
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                folder.register(watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            }
        }
    }
}
