package org.evertone.web.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brake on guessing: after five failures in a row an address waits, one second at first, doubling with each further
 * failure up to five minutes. Nothing blocks; the caller is told how long. Thread-safe.
 */
public final class LoginLimiter {
    private static final int FREE_FAILURES = 5;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_ADDRESSES = 256;

    private final InstantSource clock;
    private final LinkedHashMap<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    public LoginLimiter(InstantSource clock) {
        this.clock = clock;
    }

    /** How long this address has to wait before its next attempt; zero when it may try now. */
    public synchronized Duration wait(String address) {
        Failures known = failures.get(address);
        if (known == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), known.until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public synchronized void failed(String address) {
        Failures known = failures.get(address);
        int count = known == null ? 1 : Math.min(known.count + 1, 64);
        int beyond = count - FREE_FAILURES;
        Duration delay = beyond < 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(beyond, 20));
        failures.put(
                address, new Failures(count, clock.instant().plus(delay.compareTo(LONGEST) > 0 ? LONGEST : delay)));
    }

    public synchronized void succeeded(String address) {
        failures.remove(address);
    }

    private record Failures(int count, Instant until) {}
}
