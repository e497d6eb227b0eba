package org.evertone.media.session;

import static org.evertone.media.session.SessionBench.LOOPBACK;
import static org.evertone.media.session.SessionBench.SECOND;
import static org.evertone.media.session.SessionBench.noise;
import static org.evertone.media.session.SessionBench.parameters;
import static org.evertone.media.session.SessionBench.talk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.evertone.audio.AudioDevice;
import org.evertone.audio.AudioException;
import org.evertone.audio.AudioStream;
import org.evertone.media.MediaSession;
import org.evertone.media.hub.MemoryDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls without a device, and with one that fails. */
class RtpDeviceTest {
    private final SessionBench bench = new SessionBench();

    @AfterEach
    void closeAll() {
        bench.close();
    }

    @Test
    void withoutADeviceSilenceIsSentAndTroubleIsToldOnce() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(talk(peer.getLocalPort()));
            peer.setSoTimeout(2000);
            for (int i = 0; i < 10; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[500], 500);
                peer.receive(packet);
                assertEquals(172, packet.getLength());
                assertEquals((byte) 0xff, packet.getData()[12]);
                assertEquals(i == 0, (packet.getData()[1] & 0x80) != 0, "marker");
            }
            assertEquals(List.of("trouble No audio device"), List.copyOf(bench.told));
        }
    }

    @Test
    void aDeviceThatFailsIsTriedAgainAndTheCallGoesOn() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        MemoryDevice healthy = new MemoryDevice(noise(SECOND, 1));
        bench.with(new AudioDevice() {
            @Override
            public String name() {
                return "Loose plug";
            }

            @Override
            public AudioStream open(int sampleRateHz, int frameSamples) throws AudioException {
                if (opened.incrementAndGet() == 1) {
                    throw new AudioException("unplugged");
                }
                return healthy.open(sampleRateHz, frameSamples);
            }
        });
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(talk(peer.getLocalPort()));
            assertEquals("trouble Loose plug: unplugged", bench.next());
            healthy.awaitCaptured(5);
            assertEquals(2, opened.get());
            assertEquals(List.of(), List.copyOf(bench.told));
        }
    }

    @Test
    void aCallThatNeitherSendsNorReceivesLeavesTheDeviceAloneUntilItGoesOn() throws Exception {
        MemoryDevice device = new MemoryDevice(noise(SECOND, 1));
        bench.with(device);
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            MediaSession session = bench.open();
            session.configure(talk(peer.getLocalPort()));
            device.awaitOpen();
            session.configure(parameters(peer.getLocalPort(), false, false));
            device.awaitClosed();
            session.configure(talk(peer.getLocalPort()));
            device.awaitOpen();
            assertEquals(List.of(), List.copyOf(bench.told));
        }
    }
}
