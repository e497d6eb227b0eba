package org.evertone.lab;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The phone under test: the real distribution as a process, worked over its control socket. Waits are woken by the
 * phone's own timeline.
 */
final class Phone implements AutoCloseable {

    /** Where the machine sends from to addresses of a lab. */
    static final String ADDRESS = "127.0.0.1";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Pattern READY = Pattern.compile("^ready (http://\\S+)");
    /** Lamps, display and call lists may follow the event that woke us; look again at least this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Path socket;
    private final String web;
    private final Child child;
    private final ControlConnection timeline;
    private final List<Event> events = new ArrayList<>();

    /**
     * One event of the timeline.
     *
     * @param line the whole event as JSON
     */
    record Event(long sequence, Instant at, String kind, String what, String line) {

        /** How long what it tells of took, on the phone's clock. */
        Duration took() {
            JsonObject evidence = JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("evidence");
            return Duration.ofMillis(evidence.get("milliseconds").getAsLong());
        }
    }

    private Phone(Lab lab, PhoneConfig config, List<String> device) {
        Path home = lab.folder().resolve(config.name());
        Path configuration = lab.folder().resolve(config.name() + ".cfg");
        socket = home.resolve("control.sock");
        try {
            Path trust = Files.createDirectories(home.resolve("trust"));
            Files.copy(lab.authority(), trust.resolve("lab.pem"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(configuration, config.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child = Child.start(
                config.name(),
                lab.folder(),
                // the distribution as the build left it: many phones start at once
                Map.of("PHONE_PREBUILT", "1"),
                Stream.of(
                                List.of(executable().toString(), "run"),
                                device,
                                List.of(
                                        "--config",
                                        configuration.toString(),
                                        "--home",
                                        home.toString(),
                                        "--web",
                                        "127.0.0.1:0"))
                        .flatMap(List::stream)
                        .toList());
        try {
            web = child.awaitLine(READY, START_LIMIT).group(1);
            timeline = new ControlConnection(socket, "events", "--follow");
        } catch (IOException | LabException e) {
            child.close();
            throw new LabException("the phone did not start: " + e.getMessage());
        }
        Thread reader = new Thread(
                this::readTimeline,
                "timeline of the phone in lab " + lab.block().number());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a phone that ends with the lab; returns when it is ready, registered or not. */
    static Phone start(Lab lab, PhoneConfig config) {
        return start(
                lab,
                config,
                List.of(
                        "--profile",
                        "simulator",
                        "--audio-in",
                        lab.phoneSpeech().toString(),
                        "--audio-out",
                        lab.folder().resolve(config.name() + "-heard.wav").toString()));
    }

    /** Starts a phone on other hardware. @param device options of the command line that say which */
    static Phone start(Lab lab, PhoneConfig config, List<String> device) {
        return lab.keep(new Phone(lab, config, device));
    }

    /** Starts a phone and waits until it is registered at the primary and the backup knows it too. */
    static Phone registered(Lab lab, PhoneConfig config) {
        Phone phone = start(lab, config);
        phone.awaitLine("registered:primary", Duration.ofSeconds(15));
        lab.b().awaitRegistration(config.account(), Duration.ofSeconds(5));
        return phone;
    }

    /** What the first phone heard in its calls. */
    static Path heardFile(Lab lab) {
        return lab.folder().resolve("phone-heard.wav");
    }

    /**
     * Runs a command as {@code ./phone ctl} does.
     *
     * @return what it prints
     */
    String ctl(String... command) {
        try (ControlConnection connection = new ControlConnection(socket, command)) {
            return connection.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PhoneStatus status() {
        return PhoneStatus.parse(ctl("status"));
    }

    /**
     * Dials and speaks through the handset: what the microphone hears is not cleaned of echo and noise.
     *
     * @return the moment before the command left
     */
    Instant dial(String target) {
        Instant before = Instant.now();
        ctl("dial", target);
        ctl("outlet", "handset");
        return before;
    }

    /** Answers the ringing call through the handset. */
    void answer() {
        ctl("answer");
        ctl("outlet", "handset");
    }

    /**
     * Hangs up the only call.
     *
     * @return the moment before the command left
     */
    Instant hangUp() {
        Instant before = Instant.now();
        ctl("hangup");
        return before;
    }

    /** Hands the far end of a call over to somebody whom it is to call. */
    void transfer(String call, String target) {
        ctl("transfer", call, target);
    }

    /** Id of the call with somebody, as {@code status} names him. */
    String callWith(String peer) {
        return status().calls().stream()
                .filter(call -> call.peer().equals(peer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no call with " + peer + ": " + status()))
                .id();
    }

    /** Lets both ends speak and hear each other; the length of the speech is part of the test. */
    void talk(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (!child.isAlive()) {
                throw new AssertionError("the phone died in the call\n" + timelineText());
            }
        }
    }

    /** Waits for a state of line 1, as {@code registered:backup}. */
    PhoneStatus awaitLine(String state, Duration limit) {
        return await("line " + state, status -> status.lineState().equals(state), limit);
    }

    /** Waits for a state of a call, as {@code active}. */
    PhoneStatus awaitCall(String state, Duration limit) {
        return await("call " + state, status -> status.hasCall(state), limit);
    }

    /** Waits until there is no call. */
    PhoneStatus awaitIdle(Duration limit) {
        return await("no call", status -> status.calls().isEmpty(), limit);
    }

    PhoneStatus await(String what, Predicate<PhoneStatus> wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            int seen = events().size();
            PhoneStatus status = status();
            if (wanted.test(status)) {
                return status;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "no " + what + " within " + limit + "; the phone says " + status + "\n" + timelineText());
            }
            awaitEventAfter(seen);
        }
    }

    /** Waits for an event of the timeline that comes after the first {@code seen} ones. */
    Event awaitEvent(String kind, int seen, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (events) {
            while (true) {
                Optional<Event> found = events.stream()
                        .skip(seen)
                        .filter(event -> event.kind().equals(kind))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("no event " + kind + " within " + limit + "\n" + timelineText());
                }
                try {
                    events.wait(left);
                } catch (InterruptedException e) {
                    throw LabException.interrupted(e);
                }
            }
        }
    }

    /** The timeline so far. */
    List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** The timeline as lines of JSON, for the message of a failed test. */
    String timelineText() {
        StringBuilder text = new StringBuilder("timeline:\n");
        events().forEach(event -> text.append(event.line()).append('\n'));
        return text.toString();
    }

    /** Address of its web page. */
    String web() {
        return web;
    }

    long pid() {
        return child.pid();
    }

    /** Ends it as a service manager does. */
    @Override
    public void close() {
        try {
            timeline.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child.stop("TERM");
    }

    private void awaitEventAfter(int seen) {
        synchronized (events) {
            if (events.size() == seen) {
                try {
                    events.wait(LOOK_AGAIN.toMillis());
                } catch (InterruptedException e) {
                    throw LabException.interrupted(e);
                }
            }
        }
    }

    private void readTimeline() {
        try {
            for (String line = timeline.readLine(); line != null; line = timeline.readLine()) {
                JsonObject json = JsonParser.parseString(line).getAsJsonObject();
                Event event = new Event(
                        json.get("seq").getAsLong(),
                        Instant.parse(json.get("at").getAsString()),
                        json.get("kind").getAsString(),
                        json.get("what").getAsString(),
                        line);
                synchronized (events) {
                    events.add(event);
                    events.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (events) {
                events.notifyAll();
            }
        }
    }

    static Path executable() {
        Path phone = Path.of(System.getProperty("evertone.phone", "../../phone"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(phone)) {
            throw new LabException("no phone to test at " + phone + " (system property evertone.phone)");
        }
        return phone;
    }
}
