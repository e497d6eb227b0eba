package org.evertone.web.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.evertone.web.auth.Sessions.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    @TempDir
    Path home;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;

    @Test
    void theFirstPasswordNeedsTheCodeOfThisDevice() throws IOException {
        Access access = access();
        String code = access.setupCode();
        assertTrue(code.matches("[0-9]{8}"));
        assertEquals(code, access().setupCode(), "it stays the same across restarts");
        String wrong = code.equals("00000000") ? "00000001" : "00000000";

        assertTrue(
                access.setUp("a", wrong, "long enough", "long enough").session().isEmpty());
        assertFalse(access.isSetUp());
        assertTrue(
                access.setUp("a", code, "long enough", "long enough").session().isPresent());
        assertTrue(access.isSetUp());
        assertFalse(Files.exists(home.resolve("setup-code")), "the code is spent");
        assertTrue(
                access.setUp("a", code, "another one", "another one").session().isEmpty());
    }

    @Test
    void passwordsThatDifferOrAreTooShortAreRefused() throws IOException {
        Access access = access();
        String code = access.setupCode();

        assertEquals(
                "The two passwords differ.",
                access.setUp("a", code, "long enough", "long enougj").error());
        assertEquals(
                "A password has 8 to 128 characters.",
                access.setUp("a", code, "1234567", "1234567").error());
        assertFalse(access.isSetUp());
    }

    @Test
    void secretsAreKeptForTheOwnerOnlyAndNeverInClear() throws IOException {
        Access access = access();
        String code = access.setupCode();
        Path codeFile = home.resolve("setup-code");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(codeFile)));

        access.setUp("a", code, "correct horse", "correct horse");

        Path admin = home.resolve("admin");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(admin)));
        String stored = Files.readString(admin);
        assertFalse(stored.contains("correct horse"));
        String[] parts = stored.strip().split(" ");
        assertEquals("pbkdf2-sha256", parts[0]);
        assertTrue(Integer.parseInt(parts[1]) >= 210_000);
        assertTrue(access().logIn("a", "correct horse").session().isPresent(), "it survives a restart");
        assertEquals(
                "The password is not right.",
                access().logIn("a", "correct Horse").error());
    }

    @Test
    void theSamePasswordIsStoredDifferentlyEachTime() throws IOException {
        AdminPassword password = new AdminPassword(home.resolve("admin"), new SecureRandom());
        password.set("correct horse");
        String first = Files.readString(home.resolve("admin"));
        password.set("correct horse");

        assertNotEquals(first, Files.readString(home.resolve("admin")));
    }

    @Test
    void aDamagedPasswordFileLetsNobodyIn() throws IOException {
        for (String damaged : new String[] {"", "pbkdf2-sha256", "pbkdf2-sha256 1 AAAA AAAA", "x y z !", "a\nb"}) {
            Files.writeString(home.resolve("admin"), damaged);
            assertTrue(access().isSetUp(), "a damaged file does not open first set-up again");
            assertThrows(IOException.class, () -> access().logIn("a", ""), damaged);
        }
    }

    @Test
    void guessingGetsSlowerAndOneAddressDoesNotLockOutAnother() {
        LoginLimiter limiter = new LoginLimiter(clock);
        for (int i = 0; i < 4; i++) {
            limiter.failed("a");
            assertEquals(Duration.ZERO, limiter.wait("a"));
        }
        limiter.failed("a");
        assertEquals(Duration.ofSeconds(1), limiter.wait("a"));
        limiter.failed("a");
        assertEquals(Duration.ofSeconds(2), limiter.wait("a"));
        for (int i = 0; i < 100; i++) {
            limiter.failed("a");
        }
        assertEquals(Duration.ofMinutes(5), limiter.wait("a"));
        assertEquals(Duration.ZERO, limiter.wait("b"));
        limiter.succeeded("a");
        assertEquals(Duration.ZERO, limiter.wait("a"));
    }

    @Test
    void anAttemptThatHasToWaitIsNotLookedAt() throws IOException {
        Access access = access();
        String code = access.setupCode();
        for (int i = 0; i < 5; i++) {
            access.setUp("a", "wrong", "long enough", "long enough");
        }

        assertEquals(2, access.setUp("a", code, "long enough", "long enough").retryAfterSeconds());
        now = now.plusSeconds(2);
        assertTrue(
                access.setUp("a", code, "long enough", "long enough").session().isPresent());
    }

    @Test
    void theLinkWorksOnceAndForFifteenMinutes() {
        Access access = access();
        String code = access.newLink();
        assertTrue(access.useLink("guess").isEmpty());
        assertTrue(access.useLink(code).isPresent());
        assertTrue(access.useLink(code).isEmpty());

        String late = access.newLink();
        now = now.plus(Duration.ofMinutes(15));
        assertTrue(access.useLink(late).isEmpty());
    }

    @Test
    void sessionsEndWhenIdleAndAreKeptAliveByUse() {
        Sessions sessions = new Sessions(clock, new SecureRandom());
        Session session = sessions.open();
        now = now.plus(Duration.ofMinutes(29));
        assertTrue(sessions.use(session.id()).isPresent());
        now = now.plus(Duration.ofMinutes(29));
        assertTrue(sessions.alive(session));
        now = now.plus(Duration.ofMinutes(1));
        assertFalse(sessions.alive(session));
        assertTrue(sessions.use(session.id()).isEmpty());
    }

    @Test
    void aSeventeenthSessionSignsOutTheOneIdleLongest() {
        Sessions sessions = new Sessions(clock, new SecureRandom());
        Session first = sessions.open();
        now = now.plusSeconds(1);
        Session second = sessions.open();
        now = now.plusSeconds(1);
        sessions.use(first.id());
        for (int i = 2; i <= Sessions.MOST; i++) {
            sessions.open();
        }

        assertTrue(sessions.alive(first));
        assertFalse(sessions.alive(second));
        assertFalse(first.toString().contains(first.id()));
    }

    private Access access() {
        return new Access(home, clock, new SecureRandom());
    }
}
