package org.evertone.web.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.evertone.web.auth.Sessions.Session;
import org.jspecify.annotations.Nullable;

/** The ways to get a session: set-up code, password, one-time link. Thread-safe. */
public final class Access {
    private static final Duration LINK_LIFE = Duration.ofMinutes(15);

    private final InstantSource clock;
    private final Tokens tokens;
    private final AdminPassword password;
    private final SetupCode setupCode;
    private final LoginLimiter limiter;
    private final Sessions sessions;
    /** Hashing is dear on purpose: more than this many at once and the phone itself would feel it. */
    private final Semaphore hashing = new Semaphore(1);

    private volatile Runnable afterSetUp = () -> {};
    private @Nullable Link link;

    /** @param home directory that keeps {@code admin} and {@code setup-code} */
    public Access(Path home, InstantSource clock, SecureRandom random) {
        this.clock = clock;
        tokens = new Tokens(random);
        password = new AdminPassword(home.resolve("admin"), random);
        setupCode = new SetupCode(home.resolve("setup-code"), random);
        limiter = new LoginLimiter(clock);
        sessions = new Sessions(clock, random);
    }

    public Sessions sessions() {
        return sessions;
    }

    /** Whether an administrator password was ever set. */
    public boolean isSetUp() {
        return password.isSet();
    }

    /** The code that the first set-up asks for. */
    public String setupCode() throws IOException {
        return setupCode.value();
    }

    /** Calls back when the first password was set, on the thread that set it. */
    public void onSetUp(Runnable listener) {
        afterSetUp = listener;
    }

    /** Signs in by password. */
    public Result logIn(String address, String typed) throws IOException {
        return attempt(address, () -> password.matches(typed), "The password is not right.");
    }

    /** Sets the first password and signs in. Passwords of 8 to 128 characters. */
    public Result setUp(String address, String code, String chosen, String again) throws IOException {
        if (password.isSet()) {
            return Result.refused("This phone is set up already.");
        }
        if (!chosen.equals(again)) {
            return Result.refused("The two passwords differ.");
        }
        if (chosen.length() < AdminPassword.SHORTEST || chosen.length() > AdminPassword.LONGEST) {
            return Result.refused(
                    "A password has " + AdminPassword.SHORTEST + " to " + AdminPassword.LONGEST + " characters.");
        }
        return attempt(
                address,
                () -> {
                    if (!setupCode.matches(code)) {
                        return false;
                    }
                    password.set(chosen);
                    setupCode.discard();
                    sessions.closeAll();
                    afterSetUp.run();
                    return true;
                },
                "The set-up code is not right.");
    }

    /** A word that signs in once within 15 minutes; a later one takes its place. */
    public synchronized String newLink() {
        Link fresh = new Link(tokens.next(128), clock.instant().plus(LINK_LIFE));
        link = fresh;
        return fresh.code;
    }

    /** Signs in by the one-time word and spends it. */
    public synchronized Optional<Session> useLink(String code) {
        Link known = link;
        if (known == null || !clock.instant().isBefore(known.until) || !Tokens.same(known.code, code)) {
            return Optional.empty();
        }
        link = null;
        return Optional.of(sessions.open());
    }

    private Result attempt(String address, Check check, String wrong) throws IOException {
        Duration wait = limiter.wait(address);
        if (!wait.isZero()) {
            return Result.later(wait.toSeconds() + 1);
        }
        if (!hashing.tryAcquire()) {
            return Result.later(1);
        }
        try {
            if (check.passes()) {
                limiter.succeeded(address);
                return new Result(Optional.of(sessions.open()), "", 0);
            }
            limiter.failed(address);
            return Result.refused(wrong);
        } finally {
            hashing.release();
        }
    }

    @FunctionalInterface
    private interface Check {
        boolean passes() throws IOException;
    }

    private record Link(String code, Instant until) {}

    /**
     * @param session present when signed in
     * @param error one sentence; empty when signed in
     * @param retryAfterSeconds above 0 when the attempt was not even looked at
     */
    public record Result(Optional<Session> session, String error, long retryAfterSeconds) {
        static Result refused(String error) {
            return new Result(Optional.empty(), error, 0);
        }

        static Result later(long seconds) {
            return new Result(Optional.empty(), "Too many attempts. Try again in " + seconds + " seconds.", seconds);
        }
    }
}
