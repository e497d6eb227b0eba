package org.evertone.halpi4j.keypad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Makes presses of the images of a matrix: takes no bounce for a press, no ghost for a key, and no stuck key for more
 * than a nuisance. Pure; times are of any monotonic clock, in ms. Not thread-safe.
 */
final class MatrixScan {
    static final long STUCK_MILLIS = 30_000;
    /** While it bounces, an image this often; less often, a train of bounces may look like a steady contact. */
    private static final long BOUNCE_INTERVAL_MILLIS = 1;
    /** While a key is held, an image this often shows its release and other presses. */
    private static final long HELD_INTERVAL_MILLIS = 30;

    private final int rows;
    private final int columns;
    private final long debounceMillis;
    private final boolean[] closed;
    private final long[] closedSince;
    private final State[] states;
    private final long[] downSince;
    private boolean started;

    private enum State {
        UP,
        DOWN,
        /** Reported as stuck; nothing is heard of it until it is up again. */
        STUCK
    }

    /** What happened at a crossing, {@code row * columns + column}. */
    sealed interface Event {
        int place();

        /** The key went down. */
        record Pressed(int place) implements Event {}

        /** The key has been down for {@link #STUCK_MILLIS}. */
        record Stuck(int place) implements Event {}

        /** The stuck key is up again. */
        record Freed(int place) implements Event {}
    }

    /** @param debounceMillis a contact counts when it has stayed so long */
    MatrixScan(int rows, int columns, long debounceMillis) {
        this.rows = rows;
        this.columns = columns;
        this.debounceMillis = debounceMillis;
        int places = rows * columns;
        closed = new boolean[places];
        closedSince = new long[places];
        states = new State[places];
        downSince = new long[places];
        Arrays.fill(states, State.UP);
    }

    /**
     * Takes an image. What is closed in the first one was pressed before anybody was there to hear it, so it is no press.
     *
     * @param image closed contacts
     * @param nowMillis not before that of the image before
     * @return in the order in which the contacts closed
     */
    List<Event> image(BitSet image, long nowMillis) {
        List<Event> events = new ArrayList<>();
        List<Integer> presses = new ArrayList<>();
        for (int place = 0; place < states.length; place++) {
            boolean now = image.get(place);
            if (now != closed[place]) {
                closed[place] = now;
                closedSince[place] = nowMillis;
            }
            if (!started && now) {
                states[place] = State.DOWN;
                downSince[place] = nowMillis;
            }
        }
        started = true;
        for (int place = 0; place < states.length; place++) {
            boolean settled = nowMillis - closedSince[place] >= debounceMillis;
            if (settled && closed[place] && states[place] == State.UP && !doubtful(place)) {
                presses.add(place);
            } else if (settled && !closed[place] && states[place] != State.UP) {
                if (states[place] == State.STUCK) {
                    events.add(new Event.Freed(place));
                }
                states[place] = State.UP;
            } else if (states[place] == State.DOWN && nowMillis - downSince[place] >= STUCK_MILLIS) {
                states[place] = State.STUCK;
                events.add(new Event.Stuck(place));
            }
        }
        presses.sort((a, b) -> Long.compare(closedSince[a], closedSince[b]));
        for (int place : presses) {
            states[place] = State.DOWN;
            downSince[place] = nowMillis;
            events.add(new Event.Pressed(place));
        }
        return events;
    }

    /** How long until the next image is wanted; 0 = none until a contact closes. */
    long nextMillis() {
        boolean any = false;
        for (int place = 0; place < states.length; place++) {
            if (closed[place] == (states[place] == State.UP) && !(closed[place] && doubtful(place))) {
                return BOUNCE_INTERVAL_MILLIS;
            }
            any |= closed[place];
        }
        return any ? HELD_INTERVAL_MILLIS : 0;
    }

    /** Without diodes three closed corners of a rectangle close the fourth, so none of the four is sure. */
    private boolean doubtful(int place) {
        int row = place / columns;
        int column = place % columns;
        for (int otherRow = 0; otherRow < rows; otherRow++) {
            for (int otherColumn = 0; otherColumn < columns; otherColumn++) {
                if (otherRow != row
                        && otherColumn != column
                        && closed[otherRow * columns + otherColumn]
                        && closed[row * columns + otherColumn]
                        && closed[otherRow * columns + column]) {
                    return true;
                }
            }
        }
        return false;
    }
}
