package org.evertone.halpi4j.board;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.evertone.event.Timeline;
import org.evertone.event.TimelineEvent;
import org.evertone.hal.Notice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What parts see of the phone: its services, timeline, notices, and the news of devices. */
public final class TestPhone implements Upkeep {
    private static final long PATIENCE_SECONDS = 20;

    private final List<Service> services = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<Runnable> deviceListeners = new CopyOnWriteArrayList<>();

    private record Service(Class<?> type, Object service) {}

    /** Registers services here. */
    public BundleContext context() {
        return fake(BundleContext.class, (method, arguments) -> {
            if (!method.equals("registerService")) {
                throw new UnsupportedOperationException(method);
            }
            Service service = new Service((Class<?>) arguments[0], arguments[1]);
            if (arguments[2] != null && !(arguments[2] instanceof Dictionary)) {
                throw new IllegalArgumentException();
            }
            change(() -> services.add(service));
            return fake(ServiceRegistration.class, (unregister, none) -> {
                change(() -> services.remove(service));
                return null;
            });
        });
    }

    /** Settings of a component with the defaults for what is not named. */
    public static <T> T settings(Class<T> type, Map<String, Object> set) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        set.containsKey(method.getName()) ? set.get(method.getName()) : method.getDefaultValue()));
    }

    private static <T> T fake(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> behaviour.of(method.getName(), arguments)));
    }

    private interface Behaviour {
        Object of(String method, Object[] arguments);
    }

    /** Waits for a service. */
    public synchronized <T> T await(Class<T> type) throws InterruptedException {
        awaitThat(() -> first(type) != null);
        return type.cast(first(type));
    }

    /** Waits until there is no service of that kind. */
    public synchronized void awaitNo(Class<?> type) throws InterruptedException {
        awaitThat(() -> first(type) == null);
    }

    /** Waits until so many things are on the timeline; each as {@code kind what: why}. */
    public synchronized List<String> awaitEvents(int count) throws InterruptedException {
        awaitThat(() -> events.size() >= count);
        return List.copyOf(events);
    }

    /** The notices that are shown. */
    public synchronized List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** Waits until so many notices are shown. */
    public synchronized void awaitNotices(int count) throws InterruptedException {
        awaitThat(() -> notices.size() == count);
    }

    /** Waits until something that this test changes under this object's monitor holds. */
    public synchronized void awaitThat(BooleanSupplier holds) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s; events " + events + ", notices "
                        + notices + ", services " + services);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Changes something that {@link #awaitThat} waits for. */
    public synchronized void change(Runnable change) {
        change.run();
        notifyAll();
    }

    /** Devices have come or gone. */
    public void devicesChanged() {
        deviceListeners.forEach(Runnable::run);
    }

    private Object first(Class<?> type) {
        return services.stream()
                .filter(each -> each.type() == type)
                .map(Service::service)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Timeline timeline() {
        return new Timeline() {
            @Override
            public void record(int line, String kind, String what, String why, Map<String, String> evidence) {
                change(() -> events.add(kind + " " + what + ": " + why));
            }

            @Override
            public List<TimelineEvent> recent() {
                throw new UnsupportedOperationException();
            }

            @Override
            public AutoCloseable subscribe(Consumer<TimelineEvent> listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public AutoCloseable show(Notice notice) {
        change(() -> notices.add(notice));
        return () -> change(() -> notices.remove(notice));
    }

    @Override
    public AutoCloseable onDevices(Runnable listener) {
        deviceListeners.add(listener);
        return () -> deviceListeners.remove(listener);
    }
}
