package org.evertone.halpi4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The numbers are what a C compiler says of {@code linux/gpio.h}, on all machines that Linux runs on. */
class GpioAbiTest {

    @Test
    void structuresAreAsLargeAsTheKernels() {
        assertEquals(68, GpioAbi.CHIP_INFO_BYTES);
        assertEquals(256, GpioAbi.LINE_INFO_BYTES);
        assertEquals(592, GpioAbi.REQUEST_BYTES);
        assertEquals(48, GpioAbi.EVENT_BYTES);
        assertEquals(16, GpioAbi.VALUES_BYTES);
        assertEquals(24, GpioAbi.ATTRIBUTE_BYTES);
    }

    @Test
    void fieldsAreWhereTheKernelsAre() {
        assertEquals(72, GpioAbi.INFO_FLAGS);
        assertEquals(256, GpioAbi.REQUEST_CONSUMER);
        assertEquals(288, GpioAbi.REQUEST_FLAGS);
        assertEquals(296, GpioAbi.REQUEST_ATTRIBUTE_COUNT);
        assertEquals(320, GpioAbi.REQUEST_ATTRIBUTES);
        assertEquals(560, GpioAbi.REQUEST_LINES);
        assertEquals(588, GpioAbi.REQUEST_FD);
    }

    @Test
    void requestsHaveTheKernelsNumbers() {
        assertEquals(0x8044b401, GpioAbi.GET_CHIP_INFO);
        assertEquals(0xc100b405, GpioAbi.GET_LINE_INFO);
        assertEquals(0xc250b407, GpioAbi.GET_LINE);
        assertEquals(0xc010b40e, GpioAbi.GET_VALUES);
        assertEquals(0xc010b40f, GpioAbi.SET_VALUES);
    }
}
