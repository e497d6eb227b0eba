package org.evertone.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
    @TempDir
    Path distribution;

    @BeforeEach
    void aProfile() throws IOException {
        Files.createDirectories(distribution.resolve("device-profiles/simulator"));
        Files.writeString(distribution.resolve("device-profiles/simulator/profile.json"), "{}");
    }

    @Test
    void aNamedProfileIsFoundInTheDistribution() {
        Options options = parse("--profile", "simulator", "--home", "relative");
        assertEquals(
                distribution.resolve("device-profiles/simulator").toString(),
                options.properties().get("evertone.profile"));
        assertTrue(options.home().isAbsolute());
    }

    @Test
    void theDemoListensOnLoopbackOnly() {
        Options options = parse("--demo", "--profile", "simulator", "--home", "h");
        assertEquals("127.0.0.1", options.properties().get("org.apache.felix.http.host"));
        assertEquals("8080", options.properties().get("org.osgi.service.http.port"));
        options = parse("--demo", "--profile", "simulator", "--home", "h", "--web", "9000");
        assertEquals("127.0.0.1", options.properties().get("org.apache.felix.http.host"));
        assertEquals("9000", options.properties().get("org.osgi.service.http.port"));
        assertEquals("127.0.0.1", options.properties().get("evertone.bind"));
    }

    @Test
    void aPhoneListensOnAllAddresses() {
        Options options = parse("--profile", "simulator", "--home", "h");
        assertFalse(options.properties().containsKey("evertone.bind"));
    }

    @Test
    void everyWrongOptionIsNamed() {
        assertNamed("--frobnicate", "--profile", "simulator", "--home", "h", "--frobnicate");
        assertNamed("--home", "--profile", "simulator");
        assertNamed("--profile", "--home", "h");
        assertNamed("too long for the control socket", "--profile", "simulator", "--home", "/" + "h".repeat(95));
        assertNamed("nosuch", "--profile", "nosuch", "--home", "h");
        assertNamed("--config", "--profile", "simulator", "--home", "h", "--config", "/no/such/file");
        assertNamed("--audio-out", "--profile", "simulator", "--home", "h", "--audio-out", "/no/such/folder/out.wav");
        assertNamed("70000", "--profile", "simulator", "--home", "h", "--web", "70000");
        assertNamed("--web", "--profile", "simulator", "--home", "h", "--web");
    }

    private void assertNamed(String word, String... args) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> parse(args));
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }

    private Options parse(String... args) {
        return Options.parse(args, distribution);
    }
}
