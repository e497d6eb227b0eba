package org.evertone.lab;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The phone on a sound card of a real kernel. */
@Tag("full")
@Isolated("the test kernel needs a processor of its own")
class SoundCardIT {

    @Test
    void speechGoesBothWaysThroughTheSoundCard() {
        TestKernel.run(SoundCardCall.class, "talk");
    }

    @Test
    void aCallOutlivesItsSoundCardAndSoundsAgainWhenTheCardIsBack() {
        TestKernel.run(SoundCardCall.class, "pull");
    }
}
