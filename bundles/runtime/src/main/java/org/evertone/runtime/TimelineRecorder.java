package org.evertone.runtime;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.evertone.event.Timeline;
import org.evertone.event.TimelineEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The timeline in memory: the newest 1000 events. */
@Component
public final class TimelineRecorder implements Timeline {
    private static final int KEPT = 1000;

    private final ArrayDeque<TimelineEvent> events = new ArrayDeque<>(KEPT);
    private final CopyOnWriteArrayList<Consumer<TimelineEvent>> listeners = new CopyOnWriteArrayList<>();
    private long sequence;

    @Activate
    public TimelineRecorder() {}

    @Override
    public void record(int line, String kind, String what, String why, Map<String, String> evidence) {
        TimelineEvent event;
        synchronized (events) {
            event = new TimelineEvent(++sequence, Instant.now(), line, kind, what, why, evidence);
            if (events.size() == KEPT) {
                events.removeFirst();
            }
            events.addLast(event);
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public List<TimelineEvent> recent() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    @Override
    public AutoCloseable subscribe(Consumer<TimelineEvent> listener) {
        Consumer<TimelineEvent> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }
}
