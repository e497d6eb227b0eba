package org.evertone.event;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Bounded record of what the phone did and why. All methods may be called from any thread. */
@ProviderType
public interface Timeline {

    /** Adds an event; time and sequence are given by the timeline. */
    void record(int line, String kind, String what, String why, Map<String, String> evidence);

    /** Adds an event of the whole phone without cause or evidence. */
    default void record(String kind, String what) {
        record(0, kind, what, "", Map.of());
    }

    /** The events still kept (the newest 1000), oldest first. */
    List<TimelineEvent> recent();

    /**
     * Hands every later event to a listener, on the thread that recorded it; the listener must be quick.
     *
     * @return closing it ends the subscription
     */
    AutoCloseable subscribe(Consumer<TimelineEvent> listener);
}
