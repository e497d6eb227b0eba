package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pair of servers, a far end and a capture in a block of addresses of their own. What is started through a lab ends
 * with it; its folder under {@code target/labs} keeps the logs, the capture and the recordings.
 */
final class Lab implements AutoCloseable {

    private static final int MAX_NAME = 24;
    private static final int FAR_SPEECH_SEED = 2;
    private static final int PHONE_SPEECH_SEED = 1;
    private static final int SPEECH_SECONDS = 20;
    private static final Duration REPLICATION_LIMIT = Duration.ofSeconds(10);

    private final Block block = Block.take();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Path folder;
    private final Certificates certificates;
    private final KamailioServer a;
    private final KamailioServer b;
    private final FarEnd.Person person;
    private final int repetitions;
    private final Optional<Detour> detour;
    private FarEnd farEnd;
    private final Capture capture;

    private Lab(String name, Options options) {
        parts.push(block);
        person = options.person();
        repetitions = (int) (options.longestCall().toSeconds() / SPEECH_SECONDS) + 1;
        try {
            folder = emptyFolder(shortened(name) + "-" + block.number());
            certificates = new Certificates(folder.resolve("tls"));
            a = keep(new KamailioServer("a", block.a(), block.b(), folder, certificates, options.digest()));
            b = keep(new KamailioServer("b", block.b(), block.a(), folder, certificates, options.digest()));
            Speech.synthetic(PHONE_SPEECH_SEED, SPEECH_SECONDS, person.speechHz())
                    .write(phoneSpeech());
            detour = options.person().way() == FarEnd.Way.DETOUR
                    ? Optional.of(keep(new Detour(block)))
                    : Optional.empty();
            capture = keep(new Capture(block, folder));
            b.launch();
            a.launch();
            b.awaitReady();
            a.awaitReady();
            farEnd = start(person);
            a.awaitRegistration(FarEnd.ACCOUNT, REPLICATION_LIMIT);
        } catch (RuntimeException | IOException | Error e) {
            close();
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new LabException("cannot open the lab " + name + ": " + e);
        }
    }

    /**
     * How a lab differs from the usual one.
     *
     * @param digest {@code MD5} or {@code SHA-256}
     * @param person the far end
     * @param longestCall a far end that has said all it has to say hangs up
     */
    record Options(String digest, FarEnd.Person person, Duration longestCall) {
        static final Options USUAL = new Options("MD5", FarEnd.Person.USUAL, Duration.ofSeconds(SPEECH_SECONDS));

        Options ringing() {
            return with(person.answering(FarEnd.Answer.MANUAL));
        }

        Options sha256() {
            return new Options("SHA-256", person, longestCall);
        }

        Options with(FarEnd.Person other) {
            return new Options(digest, other, longestCall);
        }

        Options lasting(Duration call) {
            return new Options(digest, person, call);
        }
    }

    /** @param name of its folder; what an earlier lab of that name left there is deleted */
    static Lab open(String name) {
        return open(name, Options.USUAL);
    }

    static Lab open(String name, Options options) {
        return new Lab(name, options);
    }

    /** The primary. */
    KamailioServer a() {
        return a;
    }

    /** The backup. */
    KamailioServer b() {
        return b;
    }

    FarEnd farEnd() {
        return farEnd;
    }

    /** Starts the far end anew, which registers it again: for when both servers have forgotten it. */
    void restartFarEnd() {
        farEnd.close();
        farEnd = start(person);
    }

    /** A further person, registered at both servers, who speaks as no other does. */
    FarEnd add(FarEnd.Person another) {
        FarEnd added = start(another);
        a.awaitRegistration(another.account(), REPLICATION_LIMIT);
        return added;
    }

    /** Where the far end's packets can be mistreated; there when the far end goes through it. */
    Detour detour() {
        return detour.orElseThrow(() -> new LabException("this lab has no detour"));
    }

    Block block() {
        return block;
    }

    Path folder() {
        return folder;
    }

    Path farSpeech() {
        return speechOf(person);
    }

    /** What a person says again and again. */
    Path speechOf(FarEnd.Person speaker) {
        return folder.resolve("far" + (speaker.number() == 0 ? "" : "-" + speaker.number()) + ".wav");
    }

    Path phoneSpeech() {
        return folder.resolve("phone.wav");
    }

    /** The file that a person speaks from, read anew for every call. */
    Path spokenBy(FarEnd.Person speaker) {
        return folder.resolve("spoken-" + speaker.number() + ".wav");
    }

    /** The authority that signed the servers' certificates, PEM. */
    Path authority() {
        return Path.of(certificates.file("ca.pem"));
    }

    Trace trace() {
        return capture.trace();
    }

    /** Ends a part together with the lab, before the servers. */
    <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new LabException("a part of the lab did not end: " + e);
            }
        }
    }

    private FarEnd start(FarEnd.Person somebody) {
        Path spoken = spokenBy(somebody);
        try {
            Speech said = Speech.synthetic(FAR_SPEECH_SEED + somebody.number(), SPEECH_SECONDS, somebody.speechHz());
            said.write(speechOf(somebody));
            said.repeated(repetitions).write(spoken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keep(new FarEnd(block, folder, somebody, spoken));
    }

    /** Sockets are files in the folder, and the path of a socket has at most 107 characters. */
    private static String shortened(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9]+", "-");
        return plain.substring(0, Math.min(plain.length(), MAX_NAME));
    }

    private static Path emptyFolder(String name) throws IOException {
        Path folder = Path.of(System.getProperty("evertone.labs.folder", "target/labs"))
                .toAbsolutePath()
                .normalize()
                .resolve(name);
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                old.sorted(Comparator.reverseOrder()).forEach(Lab::delete);
            }
        }
        return Files.createDirectories(folder);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
