package org.evertone.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** One real server of the pair, with the faults it can be given. Not thread-safe. */
final class KamailioServer implements AutoCloseable {

    /** What a server can do to requests of a method instead of serving them. */
    static final String SILENT = "silent";

    static final String TRYING = "trying";
    static final String ALL = "ALL";

    static final String REALM = "lab.test";
    static final int MIN_EXPIRES_SECONDS = 10;

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    private final String name;
    private final String address;
    private final Path folder;
    private final Certificates certificates;
    private Optional<Child> child = Optional.empty();

    /**
     * @param name {@code a} or {@code b}
     * @param digest {@code MD5} or {@code SHA-256}
     */
    KamailioServer(String name, String address, String peer, Path folder, Certificates certificates, String digest) {
        this.name = name;
        this.address = address;
        this.folder = folder.resolve(name);
        this.certificates = certificates;
        Map<String, String> words = Map.of(
                "NAME",
                name,
                "SELF",
                address,
                "PEER",
                peer,
                "SIP_PORT",
                Integer.toString(Block.SIP_PORT),
                "TLS_PORT",
                Integer.toString(Block.TLS_PORT),
                "DMQ_PORT",
                Integer.toString(Block.DMQ_PORT),
                "FOLDER",
                this.folder.toString(),
                "REALM",
                REALM,
                "DIGEST",
                digest,
                "MIN_EXPIRES",
                Integer.toString(MIN_EXPIRES_SECONDS));
        try (InputStream template =
                Objects.requireNonNull(KamailioServer.class.getResourceAsStream("/lab/kamailio.cfg"))) {
            String configuration =
                    new String(template.readAllBytes(), StandardCharsets.UTF_8).replace("${NONCE_SECONDS}", "300");
            for (Map.Entry<String, String> word : words.entrySet()) {
                configuration = configuration.replace("${" + word.getKey() + "}", word.getValue());
            }
            Files.createDirectories(this.folder);
            Files.writeString(this.folder.resolve("kamailio.cfg"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        certificates.issue(name, "IP:" + address);
        showCertificate(name);
    }

    String address() {
        return address;
    }

    /** Starts the server and waits until it answers commands. */
    void start() {
        launch();
        awaitReady();
    }

    /** Starts the server without waiting. */
    void launch() {
        try {
            Files.deleteIfExists(folder.resolve("ctl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child = Optional.of(Child.start(
                name,
                folder,
                Tools.find("kamailio"),
                "-DD",
                "-E",
                "-m",
                "64",
                "-M",
                "8",
                "-f",
                folder.resolve("kamailio.cfg").toString(),
                "-Y",
                folder.toString(),
                "-w",
                folder.toString()));
    }

    /** Waits until it answers commands. */
    void awaitReady() {
        Child started = running();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(folder.resolve("ctl")) || !answers()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new LabException("server " + name + " did not start; its log: " + folder.resolve(name + ".log"));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Kills it: UDP to it meets ICMP port unreachable, TCP is reset. */
    void crash() {
        child.ifPresent(Child::kill);
        child = Optional.empty();
    }

    /** Stops its processes where they are: UDP is swallowed, TCP connects and is then silent. */
    void freeze() {
        running().signal("STOP");
    }

    void thaw() {
        running().signal("CONT");
    }

    /**
     * Makes it misbehave.
     *
     * @param method a method or {@link #ALL}
     * @param how a status code, {@link #SILENT} or {@link #TRYING} (answers 100 and nothing more)
     */
    void answer(String method, String how) {
        control("htable.sets", "fault", method, "s:" + how);
    }

    /** As {@link #answer(String, String)} with a Retry-After in the answer. */
    void answer(String method, String how, int retryAfterSeconds) {
        control("htable.sets", "fault", "retry_after", "s:" + retryAfterSeconds);
        answer(method, how);
    }

    /** Shows a certificate for another name on new connections, or its own again. */
    void showWrongName(boolean wrong) {
        showCertificate(wrong ? "wrong" : name);
        if (child.isPresent()) {
            control("tls.reload");
        }
    }

    /** Undoes every fault. */
    void heal() {
        showCertificate(name);
        if (child.isEmpty()) {
            start();
            return;
        }
        thaw();
        control("htable.flush", "fault");
        control("tls.reload");
    }

    /** Requests of a method that it has taken since it was started, over any transport. */
    long receivedSinceStart(String method) {
        return logged("got \\S+ " + method + " ");
    }

    /** Waits until so many requests of a method have come since the start of the server. */
    void awaitReceived(String method, long count, Duration limit) {
        awaitTrue(() -> receivedSinceStart(method) >= count, limit, count + " " + method);
    }

    /** Waits until a request of a method inside a dialog has left towards its end. */
    void awaitRelayed(String method, Duration limit) {
        awaitTrue(() -> logged("relayed " + method) > 0, limit, method + " relayed");
    }

    /** What {@code ul.lookup} knows of an account; empty when it is not registered. */
    Optional<String> registration(String account) {
        try {
            return Optional.of(control("ul.lookup", "location", "s:" + account));
        } catch (LabException e) {
            return Optional.empty();
        }
    }

    /** Waits until the account is registered here, directly or by replication. */
    void awaitRegistration(String account, Duration limit) {
        awaitTrue(() -> registration(account).isPresent(), limit, "registration of " + account);
    }

    @Override
    public void close() {
        crash();
    }

    private long logged(String pattern) {
        return running().lines().filter(Pattern.compile(pattern).asPredicate()).count();
    }

    private void awaitTrue(BooleanSupplier condition, Duration limit, String what) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("server " + name + ": no " + what + " within " + limit);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private Child running() {
        return child.orElseThrow(() -> new LabException("server " + name + " is not running"));
    }

    private boolean answers() {
        try {
            control("core.uptime");
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    private String control(String... command) {
        List<String> words = List.of(command);
        String[] arguments = new String[words.size() + 2];
        arguments[0] = "-s";
        arguments[1] = "unix:" + folder.resolve("ctl");
        for (int i = 0; i < words.size(); i++) {
            arguments[i + 2] = words.get(i);
        }
        String output = Tools.run("kamcmd", arguments);
        if (output.startsWith("error:")) {
            throw new LabException(name + ": " + String.join(" ", command) + ": " + output.strip());
        }
        return output;
    }

    private void showCertificate(String certificate) {
        try {
            Files.writeString(folder.resolve("tls.cfg"), """
                    [server:default]
                    method = TLSv1.2+
                    private_key = %s
                    certificate = %s
                    [client:default]
                    method = TLSv1.2+
                    verify_certificate = no
                    """.formatted(
                            certificates.file(certificate + ".key"), certificates.file(certificate + ".pem")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
