package org.evertone.media.hub;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.evertone.audio.Outlet;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;
import org.evertone.config.PhoneSettings;
import org.evertone.event.Timeline;

/** The loudness of the outlets, kept in the configuration. Methods from any thread; they return at once. */
final class KeptVolumes implements AutoCloseable {
    /** A row of key presses is saved once. */
    private static final long SAVED_AFTER_MILLIS = 2_000;

    private static final long THREAD_KEPT_MILLIS = 10_000;

    private final Loudness loudness;
    private final ConfigStore config;
    private final Timeline timeline;
    private final AutoCloseable subscription;
    private final Map<Outlet, Integer> unsaved = new EnumMap<>(Outlet.class);
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "media-volumes");
        thread.setDaemon(true);
        return thread;
    });

    KeptVolumes(Loudness loudness, ConfigStore config, Timeline timeline) {
        this.loudness = loudness;
        this.config = config;
        this.timeline = timeline;
        worker.setKeepAliveTime(THREAD_KEPT_MILLIS, TimeUnit.MILLISECONDS);
        worker.allowCoreThreadTimeOut(true);
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        worker.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        subscription = config.subscribe(change -> {
            if (change.phone()) {
                follow();
            }
        });
        follow();
    }

    /** @throws IllegalArgumentException when it is not within 0..100 */
    synchronized void set(Outlet outlet, int percent) {
        loudness.set(outlet, percent);
        if (unsaved.isEmpty()) {
            worker.schedule(this::save, SAVED_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        }
        unsaved.put(outlet, percent);
    }

    /** Saves what was set. */
    @Override
    public void close() throws Exception {
        subscription.close();
        worker.shutdown();
        save();
    }

    private synchronized void follow() {
        config.phone().volumes().forEach((outlet, percent) -> {
            if (!unsaved.containsKey(outlet)) {
                loudness.set(outlet, percent);
            }
        });
    }

    private void save() {
        Map<String, String> changes = new LinkedHashMap<>();
        synchronized (this) {
            unsaved.forEach((outlet, percent) -> changes.put(PhoneSettings.volumeKey(outlet), percent.toString()));
            unsaved.clear();
        }
        if (changes.isEmpty()) {
            return;
        }
        try {
            config.set(changes);
        } catch (ConfigException refused) {
            timeline.record(
                    0, "sound.refused", "A volume was not saved", String.valueOf(refused.getMessage()), Map.of());
        }
    }
}
