package org.evertone.halpi4j.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.hal.HookSwitch;
import org.evertone.halpi4j.board.TestBoard;
import org.evertone.halpi4j.board.TestPhone;
import org.evertone.halpi4j.kernel.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookTest {
    @TempDir
    Path folder;

    private final TestPhone phone = new TestPhone();
    private final BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
    private TestBoard machine;
    private FakeKernel.Chip chip;
    private AutoCloseable deviceNews;

    @BeforeEach
    void plug() throws Exception {
        machine = new TestBoard(folder);
        deviceNews = machine.onDevices(phone::devicesChanged);
        chip = machine.kernel().plug("gpiochip0", "test", "HOOK");
        chip.line(0).levels(true);
    }

    @AfterEach
    void end() throws Exception {
        deviceNews.close();
        machine.close();
    }

    private Hook hook(Map<String, Object> settings) {
        return new Hook(phone.context(), TestPhone.settings(Hook.Settings.class, settings), machine.board(), phone);
    }

    private HookSwitch switchOf(Map<String, Object> settings) throws Exception {
        hook(settings);
        HookSwitch hook = phone.await(HookSwitch.class);
        hook.subscribe(told::add);
        return hook;
    }

    private Boolean next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void liftingAndHangingUpAreTold() throws Exception {
        HookSwitch hook = switchOf(Map.of("pin", "gpio:test/0"));
        assertFalse(hook.offHook());
        chip.line(0).levels(false);
        assertEquals(true, next());
        assertTrue(hook.offHook());
        chip.line(0).levels(true);
        assertEquals(false, next());
        assertFalse(hook.offHook());
    }

    @Test
    void aHandsetThatIsOffAtTheStartIsLifted() throws Exception {
        chip.line(0).levels(false);
        assertTrue(switchOf(Map.of("pin", "gpio:HOOK")).offHook());
    }

    @Test
    void aBounceTrainEndsWithTheStateOfTheSwitch() throws Exception {
        HookSwitch hook = switchOf(Map.of("pin", "gpio:HOOK"));
        for (int i = 0; i < 40; i++) {
            chip.line(0).levels(false, true, false);
            chip.line(0).levels(true, false, true);
        }
        chip.line(0).levels(false);
        machine.kernel().awaitIdle();
        boolean last = false;
        while (!told.isEmpty()) {
            assertEquals(!last, told.remove());
            last = !last;
        }
        assertTrue(last);
        assertTrue(hook.offHook());
    }

    @Test
    void theKernelDebouncesWithinLimits() throws Exception {
        for (Map.Entry<Integer, Integer> limit :
                Map.of(1, 50, 60, 60, 1000, 100).entrySet()) {
            Hook hook = hook(Map.of("pin", "gpio:HOOK", "debounceMillis", limit.getKey()));
            phone.await(HookSwitch.class);
            assertEquals(limit.getValue() * 1000, chip.line(0).debounceMicros());
            hook.close();
            phone.awaitNo(HookSwitch.class);
        }
    }

    @Test
    void theSwitchIsGoneWithItsChipAndBackWithIt() throws Exception {
        switchOf(Map.of("pin", "gpio:test/0"));
        chip.unplug();
        phone.awaitNo(HookSwitch.class);
        phone.awaitNotices(1);
        assertEquals(
                List.of("Hook switch", "does not work"), phone.notices().get(0).rows());
        assertEquals(
                "hal.lost Out of order: hook switch: the chip of its pin is gone",
                phone.awaitEvents(1).get(0));

        chip = machine.kernel().plug("gpiochip3", "test", "HOOK");
        HookSwitch again = phone.await(HookSwitch.class);
        again.subscribe(told::add);
        phone.awaitNotices(0);
        assertEquals(
                "hal.back At work again: hook switch: ", phone.awaitEvents(2).get(1));
        assertTrue(again.offHook());
        chip.line(0).levels(true);
        assertEquals(false, next());
    }

    @Test
    void whatIsWrongWithThePinIsToldAndTheHookSwitchIsNotThere() throws Exception {
        chip.line(0).use("button");
        Hook hook = hook(Map.of("pin", "gpio:HOOK"));
        assertEquals(
                List.of("hal.lost Out of order: hook switch: gpio:HOOK: pin is used by button"), phone.awaitEvents(1));
        phone.awaitNo(HookSwitch.class);
        chip.line(0).use("");
        phone.await(HookSwitch.class);
        hook.close();
        assertEquals("", chip.line(0).consumer());
    }
}
