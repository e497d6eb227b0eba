package org.evertone.web.auth;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Signed-in browsers, in memory only. Thread-safe. */
public final class Sessions {
    public static final int MOST = 16;
    public static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(12);

    private final InstantSource clock;
    private final Tokens tokens;
    private final Map<String, Entry> entries = new HashMap<>();

    public Sessions(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.tokens = new Tokens(random);
    }

    /** Signs a browser in; when there are too many, the one idle longest is signed out. */
    public synchronized Session open() {
        purge();
        if (entries.size() >= MOST) {
            entries.values().stream()
                    .min(Comparator.comparing(entry -> entry.used))
                    .ifPresent(oldest -> entries.remove(oldest.session.id()));
        }
        Session session = new Session(tokens.next(256), tokens.next(128));
        entries.put(session.id(), new Entry(session, clock.instant()));
        return session;
    }

    /** The session of a cookie, kept alive by this; empty when it ran out or never was. */
    public synchronized Optional<Session> use(String id) {
        purge();
        Entry entry = entries.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        entry.used = clock.instant();
        return Optional.of(entry.session);
    }

    /** Whether it is still signed in, without keeping it alive. */
    public synchronized boolean alive(Session session) {
        purge();
        return entries.containsKey(session.id());
    }

    public synchronized void close(Session session) {
        entries.remove(session.id());
    }

    public synchronized void closeAll() {
        entries.clear();
    }

    private void purge() {
        Instant now = clock.instant();
        entries.values()
                .removeIf(entry -> !entry.used.plus(IDLE).isAfter(now)
                        || !entry.opened.plus(LONGEST).isAfter(now));
    }

    /**
     * @param id value of the cookie; a secret
     * @param csrfToken must come back with every change
     */
    public record Session(String id, String csrfToken) {
        public boolean csrfMatches(String given) {
            return Tokens.same(csrfToken, given);
        }

        @Override
        public String toString() {
            return "Session[****]";
        }
    }

    private static final class Entry {
        final Session session;
        final Instant opened;
        Instant used;

        Entry(Session session, Instant now) {
            this.session = session;
            this.opened = now;
            this.used = now;
        }
    }
}
