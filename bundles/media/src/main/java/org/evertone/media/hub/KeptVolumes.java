package org.evertone.media.hub;

import java.time.Duration;
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
    static final Duration SAVE_AFTER = Duration.ofSeconds(2);

    private static final long THREAD_KEPT_MILLIS = 10_000;
    private static final long CLOSING_MILLIS = 1_000;

    private final Loudness loudness;
    private final ConfigStore config;
    private final Timeline timeline;
    private final Duration saveAfter;
    private final AutoCloseable subscription;
    private final Map<Outlet, Integer> unsaved = new EnumMap<>(Outlet.class);
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "media-volumes");
        thread.setDaemon(true);
        return thread;
    });
    private boolean due;

    /** @param saveAfter how long a volume waits for others to be saved with */
    KeptVolumes(Loudness loudness, ConfigStore config, Timeline timeline, Duration saveAfter) {
        this.loudness = loudness;
        this.config = config;
        this.timeline = timeline;
        this.saveAfter = saveAfter;
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
        unsaved.put(outlet, percent);
        saveLater();
    }

    private void saveLater() {
        if (!due) {
            due = true;
            worker.schedule(this::save, saveAfter.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Saves what was set; waits up to a second for a save that goes on. */
    @Override
    public void close() throws Exception {
        subscription.close();
        worker.shutdown();
        if (worker.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
            save();
        }
    }

    private synchronized void follow() {
        config.phone().volumes().forEach((outlet, percent) -> {
            if (!unsaved.containsKey(outlet)) {
                loudness.set(outlet, percent);
            }
        });
    }

    private void save() {
        Map<Outlet, Integer> now;
        synchronized (this) {
            due = false;
            now = new EnumMap<>(unsaved);
        }
        if (now.isEmpty()) {
            return;
        }
        Map<String, String> changes = new LinkedHashMap<>();
        now.forEach((outlet, percent) -> changes.put(PhoneSettings.volumeKey(outlet), percent.toString()));
        try {
            config.set(changes);
        } catch (ConfigException refused) {
            // they stay set, and go along with the next that is saved
            timeline.record(
                    0, "sound.refused", "A volume was not saved", String.valueOf(refused.getMessage()), Map.of());
            return;
        }
        synchronized (this) {
            now.forEach(unsaved::remove);
            if (!unsaved.isEmpty()) {
                saveLater();
            }
        }
    }
}
