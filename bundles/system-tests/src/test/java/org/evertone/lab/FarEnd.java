package org.evertone.lab;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The other person: a baresip without a sound card that is registered at the backup, so that it is there whatever
 * happens to the primary. It speaks one WAV file and records what it hears.
 */
final class FarEnd implements AutoCloseable {

    static final String ACCOUNT = "1002";

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final String MODULES = "/usr/lib/baresip/modules";

    private final Block block;
    private final Path folder;
    private final Child child;
    private final Socket control;
    private final List<Event> events = new ArrayList<>();

    /**
     * Something that happened to a call at the far end.
     *
     * @param type baresip's name of it, for example {@code CALL_INCOMING}
     * @param detail what it says about it, for example the DTMF digit
     */
    record Event(Instant at, String type, String detail) {}

    /**
     * Starts it; returns when it is registered.
     *
     * @param answers whether it answers calls at once; else it rings until {@link #answer}
     * @param speech what it says in every call, 8 kHz mono
     */
    FarEnd(Block block, Path parent, boolean answers, Path speech) {
        this.block = block;
        this.folder = parent.resolve("far-end");
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("contacts"), "");
            Files.writeString(folder.resolve("accounts"), account(answers));
            Files.writeString(folder.resolve("config"), configuration(speech));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child = Child.start("far-end", folder, Tools.find("baresip"), "-f", folder.toString());
        try {
            child.awaitLine(Pattern.compile("200 OK"), START_LIMIT);
            control = new Socket(block.farEnd(), Block.CONTROL_PORT);
        } catch (IOException | LabException e) {
            child.close();
            throw e instanceof LabException unchecked ? unchecked : new LabException("far end: " + e);
        }
        Thread reader = new Thread(this::readEvents, "far end of lab " + block.number());
        reader.setDaemon(true);
        reader.start();
    }

    /** Calls an account through the server at an address. */
    void dial(String account, String server) {
        command("dial", "sip:" + account + "@" + server + ":" + Block.SIP_PORT);
    }

    void answer() {
        command("accept", "");
    }

    void hangUp() {
        command("hangup", "");
    }

    /** Everything that happened so far. */
    List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** How often something has happened so far; for waiting for the next time. */
    int count(String type) {
        return (int)
                events().stream().filter(event -> event.type().equals(type)).count();
    }

    /** Waits until something has happened a number of times since the start. */
    Event await(String type, int times, Duration limit) {
        return await(type + " number " + times, all -> all.type().equals(type), times, limit);
    }

    Event await(String type, Duration limit) {
        return await(type, 1, limit);
    }

    private Event await(String what, Predicate<Event> wanted, int times, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (events) {
            while (true) {
                List<Event> found = events.stream().filter(wanted).toList();
                if (found.size() >= times) {
                    return found.get(times - 1);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("far end: no " + what + " within " + limit + "; it saw " + events);
                }
                try {
                    events.wait(left);
                } catch (InterruptedException e) {
                    throw LabException.interrupted(e);
                }
            }
        }
    }

    /** The newest recording of what it heard. */
    Path heard() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("dump-.*-dec\\.wav"))
                    .max(Comparator.comparing(FarEnd::modified))
                    .orElseThrow(() -> new AssertionError("the far end recorded nothing in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        child.close();
        try {
            control.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String account(boolean answers) {
        return "<sip:%1$s@%2$s:%3$d>;auth_user=%1$s;auth_pass=%1$s-secret;answermode=%4$s;audio_codecs=pcma,pcmu;regint=600%n"
                .formatted(ACCOUNT, block.b(), Block.SIP_PORT, answers ? "auto" : "manual");
    }

    private String configuration(Path speech) {
        return """
        sip_listen %1$s:%2$d
        net_interface %1$s
        module_path %3$s
        module g711.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module_app account.so
        module_app contact.so
        module_app menu.so
        module_app ctrl_tcp.so
        ctrl_tcp_listen %1$s:%4$d
        audio_source aufile,%5$s
        audio_player aubridge,nowhere
        audio_alert aubridge,nowhere-either
        audio_srate 8000-8000
        audio_channels 1-1
        ausrc_srate 8000
        auplay_srate 8000
        snd_path %6$s
        rtp_ports 10000-10099
        rtp_timeout 0
        rtcp_mux no
        call_local_timeout 120
        call_max_calls 4
        """.formatted(block.farEnd(), Block.SIP_PORT, MODULES, Block.CONTROL_PORT, speech, folder);
    }

    private synchronized void command(String command, String parameters) {
        JsonObject json = new JsonObject();
        json.addProperty("command", command);
        json.addProperty("params", parameters);
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        try {
            control.getOutputStream().write((bytes.length + ":" + json + ",").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads netstrings, LENGTH:JSON, until the connection ends. */
    private void readEvents() {
        try (InputStream stream = new BufferedInputStream(control.getInputStream());
                DataInputStream input = new DataInputStream(stream)) {
            while (true) {
                int length = 0;
                for (int digit = input.read(); digit != ':'; digit = input.read()) {
                    if (digit < '0' || digit > '9') {
                        return;
                    }
                    length = length * 10 + digit - '0';
                }
                byte[] json = new byte[length];
                input.readFully(json);
                input.readByte();
                note(JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                        .getAsJsonObject());
            }
        } catch (IOException e) {
            note("CONTROL_CLOSED", e.toString());
        }
    }

    private void note(JsonObject json) {
        if (json.has("event")) {
            note(
                    json.get("type").getAsString(),
                    json.has("param") ? json.get("param").getAsString() : "");
        }
    }

    private void note(String type, String detail) {
        synchronized (events) {
            events.add(new Event(Instant.now(), type, detail));
            events.notifyAll();
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
