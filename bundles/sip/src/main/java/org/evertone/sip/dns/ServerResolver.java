package org.evertone.sip.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Resolves names of servers to IPv4 addresses: IP literals at once, then the hosts file, then DNS. Never blocks; the
 * stage completes on a thread of the resolver, or at once.
 */
public final class ServerResolver implements AutoCloseable {

    /**
     * @param dnsServers {@code address} or {@code address:port}; empty = the system's
     * @throws IllegalArgumentException an entry is not an IP address with an optional port; the message names it
     */
    public ServerResolver(List<String> dnsServers) {
        this(dnsServers, Duration.ofSeconds(3));
    }

    /** With an own limit for one resolution. */
    public ServerResolver(List<String> dnsServers, Duration limit) {}

    /**
     * Resolves a name. Fails with {@link ResolutionException} when there is neither an answer nor an earlier one.
     *
     * @param host IP literal or domain name as configured
     */
    public CompletionStage<Resolution> resolve(String host) {
        return CompletableFuture.failedFuture(new ResolutionException(host));
    }

    @Override
    public void close() {}
}
