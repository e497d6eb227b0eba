package org.evertone.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.evertone.config.disk.KilledProgram;
import org.evertone.runtime.TimelineRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a program that saves all the time. */
class PowerLossTest {
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
        for (int round = 0; round < KilledProgram.ROUNDS; round++) {
            int acknowledged = KilledProgram.acknowledged(Saver.class, home, random.nextInt(30_000_000));
            TimelineRecorder timeline = new TimelineRecorder();
            SipnStore store = new SipnStore(home, Optional.empty(), timeline);
            int found = Integer.parseInt(store.get("SIP1 Register TTL"));
            assertTrue(found == acknowledged || found == acknowledged + 1, acknowledged + " then " + found);
            assertEquals("[]", timeline.recent().toString());
        }
    }
}
