package org.evertone.event;

import java.time.Instant;
import java.util.Map;

/**
 * One change that matters.
 *
 * @param sequence position on the timeline, from 1 upward, without gaps
 * @param at wall-clock time
 * @param line line number from 1, or 0 when the event belongs to the whole phone
 * @param kind stable machine word, for example {@code line.state}, {@code failover}, {@code call.ended}; lower case,
 *     parts separated by dots
 * @param what one plain sentence: what happened
 * @param why one plain sentence: the cause, empty when it is the user's or the schedule's own
 * @param evidence facts for those who want to check: server, method, code, packets, milliseconds. Never a secret.
 */
public record TimelineEvent(
        long sequence, Instant at, int line, String kind, String what, String why, Map<String, String> evidence) {
    public TimelineEvent {
        evidence = Map.copyOf(evidence);
    }
}
