package org.evertone.halpi4j.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** System calls of the machine that the test runs on. */
class NativeKernelTest {
    private final Kernel kernel = NativeKernel.load();

    @Test
    void whatIsNotThereIsSaidWithItsPath() {
        KernelException refused = assertThrows(KernelException.class, () -> kernel.open("/dev/none-such"));
        assertEquals(KernelException.ENOENT, refused.errno());
        assertEquals("/dev/none-such: is not there", refused.getMessage());
    }

    @Test
    void aDeviceThatIsNoneOfOursRefusesTheCallByItsNumber() throws Exception {
        int fd = kernel.open("/dev/null");
        try {
            byte[] structure = new byte[GpioAbi.CHIP_INFO_BYTES];
            KernelException refused =
                    assertThrows(KernelException.class, () -> kernel.ioctl(fd, GpioAbi.GET_CHIP_INFO, structure));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("ioctl 8044b401: "), refused.getMessage());
            assertThrows(KernelException.class, () -> kernel.ioctl(fd, 0x703, 0x27));
            assertEquals(3, kernel.write(fd, new byte[] {1, 2, 3}));
            assertEquals(0, kernel.read(fd, new byte[3]));
        } finally {
            kernel.close(fd);
        }
        assertEquals(
                KernelException.EBADF,
                assertThrows(KernelException.class, () -> kernel.write(fd, new byte[1]))
                        .errno());
        kernel.close(fd);
    }

    @Test
    void aCounterWakesPollUntilItIsRead() throws Exception {
        int counter = kernel.counter();
        int other = kernel.counter();
        try {
            assertEquals(
                    KernelException.EAGAIN,
                    assertThrows(KernelException.class, () -> kernel.read(counter, new byte[8]))
                            .errno());
            kernel.write(
                    counter,
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.nativeOrder())
                            .putLong(5)
                            .array());
            int[] ready = new int[2];
            kernel.poll(new int[] {other, counter}, ready);
            assertArrayEquals(new int[] {0, Kernel.POLLIN}, ready);
            byte[] value = new byte[8];
            assertEquals(8, kernel.read(counter, value));
            assertEquals(
                    5, ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong());
        } finally {
            kernel.close(counter);
            kernel.close(other);
        }
    }
}
