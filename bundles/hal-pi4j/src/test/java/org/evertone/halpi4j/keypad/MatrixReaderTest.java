package org.evertone.halpi4j.keypad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.BitSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatrixReaderTest {
    private final FakeWires wires = new FakeWires();
    private final BlockingQueue<MatrixScan.Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
    private final MatrixReader reader = new MatrixReader(wires, new MatrixScan(2, 2, 5), events::add, troubles::add);

    /** Contacts that wake the reader as edges do. */
    private final class FakeWires implements MatrixReader.Wires {
        private final BitSet held = new BitSet();
        private int images;
        private boolean listening;
        private boolean gone;

        synchronized void hold(int place, boolean down) {
            held.set(place, down);
            if (listening) {
                reader.wake();
            }
        }

        synchronized void awaitListening() throws InterruptedException {
            while (!listening) {
                wait();
            }
        }

        synchronized int images() {
            return images;
        }

        synchronized void unplug() {
            gone = true;
            reader.wake();
        }

        @Override
        public synchronized void listen() {
            listening = true;
            notifyAll();
        }

        @Override
        public synchronized boolean anyClosed() {
            return !held.isEmpty();
        }

        @Override
        public synchronized BitSet image() {
            if (gone) {
                throw new IllegalStateException("gone");
            }
            listening = false;
            images++;
            return (BitSet) held.clone();
        }
    }

    @BeforeEach
    void start() throws Exception {
        reader.start();
        wires.awaitListening();
    }

    @AfterEach
    void end() throws Exception {
        reader.close();
    }

    @Test
    void itReadsWhenAKeyGoesDownAndSleepsAgainAfterwards() throws Exception {
        for (int place = 0; place < 4; place++) {
            wires.hold(place, true);
            assertEquals(new MatrixScan.Event.Pressed(place), events.poll(20, TimeUnit.SECONDS));
            wires.hold(place, false);
            wires.awaitListening();
        }
        int images = wires.images();
        assertNull(events.poll(300, TimeUnit.MILLISECONDS));
        assertEquals(images, wires.images(), "images without a key");
    }

    @Test
    void aBusThatFailsIsTrouble() throws Exception {
        wires.unplug();
        assertEquals("gone", troubles.poll(20, TimeUnit.SECONDS));
    }
}
