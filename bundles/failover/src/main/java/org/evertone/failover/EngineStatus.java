package org.evertone.failover;

import java.util.List;
import java.util.OptionalLong;

/**
 * A line at one moment.
 *
 * @param state what it is doing
 * @param activeServer server for new requests, from 1; 0 = none
 * @param servers what is known of each server, in priority order
 * @param faults latest fault of each server that failed in the running or last round; those that explain the state
 * @param nextTryNanos time of the next registration round while unregistered, or of the next probe while on the backup
 */
public record EngineStatus(
        State state, int activeServer, List<ServerState> servers, List<Fault> faults, OptionalLong nextTryNanos) {
    public EngineStatus {
        servers = List.copyOf(servers);
        faults = List.copyOf(faults);
    }

    /** What a line is doing. A line that does not register counts as registered at its active server. */
    public enum State {
        IDLE,
        REGISTERING,
        REGISTERED_PRIMARY,
        REGISTERED_BACKUP,
        FAILING_OVER,
        PROBING,
        UNREGISTERED
    }

    /** @param registered a binding was granted and has not run out */
    public record ServerState(boolean available, boolean registered) {}
}
