package org.evertone.failover;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The running attempts by number. */
final class Exchanges {
    private final Core core;
    private final RegisterLimiter limiter;
    private final Map<Long, Exchange> running = new HashMap<>();

    Exchanges(Core core) {
        this.core = core;
        limiter = new RegisterLimiter(core.targets.count(), core.budget);
    }

    Exchange make(Method method, int server, boolean last, Exchange.Form form, Exchange.Owner owner) {
        return new Exchange(core, this, method, server, last, form, owner);
    }

    RegisterLimiter limiter() {
        return limiter;
    }

    void put(long attempt, Exchange exchange) {
        running.put(attempt, exchange);
    }

    /** @return whether the attempt was running */
    boolean remove(long attempt) {
        return running.remove(attempt) != null;
    }

    @Nullable
    Exchange get(long attempt) {
        return running.get(attempt);
    }

    int size() {
        return running.size();
    }
}
