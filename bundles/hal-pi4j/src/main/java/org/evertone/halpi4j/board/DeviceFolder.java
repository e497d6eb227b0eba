package org.evertone.halpi4j.board;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Tells when devices come and go, in {@code /dev} and {@code /dev/input}; sleeps in between. */
@Component(service = DeviceFolder.class)
public final class DeviceFolder {
    private final @Nullable WatchService watcher;
    private final List<Path> folders;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public DeviceFolder() {
        this(List.of(Path.of("/dev"), Path.of("/dev/input")));
    }

    /** @param folders those that are not there are watched once another one changes */
    DeviceFolder(List<Path> folders) {
        this.folders = folders;
        watcher = open();
        if (watcher != null) {
            Thread thread = new Thread(() -> run(watcher), "devices");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Nothing where the kernel watches too much already: parts come back a little later then. */
    private @Nullable WatchService open() {
        try {
            WatchService opened = FileSystems.getDefault().newWatchService();
            folders.forEach(folder -> watch(opened, folder));
            return opened;
        } catch (IOException refused) {
            return null;
        }
    }

    @Deactivate
    public void close() throws IOException {
        if (watcher != null) {
            watcher.close();
        }
    }

    /** Calls a listener after each change, which may have been several; it must be quick. Closing it ends that. */
    public AutoCloseable onChange(Runnable listener) {
        Runnable own = listener::run;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    private void run(WatchService changes) {
        try {
            while (true) {
                WatchKey key = changes.take();
                key.pollEvents();
                key.reset();
                folders.forEach(folder -> watch(changes, folder));
                listeners.forEach(Runnable::run);
            }
        } catch (ClosedWatchServiceException | InterruptedException ended) {
            return;
        }
    }

    private static void watch(WatchService changes, Path folder) {
        try {
            folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException absent) {
            // It may go with its last device, and is tried again after the next change.
            return;
        }
    }
}
