package org.evertone.failover.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evertone.failover.EngineSettings;

/** Settings of lines for tests: the defaults of the keys, changed by name. */
public final class Lines {
    private int servers = 2;
    private boolean reliable;
    private int ttlSeconds = 3600;
    private OptionalInt backupTtlSeconds = OptionalInt.empty();
    private boolean register = true;
    private int retryCounts = 3;
    private Optional<Duration> period = Optional.empty();
    private boolean failback = true;
    private Duration failbackInterval = Duration.ofSeconds(1800);
    private Optional<Duration> keepAlive = Optional.empty();
    private int keepAliveTries = 3;

    public static Lines line() {
        return new Lines();
    }

    public Lines servers(int count) {
        servers = count;
        return this;
    }

    public Lines reliable() {
        reliable = true;
        return this;
    }

    public Lines ttlSeconds(int seconds) {
        ttlSeconds = seconds;
        return this;
    }

    /** What the servers after the first are asked for; otherwise the same as the first. */
    public Lines backupTtlSeconds(int seconds) {
        backupTtlSeconds = OptionalInt.of(seconds);
        return this;
    }

    public Lines withoutRegistration() {
        register = false;
        return this;
    }

    public Lines retryCounts(int count) {
        retryCounts = count;
        return this;
    }

    public Lines period(Duration time) {
        period = Optional.of(time);
        return this;
    }

    public Lines withoutFailback() {
        failback = false;
        return this;
    }

    public Lines failbackInterval(Duration time) {
        failbackInterval = time;
        return this;
    }

    public Lines keepAlive(Duration interval, int tries) {
        keepAlive = Optional.of(interval);
        keepAliveTries = tries;
        return this;
    }

    public EngineSettings settings() {
        List<EngineSettings.Server> all = new ArrayList<>();
        for (int server = 1; server <= servers; server++) {
            int ttl = server == 1 ? ttlSeconds : backupTtlSeconds.orElse(ttlSeconds);
            all.add(new EngineSettings.Server(ttl, reliable));
        }
        return new EngineSettings(
                all,
                register,
                retryCounts,
                period,
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                failback,
                failbackInterval,
                Duration.ofSeconds(32),
                keepAlive,
                keepAliveTries);
    }
}
