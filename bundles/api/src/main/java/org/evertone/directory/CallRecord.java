package org.evertone.directory;

import java.time.Duration;
import java.time.Instant;

/**
 * A call that is over.
 *
 * @param began when it was dialled or arrived
 * @param line line number
 * @param kind what kind of call it was
 * @param name the other end as a person reads it
 * @param number number or URI that calls back
 * @param talked how long the session stood; zero when it never did
 */
public record CallRecord(Instant began, int line, Kind kind, String name, String number, Duration talked) {

    /** Kinds of calls. */
    public enum Kind {
        DIALLED,
        RECEIVED,
        MISSED
    }
}
