package org.evertone.sip.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Addresses of a server.
 *
 * @param addresses in the resolver's order, never empty
 * @param stale true when the resolver failed and this is the last good answer
 * @param validFor when to ask again, 5 seconds to 1 hour; an IP literal is valid for 1 hour
 * @param detail empty, or what went wrong when stale
 */
public record Resolution(List<InetAddress> addresses, boolean stale, Duration validFor, String detail) {
    public Resolution {
        addresses = List.copyOf(addresses);
    }

    public InetAddress first() {
        return addresses.get(0);
    }
}
