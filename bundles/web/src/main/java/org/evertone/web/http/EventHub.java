package org.evertone.web.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.evertone.event.TimelineEvent;
import org.evertone.hal.SimulatedDevice;
import org.evertone.web.auth.Sessions.Session;
import org.evertone.web.phone.ActionException;
import org.evertone.web.phone.EventView;
import org.evertone.web.phone.Json;
import org.evertone.web.phone.PhoneActions;
import org.evertone.web.phone.PhoneStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Feeds the open pages with Server-Sent Events: {@code status} whenever lamps, display or timeline move, {@code
 * timeline} for each event, {@code goodbye} when the session is over. Works only while somebody watches; a slow browser
 * loses its stream and nothing else.
 */
@Component(service = EventHub.class)
public final class EventHub {
    static final int MOST_WATCHERS = 16;
    private static final Duration COALESCE = Duration.ofMillis(40);
    /** How often the sound of a call is told. */
    private static final Duration IN_CALL = Duration.ofSeconds(2);

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final PhoneActions actions;
    private final Site site;
    private final AutoCloseable timeline;
    private final AutoCloseable acted;
    private final AutoCloseable history;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean pending = new AtomicBoolean();
    private final AtomicBoolean follows = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor worker;
    private final ConcurrentHashMap<SimulatedDevice, AutoCloseable> devices = new ConcurrentHashMap<>();

    @Activate
    public EventHub(@Reference PhoneActions actions, @Reference Site site) {
        this.actions = actions;
        this.site = site;
        worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "web-events");
            thread.setDaemon(true);
            return thread;
        });
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        worker.scheduleWithFixedDelay(this::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        timeline = actions.timeline().subscribe(this::onEvent);
        acted = actions.onAction(this::changed);
        history = actions.history().onChange(this::changed);
    }

    @Deactivate
    public void close() throws Exception {
        timeline.close();
        acted.close();
        history.close();
        worker.shutdownNow();
        for (Watcher watcher : watchers) {
            watcher.sink.close();
        }
        watchers.clear();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDevice(SimulatedDevice device) {
        devices.put(device, device.onChange(this::changed));
    }

    public void unbindDevice(SimulatedDevice device) throws Exception {
        AutoCloseable subscription = devices.remove(device);
        if (subscription != null) {
            subscription.close();
        }
    }

    /** Takes a stream on; false when there are too many. It gets the status at once. */
    boolean watch(Session session, Sink sink) {
        if (watchers.size() >= MOST_WATCHERS) {
            return false;
        }
        watchers.add(new Watcher(session, sink));
        changed();
        return true;
    }

    private void onEvent(TimelineEvent event) {
        if (watchers.isEmpty()) {
            return;
        }
        String message = message("timeline", EventView.of(event));
        hand(() -> broadcast(message));
        changed();
    }

    private void changed() {
        if (!watchers.isEmpty() && pending.compareAndSet(false, true)) {
            try {
                worker.schedule(this::pushStatus, COALESCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                pending.set(false);
            }
        }
    }

    private void pushStatus() {
        pending.set(false);
        try {
            PhoneStatus status = actions.status();
            broadcast(message("status", status));
            if (!status.calls().isEmpty() && follows.compareAndSet(false, true)) {
                worker.schedule(this::followCall, IN_CALL.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException closing) {
            follows.set(false);
        } catch (ActionException busy) {
            // the next change or heartbeat shows the status instead
        }
    }

    private void followCall() {
        follows.set(false);
        changed();
    }

    private void beat() {
        for (Watcher watcher : watchers) {
            if (!site.sessions().alive(watcher.session)) {
                watcher.sink.send("event: goodbye\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
                watcher.sink.close();
                watchers.remove(watcher);
            }
        }
        if (!watchers.isEmpty()) {
            changed();
        }
    }

    private void hand(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException closing) {
            // the pages learn of the end by their closed streams
        }
    }

    private void broadcast(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        watchers.removeIf(watcher -> !watcher.sink.send(bytes));
    }

    private static String message(String event, Object data) {
        return "event: " + event + "\ndata: " + Json.line(data) + "\n\n";
    }

    /** Where a stream's bytes go. Never blocks. */
    interface Sink {
        /** False when the other end is gone or does not keep up: the sink is closed then. */
        boolean send(byte[] bytes);

        void close();
    }

    private record Watcher(Session session, Sink sink) {}
}
