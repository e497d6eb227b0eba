package org.evertone.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers of a line in priority order: which one is active, and what is known of each. */
final class Targets {
    private static final long LONGEST_SILENCE_SECONDS = 3600;

    private final Core core;
    private final List<Target> targets = new ArrayList<>();
    private int active;

    Targets(int count, Core core) {
        this.core = core;
        for (int i = 0; i < count; i++) {
            targets.add(new Target());
        }
    }

    int count() {
        return targets.size();
    }

    /** Server for new requests, 0 = none. */
    int active() {
        return active;
    }

    void activate(int server) {
        active = server;
        if (server != 0) {
            of(server).marked = false;
        }
    }

    boolean exists(int server) {
        return server >= 1 && server <= targets.size();
    }

    boolean marked(int server) {
        return of(server).marked;
    }

    void mark(int server) {
        of(server).marked = true;
    }

    void dropMarks() {
        targets.forEach(target -> target.marked = false);
    }

    boolean bound(int server) {
        return of(server).binding != null;
    }

    void bind(int server, long nanos) {
        unbind(server);
        of(server).binding = core.after(nanos, () -> of(server).binding = null);
    }

    void unbind(int server) {
        Timers.Timer binding = of(server).binding;
        if (binding != null) {
            binding.cancel();
            of(server).binding = null;
        }
    }

    /** Retry-After: nothing goes to this server until it ends. */
    void silence(int server, long seconds) {
        long nanos = Math.max(1, Math.min(LONGEST_SILENCE_SECONDS, seconds)) * Core.SECOND;
        Target target = of(server);
        if (target.silence != null) {
            target.silence.cancel();
        }
        target.silence = core.after(nanos, () -> target.silence = null);
    }

    boolean silent(int server) {
        return of(server).silence != null;
    }

    /** Time from now until this server may be asked again; 0 = now. */
    long silentNanos(int server) {
        Timers.Timer silence = of(server).silence;
        return silence == null ? 0 : silence.dueNanos() - core.now();
    }

    /** When the first of the servers 1..upTo may be asked again, if none of them may now. */
    OptionalLong silentUntil(int upTo) {
        long earliest = Long.MAX_VALUE;
        for (int server = 1; server <= upTo; server++) {
            Timers.Timer silence = of(server).silence;
            if (silence == null) {
                return OptionalLong.empty();
            }
            earliest = Math.min(earliest, silence.dueNanos());
        }
        return OptionalLong.of(earliest);
    }

    /** Next server of a request: the active one, the others by priority, the ones marked unavailable by priority. */
    int next(Set<Integer> tried) {
        if (active != 0 && !silent(active) && !tried.contains(active)) {
            return active;
        }
        int unmarked = first(tried, false);
        return unmarked != 0 ? unmarked : first(tried, true);
    }

    /** First server in priority order with that mark, 0 when there is none. */
    int first(Set<Integer> tried, boolean marked) {
        for (int server = 1; server <= targets.size(); server++) {
            if (!tried.contains(server) && marked(server) == marked && !silent(server)) {
                return server;
            }
        }
        return 0;
    }

    List<EngineStatus.ServerState> states(boolean register) {
        List<EngineStatus.ServerState> states = new ArrayList<>();
        for (int server = 1; server <= targets.size(); server++) {
            boolean registered = register ? bound(server) : server == active;
            states.add(new EngineStatus.ServerState(!marked(server) && !silent(server), registered));
        }
        return states;
    }

    private Target of(int server) {
        return targets.get(server - 1);
    }

    private static final class Target {
        private boolean marked;
        private Timers.@Nullable Timer binding;
        private Timers.@Nullable Timer silence;
    }
}
