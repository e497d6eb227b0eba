package org.evertone.media.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.audio.Outlet;
import org.junit.jupiter.api.Test;

class DeviceLinkTest {
    /** So many that threads meet in each of their steps. */
    private static final int ROUNDS = 2_000;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final DeviceLink link = new DeviceLink();

    @Test
    void aDeviceThatDoesNotComeBackFromOpeningIsTold() {
        CountDownLatch ended = new CountDownLatch(1);
        AudioDevice hung = new AudioDevice() {
            @Override
            public String name() {
                return "Hung card";
            }

            @Override
            public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new AudioException("unplugged");
            }
        };
        Devices.Offer offer = new Devices.Offer(hung, 0, 0, EnumSet.allOf(Outlet.class), true, 0, true);
        assertNull(link.acquire(offer, 8000, 80, 0));
        assertNull(link.acquire(offer, 8000, 80, SECOND));
        assertEquals("", link.trouble());
        assertNull(link.acquire(offer, 8000, 80, 3 * SECOND));
        assertEquals("Hung card: does not open", link.trouble());
        ended.countDown();
        link.close();
    }

    @Test
    void aDeviceThatTwoWaitForIsOpenedOnce() throws Exception {
        MemoryDevice card = new MemoryDevice(new short[1]);
        Devices.Offer offer = new Devices.Offer(card, 0, 0, EnumSet.allOf(Outlet.class), true, 0, true);
        ExecutorService second = Executors.newSingleThreadExecutor();
        for (int time = 1; time <= ROUNDS; time++) {
            Future<DeviceLink.Opened> other = second.submit(() -> awaitOpened(offer));
            assertSame(awaitOpened(offer), other.get(20, TimeUnit.SECONDS));
            assertEquals(time, card.opened().size());
            link.release();
        }
        second.shutdown();
        link.close();
    }

    private DeviceLink.Opened awaitOpened(Devices.Offer offer) {
        DeviceLink.Opened opened = null;
        while (opened == null) {
            opened = link.acquire(offer, 8000, 80, 0);
        }
        return opened;
    }
}
