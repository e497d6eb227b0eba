package org.evertone.halpi4j.keypad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.evertone.halpi4j.keypad.MatrixScan.Event;
import org.junit.jupiter.api.Test;

/** A matrix of 4×4 without diodes, under virtual time. */
class MatrixScanTest {
    private static final int WIDTH = 4;
    private static final int DEBOUNCE_MILLIS = 10;

    private final MatrixScan scan = new MatrixScan(WIDTH, WIDTH, DEBOUNCE_MILLIS);
    private final TreeSet<Integer> held = new TreeSet<>();
    private final List<Event> events = new ArrayList<>();
    private long now = 5_000;
    private long toldAt;

    /** What the wires show: current finds its way over three corners. */
    private BitSet image() {
        BitSet image = new BitSet();
        held.forEach(image::set);
        for (int a : held) {
            for (int b : held) {
                for (int c : held) {
                    if (a / WIDTH == b / WIDTH && b % WIDTH == c % WIDTH) {
                        image.set(c / WIDTH * WIDTH + a % WIDTH);
                    }
                }
            }
        }
        return image;
    }

    private void run(long millis) {
        long until = now + millis;
        while (now < until) {
            List<Event> told = scan.image(image(), now);
            events.addAll(told);
            toldAt = told.isEmpty() ? toldAt : now;
            now += scan.nextMillis() == 0 ? 1 : scan.nextMillis();
        }
    }

    private void started() {
        run(50);
        assertEquals(0, scan.nextMillis());
    }

    private List<Integer> presses() {
        return events.stream()
                .filter(Event.Pressed.class::isInstance)
                .map(Event::place)
                .toList();
    }

    @Test
    void aPressIsToldOnceAfterItsBouncesAndItsReleaseNever() {
        started();
        Random random = new Random(4);
        for (int press = 1; press <= 20; press++) {
            for (int bounce = 0; bounce < 25; bounce++) {
                held.add(5);
                run(1 + random.nextInt(3));
                held.remove(5);
                run(1 + random.nextInt(3));
            }
            assertEquals(press - 1, presses().size());
            held.add(5);
            run(80);
            assertEquals(press, presses().size());
            for (int bounce = 0; bounce < 25; bounce++) {
                held.remove(5);
                run(1 + random.nextInt(3));
                held.add(5);
                run(1 + random.nextInt(3));
            }
            held.remove(5);
            run(80);
            assertEquals(press, presses().size());
        }
        assertEquals(0, scan.nextMillis());
    }

    @Test
    void aPressIsToldAsSoonAsItHasStayed() {
        started();
        held.add(0);
        long before = now;
        run(100);
        assertEquals(List.of(0), presses());
        assertEquals(DEBOUNCE_MILLIS, toldAt - before);
    }

    @Test
    void twoKeysAtOnceAreBothToldInTheirOrder() {
        started();
        held.add(7);
        run(4);
        held.add(2);
        run(100);
        assertEquals(List.of(7, 2), presses());
        held.remove(7);
        run(100);
        held.add(9);
        run(100);
        assertEquals(List.of(7, 2, 9), presses());
    }

    @Test
    void aGhostIsRefusedAndTheThirdKeyToldWhenItIsSure() {
        started();
        held.addAll(List.of(0, 1));
        run(100);
        held.add(4);
        run(500);
        assertEquals(List.of(0, 1), presses());
        held.remove(0);
        run(100);
        assertEquals(List.of(0, 1, 4), presses());
        held.clear();
        run(100);
        assertEquals(List.of(0, 1, 4), presses());
        assertEquals(0, scan.nextMillis());
    }

    @Test
    void aKeyThatIsDownFromTheStartIsToldWhenItIsPressedAgain() {
        held.add(3);
        run(200);
        assertEquals(List.of(), events);
        held.remove(3);
        run(100);
        held.add(3);
        run(100);
        assertEquals(List.of(new Event.Pressed(3)), events);
    }

    @Test
    void aStuckKeyIsToldOnceAndTheOthersWork() {
        started();
        held.add(6);
        run(MatrixScan.STUCK_MILLIS - 100);
        assertEquals(List.of(new Event.Pressed(6)), events);
        run(MatrixScan.STUCK_MILLIS * 3);
        assertEquals(List.of(new Event.Pressed(6), new Event.Stuck(6)), events);
        held.add(2);
        run(60);
        held.remove(2);
        run(60);
        assertEquals(List.of(6, 2), presses());
        held.remove(6);
        run(60);
        assertEquals(new Event.Freed(6), events.get(events.size() - 1));
        held.add(6);
        run(60);
        assertEquals(List.of(6, 2, 6), presses());
    }

    @Test
    void nothingIsAskedForAtIdleAndLittleWhileAKeyIsHeld() {
        started();
        held.add(1);
        run(60);
        assertTrue(scan.nextMillis() >= 20);
        held.clear();
        run(60);
        assertEquals(0, scan.nextMillis());
    }
}
