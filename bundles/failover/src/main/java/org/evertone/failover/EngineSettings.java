package org.evertone.failover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a line is told by its keys and its device profile.
 *
 * @param servers in priority order, at least one
 * @param register whether the line registers; when false requests go out without a binding
 * @param retryCounts retransmissions to a server that is not the last (N), 0..10
 * @param period when present the product gives a server this long instead of N retransmissions (V2 products)
 * @param t1 RFC 3261 T1, 100 ms .. 5 s
 * @param t2 RFC 3261 T2, T1 .. 30 s
 * @param failback whether the primary is probed while the backup serves
 * @param failbackInterval pause before each probe, 1 s or more
 * @param backoffBase first wait after all servers failed
 * @param keepAliveInterval pause between OPTIONS; empty = none are sent
 * @param keepAliveTries OPTIONS failures in a row that start a failover, at least 1
 */
public record EngineSettings(
        List<Server> servers,
        boolean register,
        int retryCounts,
        Optional<Duration> period,
        Duration t1,
        Duration t2,
        boolean failback,
        Duration failbackInterval,
        Duration backoffBase,
        Optional<Duration> keepAliveInterval,
        int keepAliveTries) {

    public EngineSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a line needs at least one server");
        }
    }

    /**
     * @param ttlSeconds registration interval to ask for
     * @param reliable TCP or TLS: no retransmissions, same time budget (R8)
     */
    public record Server(int ttlSeconds, boolean reliable) {}
}
