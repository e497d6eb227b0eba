package org.evertone.web.phone;

import java.util.Map;
import java.util.TreeMap;
import org.evertone.event.TimelineEvent;

/**
 * A timeline event in the shape of the machine interface.
 *
 * @param at ISO 8601 in UTC
 */
public record EventView(
        long seq, String at, int line, String kind, String what, String why, Map<String, String> evidence) {
    public static EventView of(TimelineEvent event) {
        return new EventView(
                event.sequence(),
                event.at().toString(),
                event.line(),
                event.kind(),
                event.what(),
                event.why(),
                new TreeMap<>(event.evidence()));
    }
}
