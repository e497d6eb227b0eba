package org.evertone.lab;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The phone with a hook switch, keys and a lamp that are real to a kernel. */
@Tag("full")
@Isolated("the test kernel needs a processor of its own")
class DeskHardwareIT {

    @Test
    void aPersonCallsWithHookAndKeysAndReadsTheLamp() {
        TestKernel.run(DeskHardwareCase.class, "call");
    }

    @Test
    void aCallOutlivesTheChipOfHookKeysAndLamp() {
        TestKernel.run(DeskHardwareCase.class, "pulled");
    }

    @Test
    void aFlappingHookAStuckKeyAndTwoKeysAtOnceDoNoHarm() {
        TestKernel.run(DeskHardwareCase.class, "mischief");
    }

    @Test
    void noDriverWakesUpWhileNothingHappens() {
        TestKernel.run(DeskHardwareCase.class, "idle");
    }
}
