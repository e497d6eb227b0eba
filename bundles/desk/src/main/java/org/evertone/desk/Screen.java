package org.evertone.desk;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the display says at one moment.
 *
 * @param rows none longer than the columns
 * @param link URL for a display that draws; empty = none
 * @param staleAfter when the words change although nothing happens (a clock, a countdown); empty = never
 */
record Screen(List<String> rows, String link, Optional<Duration> staleAfter) {
    /** How long each of several things is shown that share a place. */
    static final Duration TURN = Duration.ofSeconds(3);

    /** Displays of so many rows have room for more than the words of two rows. */
    private static final int TALL = 4;

    /** What is shown where. */
    record Place(int rows, int columns) {
        static final Place USUAL = new Place(2, Words.COLUMNS);

        boolean tall() {
            return rows >= TALL;
        }
    }

    Screen {
        rows = List.copyOf(rows);
    }

    static Screen fixed(String... rows) {
        return new Screen(List.of(rows), "", Optional.empty());
    }

    static Screen of(List<String> rows) {
        return new Screen(rows, "", Optional.empty());
    }

    /** The display for the desk's state, cut to its place. */
    static Screen of(DeskState desk, long nowNanos, ZonedDateTime wall, Place place) {
        Screen screen = choose(desk, nowNanos, wall, place);
        if (place.tall()) {
            screen = screen.above(BelowScreen.of(desk, nowNanos));
        }
        return new Screen(
                screen.rows.stream()
                        .limit(place.rows())
                        .map(row -> printable(row).substring(0, Math.min(place.columns(), row.length())))
                        .toList(),
                screen.link,
                screen.staleAfter);
    }

    private static Screen choose(DeskState desk, long nowNanos, ZonedDateTime wall, Place place) {
        Notes notes = desk.notes();
        if (notes.question().isPresent()) {
            return fixed("Press again to", notes.question().get());
        }
        if (notes.note().isPresent()) {
            return new Screen(notes.note().get().rows(), notes.note().get().link(), Optional.empty());
        }
        if (desk.browser().isOpen()) {
            return ListScreen.of(desk.browser(), wall);
        }
        if (!desk.collecting()) {
            return CallScreen.of(desk, nowNanos);
        }
        return CallScreen.beside(collecting(desk, nowNanos, wall, place), desk, nowNanos);
    }

    private static Screen collecting(DeskState desk, long nowNanos, ZonedDateTime wall, Place place) {
        if (desk.notes().aftermath().isPresent()) {
            return of(desk.notes().aftermath().get().rows());
        }
        if (desk.transfer().in(Transfer.Step.TARGET)) {
            return fixed("Transfer to", tail(desk.digits().typed(), place.columns()));
        }
        if (!desk.digits().isEmpty()) {
            return fixed(tail(desk.digits().typed(), place.columns()), "");
        }
        return IdleScreen.of(desk, nowNanos, wall, place);
    }

    /** One of several screens in turn. */
    static Screen inTurn(List<Screen> pages, long nowNanos) {
        if (pages.size() == 1) {
            return pages.get(0);
        }
        long turn = TURN.toNanos();
        Screen page = pages.get((int) Math.floorMod(Math.floorDiv(nowNanos, turn), (long) pages.size()));
        return page.staleAfter(Duration.ofNanos(turn - Math.floorMod(nowNanos, turn)));
    }

    private Screen staleAfter(Duration at) {
        return new Screen(
                rows, link, Stream.concat(staleAfter.stream(), Stream.of(at)).min(Duration::compareTo));
    }

    /** This one's two rows with another one's below. */
    private Screen above(Screen below) {
        List<String> all = new ArrayList<>(rows);
        while (all.size() < TALL / 2) {
            all.add("");
        }
        all.addAll(below.rows);
        return new Screen(
                all,
                link,
                Stream.concat(staleAfter.stream(), below.staleAfter.stream()).min(Duration::compareTo));
    }

    private static String tail(String typed, int columns) {
        return typed.substring(Math.max(0, typed.length() - columns));
    }

    /** Names come from the far end: nothing in them may move the cursor. */
    private static String printable(String row) {
        return row.replaceAll("\\p{Cntrl}", " ");
    }
}
