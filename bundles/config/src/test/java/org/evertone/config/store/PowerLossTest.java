package org.evertone.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.evertone.runtime.TimelineRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a program that saves all the time. Rounds: system property {@code evertone.test.kills}. */
class PowerLossTest {
    private static final int ROUNDS = Integer.getInteger("evertone.test.kills", 50);

    @TempDir
    Path home;

    /** Saves one number after the other and acknowledges each on standard output. */
    static final class Saver {
        public static void main(String[] arguments) throws Exception {
            SipnStore store = new SipnStore(Path.of(arguments[0]), Optional.empty(), new TimelineRecorder());
            for (int n = Integer.parseInt(store.get("SIP1 Register TTL")); ; n = n == 86400 ? 10 : n + 1) {
                store.set(Map.of("SIP1 Register TTL", Integer.toString(n)));
                System.out.println(n);
            }
        }
    }

    @Test
    void aKillAtAnyInstantLosesNoAcknowledgedSaveAndTearsNone() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            int acknowledged = killedAfter(random.nextInt(30_000_000));
            TimelineRecorder timeline = new TimelineRecorder();
            SipnStore store = new SipnStore(home, Optional.empty(), timeline);
            int found = Integer.parseInt(store.get("SIP1 Register TTL"));
            assertTrue(found == acknowledged || found == acknowledged + 1, acknowledged + " then " + found);
            assertEquals("[]", timeline.recent().toString());
        }
    }

    private int killedAfter(int nanos) throws Exception {
        Process saver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Saver.class.getName(),
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
