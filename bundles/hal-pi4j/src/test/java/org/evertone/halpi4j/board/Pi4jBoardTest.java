package org.evertone.halpi4j.board;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evertone.halpi4j.kernel.FakeKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pi4jBoardTest {
    private static final InputMode PULLED_UP = new InputMode(PullResistance.PULL_UP, true, Duration.ofMillis(60));
    private static final InputMode PLAIN = new InputMode(PullResistance.OFF, false, Duration.ZERO);
    private static final OutputMode OUTPUT = new OutputMode(false, false);

    @TempDir
    Path folder;

    private final BlockingQueue<DigitalState> told = new LinkedBlockingQueue<>();
    private TestBoard machine;
    private FakeKernel kernel;
    private Board board;
    private FakeKernel.Chip chip;

    @BeforeEach
    void plug() throws Exception {
        machine = new TestBoard(folder);
        kernel = machine.kernel();
        board = machine.board();
        kernel.plug("gpiochip0", "other", "GPIO0");
        chip = kernel.plug("gpiochip1", "pinctrl-test", "ID_SDA", "GPIO17", "GPIO18");
    }

    @AfterEach
    void end() throws Exception {
        machine.close();
        assertEquals(0, kernel.openDescriptors());
    }

    private DigitalInput input(String address, InputMode mode) throws BoardException {
        DigitalInput input = board.input(address, mode);
        input.addListener(event -> told.add(event.state()));
        return input;
    }

    private DigitalState next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void aLineIsRequestedAsItsModeSays() throws Exception {
        board.input("gpio:pinctrl-test/1", PULLED_UP);
        assertEquals("evertone", chip.line(1).consumer());
        assertEquals(60_000, chip.line(1).debounceMicros());
        // ACTIVE_LOW, INPUT, both edges, pull-up
        assertEquals(0b1_0011_0110, chip.line(1).flags());

        board.output("gpio:pinctrl-test/2", new OutputMode(true, true));
        // ACTIVE_LOW, OUTPUT, OPEN_DRAIN
        assertEquals(0b100_1010, chip.line(2).flags());
        assertTrue(chip.line(2).high());
    }

    @Test
    void anInputIsHighWhileItIsActive() throws Exception {
        DigitalInput input = input("gpio:GPIO17", PULLED_UP);
        assertEquals(DigitalState.HIGH, input.state());
        chip.line(1).levels(true);
        assertEquals(DigitalState.LOW, next());
        assertEquals(DigitalState.LOW, input.state());
    }

    @Test
    void bouncesEndWithTheLevelThatTheLineHas() throws Exception {
        input("gpio:GPIO17", PLAIN);
        chip.line(1).levels(true, false, true, false, true);
        for (int i = 0; i < 5; i++) {
            assertEquals(i % 2 == 0 ? DigitalState.HIGH : DigitalState.LOW, next());
        }
        kernel.awaitIdle();
        assertEquals(List.of(), List.copyOf(told));
    }

    @Test
    void twoEdgesInOneReadAreBothTold() throws Exception {
        input("gpio:GPIO17", PLAIN);
        chip.line(1).levels(true, false);
        assertEquals(DigitalState.HIGH, next());
        assertEquals(DigitalState.LOW, next());
    }

    @Test
    void moreEdgesThanOneReadTakesAreAllTold() throws Exception {
        input("gpio:GPIO17", PLAIN);
        boolean[] levels = new boolean[101];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = i % 2 == 0;
        }
        chip.line(1).levels(levels);
        for (int i = 0; i < levels.length; i++) {
            assertEquals(DigitalState.getState(levels[i]), next());
        }
    }

    @Test
    void anEdgeThatTheKernelDroppedIsMadeGoodByTheLevel() throws Exception {
        DigitalInput input = input("gpio:GPIO17", PLAIN);
        chip.line(1).pulseOfWhichTheEndIsLost(true);
        assertEquals(DigitalState.HIGH, next());
        assertEquals(DigitalState.LOW, next());
        assertEquals(DigitalState.LOW, input.state());
    }

    @Test
    void edgesHaveTheKernelsTime() throws Exception {
        BlockingQueue<Long> times = new LinkedBlockingQueue<>();
        board.input("gpio:GPIO17", PLAIN).addListener(event -> times.add(((Edge) event).nanos()));
        long before = System.nanoTime();
        chip.line(1).levels(true);
        long after = System.nanoTime();
        long at = times.poll(20, TimeUnit.SECONDS);
        assertTrue(before <= at && at <= after, before + " " + at + " " + after);
    }

    @Test
    void aSignalWhileWaitingChangesNothing() throws Exception {
        input("gpio:GPIO17", PLAIN);
        kernel.interrupt(3);
        chip.line(1).levels(true);
        assertEquals(DigitalState.HIGH, next());
    }

    @Test
    void nothingIsAskedWhileNothingHappens() throws Exception {
        try (TestBoard quiet = TestBoard.withoutNews(folder.resolve("quiet"))) {
            FakeKernel.Line line =
                    quiet.kernel().plug("gpiochip0", "test", "GPIO17").line(0);
            quiet.board().input("gpio:GPIO17", PLAIN).addListener(event -> told.add(event.state()));
            line.levels(true);
            next();
            quiet.kernel().awaitIdle();
            int polls = quiet.kernel().polls();
            line.levels(false);
            next();
            quiet.kernel().awaitIdle();
            assertEquals(polls + 1, quiet.kernel().polls());
        }
    }

    @Test
    void aListenerThatFailsMakesOtherInputsNotDeaf() throws Exception {
        DigitalInput broken = board.input("gpio:pinctrl-test/0", PLAIN);
        broken.addListener(event -> {
            throw new StackOverflowError("on purpose");
        });
        input("gpio:GPIO17", PLAIN);
        chip.line(0).levels(true);
        chip.line(1).levels(true);
        assertEquals(DigitalState.HIGH, next());
    }

    @Test
    void whenAChipGoesItsInputsAndOutputsAreUnknownAndFail() throws Exception {
        DigitalInput input = input("gpio:GPIO17", PLAIN);
        DigitalOutput output = board.output("gpio:GPIO18", OUTPUT);
        output.addListener(event -> told.add(event.state()));
        chip.unplug();
        assertEquals(DigitalState.UNKNOWN, next());
        assertEquals(DigitalState.UNKNOWN, next());
        assertEquals(
                "gpio:GPIO17: call: the device is gone",
                assertThrows(IOException.class, input::state).getMessage());
        assertThrows(IOException.class, output::high);
        board.release(input);
        board.release(output);
    }

    @Test
    void aChipThatGoesWithoutAWordIsNoticedByItsFile() throws Exception {
        input("gpio:GPIO17", PLAIN);
        chip.unplugSilently();
        assertEquals(DigitalState.UNKNOWN, next());
    }

    @Test
    void aChipIsFoundAgainUnderAnotherNumber() throws Exception {
        DigitalInput input = input("gpio:pinctrl-test/1", PLAIN);
        chip.unplug();
        assertEquals(DigitalState.UNKNOWN, next());
        board.release(input);
        FakeKernel.Chip again = kernel.plug("gpiochip7", "pinctrl-test", "a", "b");
        input("gpio:pinctrl-test/1", PLAIN);
        again.line(1).levels(true);
        assertEquals(DigitalState.HIGH, next());
    }

    @Test
    void ofAlternativesTheOneThatIsThereIsTaken() throws Exception {
        board.output("gpio:none|pinctrl-test/2", OUTPUT).high();
        assertTrue(chip.line(2).high());
    }

    @Test
    void anOutputIsLowAfterItsRelease() throws Exception {
        DigitalOutput output = board.output("gpio:GPIO18", OUTPUT);
        output.high();
        assertTrue(chip.line(2).high());
        board.release(output);
        assertFalse(chip.line(2).high());
        board.release(output);
        board.output("gpio:GPIO18", OUTPUT);
    }

    @Test
    void outputsAreLowAfterTheBoardIsClosed() throws Exception {
        board.output("gpio:GPIO18", OUTPUT).high();
        machine.close();
        assertFalse(chip.line(2).high());
        assertEquals("", chip.line(2).consumer());
        assertThrows(BoardException.class, () -> board.output("gpio:GPIO18", OUTPUT));
    }

    @Test
    void aPinInUseNamesItsUser() {
        chip.line(1).use("onewire@11");
        assertEquals("gpio:GPIO17: pin is used by onewire@11", refused("gpio:GPIO17"));
    }

    @Test
    void aPinThatThePhoneUsesAlreadyIsRefused() throws Exception {
        board.input("gpio:pinctrl-test/1", PLAIN);
        assertEquals("gpio:pinctrl-test/1: pin is used by another part of the phone", refused("gpio:pinctrl-test/1"));
        assertEquals("gpio:GPIO17: pin is used by evertone", refused("gpio:GPIO17"));
    }

    @Test
    void aMissingPermissionNamesTheGroup() {
        kernel.deny("gpiochip0");
        assertEquals(
                folder.resolve("dev/gpiochip0") + ": permission denied (the phone's user belongs in the group gpio)",
                refused("gpio:GPIO17"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertEquals("gpio:GPIO99: no GPIO chip has a line of that name", refused("gpio:GPIO99"));
        assertEquals(
                "gpio:pinctrl-rp1/17: there is no such GPIO chip, but other, pinctrl-test",
                refused("gpio:pinctrl-rp1/17"));
        assertEquals("gpio:pinctrl-test/3: the chip has only lines 0..2", refused("gpio:pinctrl-test/3"));
        assertEquals("led:ACT: is no line of a GPIO chip", refused("led:ACT"));
    }

    @Test
    void aLineWithoutInterruptsIsNoInput() {
        chip.line(1).noInterrupts();
        assertEquals(
                "gpio:GPIO17: the chip tells no edges of this line, so it cannot be an input here",
                refused("gpio:GPIO17"));
    }

    @Test
    void aMachineWithoutNativeCallsSaysSo() throws Exception {
        DeviceFolder devices = new DeviceFolder(List.of());
        Pi4jBoard none = new Pi4jBoard(
                devices,
                () -> {
                    throw new UnsupportedOperationException("JNA has no native library for this kind of machine");
                },
                folder,
                machine.sys());
        assertEquals(
                "JNA has no native library for this kind of machine",
                assertThrows(BoardException.class, () -> none.input("gpio:GPIO17", PLAIN))
                        .getMessage());
        none.close();
        devices.close();
    }

    @Test
    void anI2cDeviceIsWrittenAndRead() throws Exception {
        FakeKernel.Bus bus = kernel.plugBus(4);
        Path entry = Files.createDirectories(folder.resolve("sys/class/i2c-dev/i2c-4"));
        Files.writeString(entry.resolve("name"), "Test adapter\n");
        I2C device = board.i2c("i2c:Test adapter/0x27");
        assertEquals(2, device.write(new byte[] {9, 1, 2, 9}, 1, 2));
        assertEquals(1, device.writeRegister(5, 7));
        bus.answer((byte) 0x81);
        assertEquals(0x81, device.readRegister(6));
        assertArrayEquals(new byte[] {1, 2}, bus.written().get(0));
        assertArrayEquals(new byte[] {5, 7}, bus.written().get(1));
        assertArrayEquals(new byte[] {6}, bus.written().get(2));
        bus.silent(true);
        assertEquals(
                "i2c:Test adapter/0x27: no answer",
                assertThrows(IOException.class, () -> device.write((byte) 1)).getMessage());
        bus.silent(false);
        board.release(device);
        assertThrows(IOException.class, () -> device.write((byte) 1));
        board.i2c("i2c:i2c-4/0x27");
    }

    @Test
    void aMissingBusIsNamed() {
        assertEquals(
                "i2c:i2c-9/0x27: there is no such I2C bus (is i2c-dev loaded?)",
                assertThrows(BoardException.class, () -> board.i2c("i2c:i2c-9/0x27"))
                        .getMessage());
    }

    private String refused(String address) {
        return String.valueOf(assertThrows(BoardException.class, () -> board.input(address, PLAIN))
                .getMessage());
    }
}
