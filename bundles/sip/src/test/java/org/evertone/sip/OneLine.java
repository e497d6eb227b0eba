package org.evertone.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.evertone.config.ConfigStore;
import org.evertone.config.ImportReport;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.PhoneSettings;
import org.evertone.config.Secret;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.config.VoiceSettings;

/** A store that holds line 1, and what a test adds. */
final class OneLine implements ConfigStore {
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private final List<String> dnsServers;
    private final int sipPort;
    private final List<LineSettings> others = new CopyOnWriteArrayList<>();
    private volatile LineSettings line;

    OneLine(LineSettings line, List<String> dnsServers) {
        this(line, dnsServers, 0);
    }

    /** @param sipPort 0 = any free one */
    OneLine(LineSettings line, List<String> dnsServers, int sipPort) {
        this.line = line;
        this.dnsServers = dnsServers;
        this.sipPort = sipPort;
    }

    static ServerSettings udp(String host, int port) {
        return new ServerSettings(host, port, Transport.UDP, 60);
    }

    /** Line 1 of alice without keep-alive. */
    static LineSettings alice(String domain, List<ServerSettings> servers) {
        return alice(domain, servers, KeepAliveMode.OFF, Duration.ofSeconds(30));
    }

    static LineSettings alice(
            String domain, List<ServerSettings> servers, KeepAliveMode keepAlive, Duration keepAliveInterval) {
        return new LineSettings(
                1,
                true,
                servers,
                "alice",
                "alice",
                new Secret("alice-secret"),
                "Alice",
                domain,
                "",
                true,
                Duration.ofSeconds(10),
                3,
                keepAlive,
                keepAliveInterval,
                1,
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                true,
                VoiceSettings.of(List.of("PCMU")),
                LineFeatures.PLAIN);
    }

    void change(LineSettings changed) {
        line = changed;
        listeners.forEach(listener -> listener.accept(new Change(Set.of(1), false)));
    }

    void add(LineSettings other) {
        others.add(other);
        listeners.forEach(listener -> listener.accept(new Change(Set.of(other.number()), false)));
    }

    @Override
    public List<LineSettings> lines() {
        return Stream.concat(Stream.of(line), others.stream()).toList();
    }

    @Override
    public PhoneSettings phone() {
        return new PhoneSettings(
                sipPort,
                Duration.ofSeconds(32),
                10_000,
                1_000,
                true,
                Duration.ZERO,
                0,
                11,
                dnsServers,
                PhoneFeatures.STANDARD,
                Map.of());
    }

    @Override
    public AutoCloseable subscribe(Consumer<Change> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public String get(String key) {
        return "";
    }

    @Override
    public ImportReport set(Map<String, String> changes) {
        return new ImportReport(List.of());
    }

    @Override
    public ImportReport importFile(byte[] content) {
        return new ImportReport(List.of());
    }

    @Override
    public byte[] exportText() {
        return new byte[0];
    }

    @Override
    public List<KeyInfo> keys() {
        return List.of();
    }

    @Override
    public Optional<String> stored(String key) {
        return Optional.empty();
    }
}
