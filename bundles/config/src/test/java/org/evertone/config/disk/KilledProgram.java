package org.evertone.config.disk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program that saves number after number, acknowledges each on standard output, and is killed at any instant. */
public final class KilledProgram {
    /** System property {@code evertone.test.kills}. */
    public static final int ROUNDS = Integer.getInteger("evertone.test.kills", 50);

    private KilledProgram() {}

    /**
     * Runs it until so long after its first acknowledgement.
     *
     * @return the last number it acknowledged
     */
    public static int acknowledged(Class<?> program, Path home, int nanos) throws Exception {
        Process saver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(saver.getInputStream(), StandardCharsets.US_ASCII))) {
            int acknowledged = Integer.parseInt(out.readLine());
            LockSupport.parkNanos(nanos);
            // Process.destroyForcibly would close the stream and with it lose acknowledgements.
            saver.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledged = Integer.parseInt(line);
            }
            return acknowledged;
        } finally {
            saver.destroyForcibly();
            assertTrue(saver.waitFor(10, TimeUnit.SECONDS));
        }
    }
}
