package org.evertone.halpi4j.evdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.hal.HookSwitch;
import org.evertone.hal.Key;
import org.evertone.hal.Keypad;
import org.evertone.halpi4j.board.TestPhone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvdevKeypadTest {
    private static final int KP_1 = 79;
    private static final int KP_5 = 76;
    private static final int KP_ENTER = 96;
    private static final int KP_PLUS = 78;
    private static final int PHONE = 169;

    @TempDir
    Path folder;

    private final TestPhone phone = new TestPhone();
    private final BlockingQueue<Key> pressed = new LinkedBlockingQueue<>();
    private final InputKernel kernel = new InputKernel();
    private EvdevKeypad keypad;

    @BeforeEach
    void plug() throws Exception {
        plug("event0", "Power Button", List.of(116));
    }

    @AfterEach
    void end() throws Exception {
        keypad.close();
        assertEquals(0, kernel.open());
    }

    private InputKernel.Device plug(String file, String name, List<Integer> keys) throws Exception {
        return kernel.plug(Files.createFile(folder.resolve(file)), name, keys);
    }

    private InputKernel.Device plugKeypad() throws Exception {
        return plug("event3", "Keypad", InputKernel.NUMERIC);
    }

    private void start(Map<String, Object> settings, int wordBytes) {
        keypad = new EvdevKeypad(
                phone.context(),
                TestPhone.settings(EvdevKeypad.Settings.class, settings),
                phone,
                () -> kernel,
                folder,
                wordBytes);
    }

    private Key next() throws InterruptedException {
        return pressed.poll(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void theFirstNumericKeypadIsHeardByUsAlone(int wordBytes) throws Exception {
        InputKernel.Device device = plugKeypad();
        start(Map.of(), wordBytes);
        phone.await(Keypad.class).subscribe(pressed::add);
        assertTrue(device.grabbed());
        device.send(wordBytes, KP_5, 1, KP_5, 2, KP_5, 0, KP_ENTER, 1);
        assertEquals(Key.DIGIT_5, next());
        assertEquals(Key.POUND, next());
        device.send(wordBytes, KP_PLUS, 1, KP_PLUS, 2, KP_1, 1);
        assertEquals(List.of(Key.VOLUME_UP, Key.VOLUME_UP, Key.DIGIT_1), List.of(next(), next(), next()));
    }

    @Test
    void anUnpluggedKeypadIsToldAndHeardAgainWhenItIsBack() throws Exception {
        InputKernel.Device device = plugKeypad();
        start(Map.of("device", "Keypad"), 8);
        phone.await(Keypad.class);
        device.unplug();
        assertEquals(List.of("hal.lost Out of order: keypad: it was unplugged"), phone.awaitEvents(1));
        phone.awaitNo(Keypad.class);
        InputKernel.Device back = plug("event4", "Keypad", InputKernel.NUMERIC);
        phone.devicesChanged();
        phone.await(Keypad.class).subscribe(pressed::add);
        back.send(8, KP_1, 1);
        assertEquals(Key.DIGIT_1, next());
        phone.awaitNotices(0);
    }

    @Test
    void aKeyOfTheDeviceMayBeTheHookSwitch() throws Exception {
        InputKernel.Device device = plugKeypad();
        device.down(PHONE);
        start(Map.of("hookCode", PHONE), 8);
        HookSwitch hook = phone.await(HookSwitch.class);
        assertTrue(hook.offHook());
        BlockingQueue<Boolean> moved = new LinkedBlockingQueue<>();
        hook.subscribe(moved::add);
        device.send(8, PHONE, 0);
        assertEquals(false, moved.poll(20, TimeUnit.SECONDS));
        assertFalse(hook.offHook());
    }

    @Test
    void whatIsLostIsNotPressedAndTheHookIsAskedFor() throws Exception {
        InputKernel.Device device = plugKeypad();
        start(Map.of("hookCode", PHONE), 8);
        phone.await(Keypad.class).subscribe(pressed::add);
        BlockingQueue<Boolean> moved = new LinkedBlockingQueue<>();
        phone.await(HookSwitch.class).subscribe(moved::add);
        device.down(PHONE);
        device.overflow(8, KP_5, 1);
        assertEquals(true, moved.poll(20, TimeUnit.SECONDS));
        device.send(8, KP_1, 1);
        assertEquals(Key.DIGIT_1, next());
    }

    @Test
    void ownKeysStandInForTheUsualOnes() throws Exception {
        InputKernel.Device device = plugKeypad();
        start(Map.of("keys", new String[] {"79=REDIAL", "0x4c=-", "200 = LINE_1"}), 8);
        phone.await(Keypad.class).subscribe(pressed::add);
        device.send(8, KP_1, 1, KP_5, 1, 200, 1);
        assertEquals(List.of(Key.REDIAL, Key.LINE_1), List.of(next(), next()));
    }

    @ParameterizedTest
    @CsvSource({
        "79=FIRE, '79=FIRE' is not CODE=KEY with a number and the name of a key",
        "x=OK, 'x=OK' is not CODE=KEY with a number and the name of a key",
        "79, '79' is not CODE=KEY with a number and the name of a key",
        "768=OK, '768=OK': a code is 1 to 767"
    })
    void aWrongKeyIsTold(String key, String why) throws Exception {
        start(Map.of("keys", new String[] {key}), 8);
        assertEquals(List.of("hal.lost Out of order: keypad: " + why.replace("\"", "")), phone.awaitEvents(1));
    }

    @Test
    void aMissingDeviceAndARefusedOneAreTold() throws Exception {
        kernel.deny(folder.resolve("event0"));
        start(Map.of("device", "Keypad"), 8);
        assertEquals(
                List.of("hal.lost Out of order: keypad: no input device 'Keypad' is plugged in; "
                        + folder.resolve("event0")
                        + ": permission denied (the user has to be in the group input)"),
                phone.awaitEvents(1));
    }
}
