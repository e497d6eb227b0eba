package org.evertone.media.hub;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.evertone.event.Timeline;
import org.evertone.event.TimelineEvent;

/** A timeline that keeps the kinds and causes recorded. */
public final class Notes implements Timeline {
    public final List<String> recorded = new CopyOnWriteArrayList<>();

    @Override
    public void record(int line, String kind, String what, String why, Map<String, String> evidence) {
        recorded.add(kind + ": " + why);
    }

    @Override
    public List<TimelineEvent> recent() {
        return List.of();
    }

    @Override
    public AutoCloseable subscribe(Consumer<TimelineEvent> listener) {
        return () -> {};
    }
}
