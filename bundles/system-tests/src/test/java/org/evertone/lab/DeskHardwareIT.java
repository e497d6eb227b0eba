package org.evertone.lab;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The phone with a hook switch, keys, a lamp and an LCD that are real to a kernel. */
@Tag("full")
@Isolated("the test kernel needs a processor of its own")
class DeskHardwareIT {

    @Test
    void aPersonCallsWithHookAndKeysAndReadsLampAndLcd() {
        TestKernel.run(DeskHardwareCase.class, "call");
    }

    @Test
    void aCallOutlivesTheLcdAndTheChipOfHookKeysAndLamp() {
        TestKernel.run(DeskHardwareCase.class, "pulled");
    }

    @Test
    void aFlappingHookAStuckKeyAndTwoKeysAtOnceDoNoHarm() {
        TestKernel.run(DeskHardwareCase.class, "mischief");
    }

    @Test
    void aCallOutlivesTheUsbKeypadAndItsReturnDialsAgain() {
        TestKernel.run(DeskHardwareCase.class, "keypad");
    }

    @Test
    void noDriverWakesUpWhileNothingHappens() {
        TestKernel.run(DeskHardwareCase.class, "idle");
    }
}
