package org.evertone.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine that a lab is made of. */
final class Tools {

    private static final Map<String, String> DEBIAN_PACKAGE = Map.of(
            "kamailio", "kamailio kamailio-extra-modules kamailio-tls-modules",
            "kamcmd", "kamailio",
            "baresip", "baresip-core",
            "dumpcap", "tshark (wireshark-common)",
            "tshark", "tshark",
            "openssl", "openssl",
            "setsid", "util-linux",
            "aplay", "alsa-utils",
            "arecord", "alsa-utils");
    private static final Duration QUICK = Duration.ofSeconds(20);

    private Tools() {}

    /**
     * Where a program is; servers live in {@code sbin} folders that an ordinary user's path leaves out.
     *
     * @throws LabException naming the Debian package when it is not installed
     */
    static String find(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new LabException(program + " is not installed; Debian package: "
                        + DEBIAN_PACKAGE.getOrDefault(program, program)));
    }

    static boolean isInstalled(String program) {
        try {
            find(program);
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    /** Runs a short command to its end and tells whether it exits with 0. */
    static boolean succeeds(String program, String... arguments) {
        try {
            run(program, arguments);
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    /**
     * Runs a short command to its end.
     *
     * @return its standard output
     * @throws LabException with all it printed when it fails or takes more than 20 s
     */
    static String run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(find(program)));
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("evertone-lab", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectError(errors.toFile())
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(QUICK.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new LabException(String.join(" ", command) + ": not done after " + QUICK);
                }
                if (process.exitValue() != 0) {
                    throw new LabException(String.join(" ", command) + ": exit " + process.exitValue() + "\n" + output
                            + Files.readString(errors));
                }
                return output;
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw LabException.interrupted(e);
        }
    }
}
