package org.evertone.media.hub;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.evertone.audio.Outlet;
import org.evertone.config.ConfigException;
import org.evertone.config.ConfigStore;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.PhoneSettings;

/** A configuration that has nothing but the loudness of the outlets. */
final class StoredVolumes {
    final BlockingQueue<Map<String, String>> saved = new LinkedBlockingQueue<>();
    private final Map<Outlet, Integer> volumes = new EnumMap<>(Outlet.class);
    private final List<Consumer<ConfigStore.Change>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    ConfigStore store() {
        return (ConfigStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigStore.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "phone" -> {
                            return phone();
                        }
                        case "set" -> {
                            set((Map<?, ?>) arguments[0]);
                            return null;
                        }
                        case "subscribe" -> {
                            return subscribe((Consumer<?>) arguments[0]);
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    /** An administrator's change. */
    void change(Outlet outlet, int percent) {
        put(outlet, percent);
        listeners.forEach(listener -> listener.accept(new ConfigStore.Change(Set.of(), true)));
    }

    private synchronized void put(Outlet outlet, int percent) {
        volumes.put(outlet, percent);
    }

    /** Whether the disk takes nothing. */
    void full(boolean now) {
        full = now;
    }

    int listeners() {
        return listeners.size();
    }

    private synchronized PhoneSettings phone() {
        return new PhoneSettings(
                5060,
                Duration.ZERO,
                10_000,
                100,
                true,
                Duration.ZERO,
                0,
                11,
                List.of(),
                PhoneFeatures.STANDARD,
                volumes);
    }

    private void set(Map<?, ?> changes) throws ConfigException {
        Map<String, String> taken = new HashMap<>();
        changes.forEach((key, value) -> taken.put((String) key, (String) value));
        if (full) {
            throw new ConfigException("", "could not be saved: the disk is full");
        }
        for (Outlet outlet : Outlet.values()) {
            String percent = taken.get(PhoneSettings.volumeKey(outlet));
            if (percent != null) {
                change(outlet, Integer.parseInt(percent));
            }
        }
        saved.add(taken);
    }

    @SuppressWarnings("unchecked")
    private AutoCloseable subscribe(Consumer<?> listener) {
        listeners.add((Consumer<ConfigStore.Change>) listener);
        return () -> listeners.remove(listener);
    }
}
