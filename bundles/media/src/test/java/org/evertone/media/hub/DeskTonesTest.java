package org.evertone.media.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.evertone.audio.AudioDevice;
import org.evertone.media.tone.Cadence;
import org.evertone.media.tone.ToneGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeskTonesTest {
    private final AudioHub hub = new AudioHub(new Notes());
    private final DeskTones tones = new DeskTones(hub);
    private final MemoryDevice device = new MemoryDevice(new short[1]);

    @AfterEach
    void close() {
        tones.close();
        hub.close();
    }

    @Test
    void aToneSoundsExactToTheSampleUntilItIsStopped() throws Exception {
        hub.addDevice(device, Map.of());
        tones.play("425/25,0/15");
        assertEquals("425/25,0/15", tones.playing());
        device.awaitHeard(4000);
        short[] expected = generated("425/25,0/15", 4000);
        assertArrayEquals(expected, device.heard(4000));
        tones.stop();
        assertEquals("", tones.playing());
        device.awaitClosed();
    }

    @Test
    void aToneOnceSoundsWholeThoughTheDeviceIsOpenedForIt() throws Exception {
        hub.addDevice(device, Map.of());
        tones.once("697+1209/105");
        device.await(() -> !device.opened().isEmpty());
        device.awaitClosed();
        short[] expected = generated("697+1209/0", 880);
        Arrays.fill(expected, 840, 880, (short) 0);
        assertArrayEquals(expected, device.heard(880));
        tones.once("1000/0");
        device.awaitHeard(880 + 1600);
        device.awaitClosed();
    }

    @Test
    void aToneOnceIsMixedOverTheOneThatGoesOn() throws Exception {
        hub.addDevice(device, Map.of());
        tones.play("0/0");
        device.awaitHeard(400);
        tones.once("500/50");
        device.await(
                () -> Arrays.stream(toInts(device.heard(device.heardCount()))).anyMatch(sample -> sample != 0));
        assertEquals("0/0", tones.playing());
        device.awaitMore(800);
        assertArrayEquals(new short[80], device.lastHeard(80));
        assertEquals(List.of("duplex 8000"), device.opened());
    }

    @Test
    void aDeviceThatTakesCallsOnlyStaysClosed() throws Exception {
        hub.addDevice(device, Map.of(AudioDevice.TONES, false));
        tones.once("425/30");
        long end = System.nanoTime() + 5_000_000_000L;
        while (hub.seats().length > 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertEquals(0, hub.seats().length);
        assertEquals(List.of(), device.opened());
    }

    @Test
    void whatIsNoCadenceIsRefusedAndChangesNothing() {
        tones.play("425/0");
        assertThrows(IllegalArgumentException.class, () -> tones.play("loud"));
        assertThrows(IllegalArgumentException.class, () -> tones.once("loud"));
        assertEquals("425/0", tones.playing());
    }

    private static short[] generated(String cadence, int count) {
        short[] samples = new short[count];
        new ToneGenerator(Cadence.parse(cadence), 8000, ToneRun.PEAK).fill(samples);
        return samples;
    }

    private static int[] toInts(short[] samples) {
        int[] wide = new int[samples.length];
        for (int i = 0; i < samples.length; i++) {
            wide[i] = samples[i];
        }
        return wide;
    }
}
