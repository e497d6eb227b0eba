package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A phone whose file system is read-only but for its home folder. */
class SealedDeviceIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Path PHONE =
            Path.of(System.getProperty("evertone.phone", "../../phone")).toAbsolutePath();
    private static final Pattern LIBRARY = Pattern.compile("lib(?:jnidispatch|asound)\\.so");

    @TempDir
    Path folder;

    @Test
    void nativeLibrariesNeedNoPlaceToUnpack() throws IOException {
        Path profile = Files.createDirectory(folder.resolve("profile"));
        Files.writeString(profile.resolve("profile.json"), """
                {"name": "Sealed",
                 "configurations": {"org.evertone.audioalsa": {"handset": "plughw:CARD=NotThere"}}}
                """);

        try (Child phone = Child.start(
                "phone",
                folder,
                Map.of(
                        "PHONE_PREBUILT",
                        "1",
                        "PHONE_JAVA_OPTIONS",
                        "-Djava.io.tmpdir=/nonexistent -Duser.home=/nonexistent"),
                List.of(
                        PHONE.toString(),
                        "run",
                        "--profile",
                        profile.toString(),
                        "--home",
                        folder.resolve("home").toString(),
                        "--web",
                        "0"))) {
            phone.awaitLine(Pattern.compile("sound card \"NotThere\" is not there"), START_LIMIT);
            phone.awaitLine(Pattern.compile("^ready "), START_LIMIT);

            assertEquals(List.of("libasound.so", "libjnidispatch.so"), loaded(phone.pid()));
        }
    }

    private static List<String> loaded(long pid) throws IOException {
        try (var maps = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
            return List.copyOf(maps.map(LIBRARY::matcher)
                    .filter(Matcher::find)
                    .map(Matcher::group)
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
