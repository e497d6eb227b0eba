package org.evertone.line;

import java.util.List;
import java.util.Optional;

/**
 * A line at one moment.
 *
 * @param line line number, 1..20
 * @param state what the line is doing
 * @param activeServer server that serves new requests: 1 primary, 2 backup …; 0 while there is none
 * @param servers what is known of each server, in priority order
 * @param reason why the line is in this state, in one plain sentence; empty when all is well
 * @param failures the latest failure of each server that failed in the running or last round; empty when in service
 *     on the primary
 * @param retryAtNanos loop time of the next registration round while unregistered or of the next probe while on the
 *     backup; empty when none is planned
 * @param label what a person calls the line: number and display name
 */
public record LineStatus(
        int line,
        LineState state,
        int activeServer,
        List<ServerStatus> servers,
        String reason,
        List<Failure> failures,
        Optional<Long> retryAtNanos,
        String label) {

    public LineStatus {
        servers = List.copyOf(servers);
        failures = List.copyOf(failures);
    }

    /**
     * One server of a line.
     *
     * @param number 1 = primary
     * @param address host and port as configured
     * @param transport {@code udp}, {@code tcp} or {@code tls}
     * @param available false from the failure that took it out until a probe or a manual registration succeeds
     * @param registered whether a binding of ours was granted there and has not run out
     */
    public record ServerStatus(int number, String address, String transport, boolean available, boolean registered) {}
}
