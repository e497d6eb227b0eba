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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Another person: a baresip without a sound card that is registered at the backup, so that it is there whatever
 * happens to the primary. It speaks one WAV file and records what it hears.
 */
final class FarEnd implements AutoCloseable {

    static final String ACCOUNT = "1002";

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    /** Where it is allowed: a peer that sends when it should, however busy the machine, shows what the phone does. */
    private static final String[] REAL_TIME = {"chrt", "--rr", "10"};

    private static final String MODULES = "/usr/lib/baresip/modules";

    private final Person person;
    private final String address;
    private final int rtpPort;
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

    /** When a call is answered; baresip's words. */
    enum Answer {
        AUTO,
        MANUAL,
        /** Speaks at once and answers when told to (RFC 3960). */
        EARLY
    }

    /** Encryption of the sound (RFC 4568); the words are baresip's. */
    enum Encryption {
        NONE(""),
        OPTIONAL(";mediaenc=srtp"),
        /** Refuses a call without; offers RTP/SAVP. */
        REQUIRED(";mediaenc=srtp-mand");

        private final String parameter;

        Encryption(String parameter) {
            this.parameter = parameter;
        }
    }

    /** Where its requests outside calls go first. */
    enum Way {
        AS_ADDRESSED,
        SERVER,
        /** The lab's {@link Detour}, through which all it says and hears goes. */
        DETOUR
    }

    /**
     * Who it is and how it talks.
     *
     * @param number first person 0, second 1, …: each has an address and an account of its own
     * @param codecs in the order of liking, in baresip's names
     * @param speechHz rate of the speech that it is given, and of what it records: 8000 or 16000
     * @param way how its requests leave
     */
    record Person(int number, Answer answer, String codecs, Encryption encryption, int speechHz, Way way) {
        static final Person USUAL =
                new Person(0, Answer.AUTO, "pcma,pcmu", Encryption.NONE, Speech.NARROW_HZ, Way.AS_ADDRESSED);

        Person answering(Answer how) {
            return new Person(number, how, codecs, encryption, speechHz, way);
        }

        Person codecs(String ordered) {
            return new Person(number, answer, ordered, encryption, speechHz, way);
        }

        Person encrypted(Encryption how) {
            return new Person(number, answer, codecs, how, speechHz, way);
        }

        /** Speaks and records with 16,000 samples a second. */
        Person wide() {
            return new Person(number, answer, codecs, encryption, Speech.WIDE_HZ, way);
        }

        Person throughDetour() {
            return new Person(number, answer, codecs, encryption, speechHz, Way.DETOUR);
        }

        /** Whomever it calls, it calls through the backup: addresses of the lab's realm cannot be looked up. */
        Person throughServer() {
            return new Person(number, answer, codecs, encryption, speechHz, Way.SERVER);
        }

        Person second() {
            return new Person(1, answer, codecs, encryption, speechHz, way);
        }

        /** What it is called by. */
        String account() {
            return Integer.toString(Integer.parseInt(ACCOUNT) + number);
        }
    }

    /** Starts it; returns when it is registered. */
    FarEnd(Block block, Path parent, Person person, Path speech) {
        this.person = person;
        this.address = block.farEnd(person.number());
        this.rtpPort = block.farEndRtpPort(person.number());
        this.folder = parent.resolve("far-end" + (person.number() == 0 ? "" : "-" + person.number()));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("contacts"), "");
            Files.writeString(folder.resolve("accounts"), account(block));
            Files.writeString(folder.resolve("config"), configuration(speech));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>();
        if (Tools.succeeds("chrt", REAL_TIME[1], REAL_TIME[2], "true")) {
            command.addAll(List.of(REAL_TIME));
        }
        command.addAll(List.of(Tools.find("baresip"), "-f", folder.toString()));
        child = Child.start("far-end", folder, Map.of(), command);
        try {
            child.awaitLine(Pattern.compile("200 OK"), START_LIMIT);
            control = new Socket(address, Block.CONTROL_PORT);
        } catch (IOException | LabException e) {
            child.close();
            throw e instanceof LabException unchecked ? unchecked : new LabException("far end: " + e);
        }
        Thread reader = new Thread(this::readEvents, "far end " + address);
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

    void hold() {
        command("hold", "");
    }

    void resume() {
        command("resume", "");
    }

    /** Asks the other end of its call to call somebody else (REFER). */
    void transfer(String account) {
        command("transfer", "sip:" + account + "@" + KamailioServer.REALM);
    }

    /** Presses a key in the call: a telephone-event (RFC 4733). */
    void press(char key) {
        command("sndcode", Character.toString(key));
    }

    Person person() {
        return person;
    }

    /** What it has printed that fits. */
    Stream<String> lines(Pattern pattern) {
        return child.lines().filter(pattern.asPredicate());
    }

    /** Whether a port is one of those where it takes RTP. */
    boolean hasRtpPort(int port) {
        return port >= rtpPort && port < rtpPort + Block.FAR_END_RTP_PORTS;
    }

    long pid() {
        return child.pid();
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
        List<Path> all = recordings();
        if (all.isEmpty()) {
            throw new AssertionError("the far end recorded nothing in " + folder);
        }
        return all.get(all.size() - 1);
    }

    /** All recordings of what it heard, oldest first: a new one begins whenever the stream is set up anew. */
    List<Path> recordings() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("dump-.*-dec\\.wav"))
                    .sorted(Comparator.comparing(FarEnd::modified))
                    .toList();
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

    private String account(Block block) {
        return "<sip:%1$s@%2$s:%3$d>;auth_user=%1$s;auth_pass=%1$s-secret;answermode=%4$s;audio_codecs=%5$s;regint=600%6$s%7$s%n"
                .formatted(
                        person.account(),
                        block.b(),
                        Block.SIP_PORT,
                        person.answer().name().toLowerCase(Locale.ROOT),
                        person.codecs(),
                        person.encryption().parameter,
                        outbound(block));
    }

    private String outbound(Block block) {
        return switch (person.way()) {
            case AS_ADDRESSED -> "";
            case SERVER -> ";outbound=\"sip:" + block.b() + ":" + Block.SIP_PORT + "\"";
            case DETOUR -> ";outbound=\"sip:" + block.detour() + ":" + Block.SIP_PORT + "\"";
        };
    }

    private String configuration(Path speech) {
        return """
        sip_listen %1$s:%2$d
        net_interface %1$s
        module_path %3$s
        module g711.so
        module g722.so
        module opus.so
        module srtp.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module_app account.so
        module_app contact.so
        module_app menu.so
        module_app ctrl_tcp.so
        module rtcpsummary.so
        ctrl_tcp_listen %1$s:%4$d
        audio_source aufile,%5$s
        audio_player aubridge,nowhere
        audio_alert aubridge,nowhere-either
        audio_srate 8000-48000
        audio_channels 1-2
        ausrc_srate %7$d
        ausrc_channels 1
        auplay_srate %7$d
        auplay_channels 1
        opus_stereo no
        opus_sprop_stereo no
        snd_path %6$s
        rtp_ports %8$d-%9$d
        rtp_timeout 0
        rtcp_mux no
        call_local_timeout 120
        call_max_calls 4
        """.formatted(
                        address,
                        Block.SIP_PORT,
                        MODULES,
                        Block.CONTROL_PORT,
                        speech,
                        folder,
                        person.speechHz(),
                        rtpPort,
                        rtpPort + Block.FAR_END_RTP_PORTS - 1);
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
