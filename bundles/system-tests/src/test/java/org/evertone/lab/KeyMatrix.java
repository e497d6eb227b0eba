package org.evertone.lab;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The contacts of a matrix keypad between the lines of a {@link GpioChip}: while a key is down its column has the level of
 * its row. Simulated lines know nothing of each other, so a thread carries the levels over as long as a key is down.
 */
final class KeyMatrix {

    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final GpioChip chip;
    private final List<Integer> rows;
    private final List<Integer> columns;
    private final String keys;
    private final Set<Integer> down = new HashSet<>();
    private final boolean[] high;
    private final Thread wires = new Thread(this::carry, "key matrix");

    /**
     * @param rows lines of the rows, which float up while the phone does not drive them
     * @param columns lines of the columns, which the phone pulls up
     * @param keys symbols row by row
     */
    KeyMatrix(GpioChip chip, List<Integer> rows, List<Integer> columns, String keys) {
        if (keys.length() != rows.size() * columns.size()) {
            throw new IllegalArgumentException(keys + " is not for " + rows.size() + " rows of " + columns.size());
        }
        this.chip = chip;
        this.rows = List.copyOf(rows);
        this.columns = List.copyOf(columns);
        this.keys = keys;
        high = new boolean[columns.size()];
        wires.setDaemon(true);
        wires.start();
    }

    synchronized void press(char key) {
        down.add(place(key));
        level();
        notifyAll();
    }

    synchronized void release(char key) {
        down.remove(place(key));
        level();
    }

    /** Everything as it is when nobody touches it; for a chip that has just come. */
    synchronized void rest() {
        for (int column = 0; column < high.length; column++) {
            high[column] = true;
            chip.set(columns.get(column), true);
        }
        rows.forEach(row -> chip.set(row, true));
    }

    private void carry() {
        try {
            while (true) {
                awaitPress();
                synchronized (this) {
                    level();
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (InterruptedException e) {
            throw LabException.interrupted(e);
        }
    }

    private synchronized void awaitPress() throws InterruptedException {
        while (down.isEmpty()) {
            wait();
        }
    }

    /** A column is low when a row that a contact joins it to is low. */
    private void level() {
        for (int column = 0; column < high.length; column++) {
            boolean up = true;
            for (int key : down) {
                up &= key % columns.size() != column || floats(rows.get(key / columns.size()));
            }
            if (up != high[column]) {
                high[column] = up;
                chip.set(columns.get(column), up);
            }
        }
    }

    /** A simulated line that is driven no more keeps its level until something pulls at it. */
    private boolean floats(int row) {
        chip.set(row, true);
        return chip.get(row);
    }

    private int place(char key) {
        int place = keys.indexOf(key);
        if (place < 0) {
            throw new IllegalArgumentException("no key " + key);
        }
        return place;
    }
}
