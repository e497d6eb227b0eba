package org.evertone.halpi4j.outlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.evertone.audio.Outlet;
import org.evertone.hal.OutletSwitch;
import org.evertone.halpi4j.board.TestBoard;
import org.evertone.halpi4j.board.TestPhone;
import org.evertone.halpi4j.kernel.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutletPinTest {
    @TempDir
    Path folder;

    private final TestPhone phone = new TestPhone();
    private TestBoard machine;
    private FakeKernel.Chip chip;

    @BeforeEach
    void plug() throws Exception {
        machine = new TestBoard(folder);
        chip = machine.kernel().plug("gpiochip0", "test", "AMP");
    }

    @AfterEach
    void end() throws Exception {
        machine.close();
    }

    private OutletPin outlet(boolean activeLow) {
        return new OutletPin(
                phone.context(),
                TestPhone.settings(
                        OutletPin.Settings.class,
                        Map.of("outlet", Outlet.RINGER, "pin", "gpio:AMP", "activeLow", activeLow)),
                machine.board(),
                phone);
    }

    @Test
    void itIsOffAtFirstAndSwitchedAndOffAtTheEnd() throws Exception {
        OutletPin outlet = outlet(false);
        OutletSwitch amplifier = phone.await(OutletSwitch.class);
        assertEquals(Outlet.RINGER, amplifier.outlet());
        assertFalse(chip.line(0).high());
        amplifier.on(true);
        assertTrue(chip.line(0).high());
        amplifier.on(false);
        assertFalse(chip.line(0).high());
        amplifier.on(true);
        outlet.close();
        assertFalse(chip.line(0).high());
        phone.awaitNo(OutletSwitch.class);
    }

    @Test
    void aRelayThatClosesOnLowIsOffOnHigh() throws Exception {
        OutletPin outlet = outlet(true);
        OutletSwitch relay = phone.await(OutletSwitch.class);
        assertTrue(chip.line(0).high());
        relay.on(true);
        assertFalse(chip.line(0).high());
        outlet.close();
        assertTrue(chip.line(0).high());
    }

    @Test
    void itIsGoneWithItsChip() throws Exception {
        OutletPin outlet = outlet(false);
        OutletSwitch amplifier = phone.await(OutletSwitch.class);
        chip.unplug();
        amplifier.on(true);
        phone.awaitNo(OutletSwitch.class);
        phone.awaitNotices(1);
        outlet.close();
    }
}
