package org.evertone.demo;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is registered where; shared by both servers of the pair, as a redundant pair does. */
final class Bindings {
    private static final int MOST = 100;

    private final Map<String, Binding> bindings = new ConcurrentHashMap<>();

    /** Adds, renews or (0 seconds) removes a binding. @return false when the table is full */
    boolean put(String user, String contact, InetSocketAddress address, long seconds) {
        if (seconds == 0) {
            bindings.remove(user);
            return true;
        }
        if (bindings.size() >= MOST && !bindings.containsKey(user)) {
            return false;
        }
        bindings.put(user, new Binding(contact, address, System.nanoTime() + seconds * 1_000_000_000L));
        return true;
    }

    Optional<Binding> find(String user) {
        return Optional.ofNullable(bindings.get(user)).filter(binding -> binding.untilNanos() - System.nanoTime() > 0);
    }

    /**
     * @param contact the Contact's URI
     * @param address where the REGISTER came from
     * @param untilNanos end of the binding, {@link System#nanoTime}
     */
    record Binding(String contact, InetSocketAddress address, long untilNanos) {}
}
