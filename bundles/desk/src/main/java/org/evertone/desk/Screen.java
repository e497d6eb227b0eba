package org.evertone.desk;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evertone.call.CallView;
import org.evertone.line.Failure;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;

/**
 * What the display says at one moment.
 *
 * @param rows two rows, none longer than the columns
 * @param staleAfter when the words change although nothing happens (a clock, a countdown); empty = never
 */
record Screen(List<String> rows, Optional<Duration> staleAfter) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    /** Most urgent first: the display has room for one line. */
    private static final List<LineState> URGENCY = List.of(
            LineState.FAILING_OVER,
            LineState.UNREGISTERED,
            LineState.PROBING,
            LineState.REGISTERED_BACKUP,
            LineState.REGISTERING,
            LineState.REGISTERED_PRIMARY);

    Screen {
        rows = List.copyOf(rows);
    }

    /** The display for the desk's state, cut to {@code columns} characters a row. */
    static Screen of(DeskMachine desk, long nowNanos, ZonedDateTime wall, int columns) {
        Screen screen = choose(desk, nowNanos, wall, columns);
        return new Screen(
                screen.rows.stream()
                        .map(row -> printable(row).substring(0, Math.min(columns, row.length())))
                        .toList(),
                screen.staleAfter);
    }

    private static Screen choose(DeskMachine desk, long nowNanos, ZonedDateTime wall, int columns) {
        Optional<LineStatus> line = desk.lines().stream()
                .filter(status -> status.state() != LineState.DISABLED)
                .min(Comparator.comparingInt((LineStatus status) -> URGENCY.indexOf(status.state()))
                        .thenComparingInt(LineStatus::line));
        if (desk.call().isPresent()) {
            return call(desk, desk.call().get(), nowNanos);
        }
        if (desk.aftermath().isPresent()) {
            return fixed(desk.aftermath().get().rows());
        }
        if (!desk.typed().isEmpty()) {
            String typed = desk.typed();
            return fixed(List.of(typed.substring(Math.max(0, typed.length() - columns)), ""));
        }
        boolean inService = line.filter(status -> status.state().inService()).isPresent();
        if (desk.engaged() && inService) {
            return fixed(List.of("Dial a number", desk.settings().dialByPound() ? "# sends" : ""));
        }
        return line.map(status -> idle(desk, status, nowNanos, wall, columns))
                .orElseGet(() -> clock(wall, "No line set up"));
    }

    private static Screen call(DeskMachine desk, CallView call, long nowNanos) {
        String name = call.peerName().isEmpty() ? call.peer() : call.peerName();
        return switch (call.state()) {
            case DIALLING -> {
                boolean switching = desk.lines().stream()
                        .anyMatch(line -> line.line() == call.line() && line.state() == LineState.FAILING_OVER);
                yield switching
                        ? fixed(List.of("Switching server", "Please wait..."))
                        : fixed(List.of(name, "Calling..."));
            }
            case RINGING_OUT -> fixed(List.of(name, "Ringing..."));
            case RINGING -> fixed(List.of(name, call.peer()));
            case ACTIVE -> timed(name, call, nowNanos);
            case HELD -> timed("HOLD  " + name, call, nowNanos);
            case REMOTE_HELD -> timed("They hold you", call, nowNanos);
            case ENDED -> fixed(List.of(name, ""));
        };
    }

    private static Screen timed(String first, CallView call, long nowNanos) {
        long elapsed = Math.max(0, nowNanos - call.startedNanos().orElse(nowNanos));
        long seconds = elapsed / SECOND_NANOS;
        return new Screen(
                List.of(first, String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60)),
                Optional.of(Duration.ofNanos(SECOND_NANOS - elapsed % SECOND_NANOS)));
    }

    private static Screen idle(DeskMachine desk, LineStatus line, long nowNanos, ZonedDateTime wall, int columns) {
        return switch (line.state()) {
            case REGISTERED_PRIMARY ->
                desk.mainServerBackLine() == line.line()
                        ? fixed(List.of("Main server back", line.label()))
                        : clock(wall, line.label());
            case REGISTERED_BACKUP -> {
                String which = line.activeServer() + "/" + line.servers().size();
                String ok = "Line " + line.line() + " OK";
                int blanks = Math.max(1, columns - ok.length() - which.length());
                yield fixed(List.of("On backup server", ok + " ".repeat(blanks) + which));
            }
            case PROBING -> fixed(List.of("Testing primary", "On backup, OK"));
            case FAILING_OVER -> fixed(List.of("Switching server", "Please wait..."));
            case REGISTERING -> fixed(List.of("Line " + line.line(), "connecting..."));
            case UNREGISTERED -> unregistered(desk, line, nowNanos);
            case DISABLED -> clock(wall, "No line set up");
        };
    }

    private static Screen unregistered(DeskMachine desk, LineStatus line, long nowNanos) {
        List<Failure> failures = line.failures();
        int retryCounts = desk.settings().retryCounts().getOrDefault(line.line(), 0);
        if (failures.isEmpty()) {
            return countdown("NO SERVICE", "Try again: ", line, nowNanos);
        }
        boolean allOut = failures.stream().allMatch(Words::outOfService);
        if (allOut && failures.size() > 1) {
            return countdown("NO SERVICE", Words.codes(failures) + " ", line, nowNanos);
        }
        Failure telling = failures.stream()
                .filter(failure -> !Words.outOfService(failure))
                .findFirst()
                .orElse(failures.get(failures.size() - 1));
        List<String> words =
                Words.line(telling, line.line(), retryCounts, line.servers().size());
        return allOut && line.retryAtNanos().isPresent()
                ? countdown(words.get(0), "Try again: ", line, nowNanos)
                : fixed(words);
    }

    private static Screen countdown(String first, String before, LineStatus line, long nowNanos) {
        if (line.retryAtNanos().isEmpty()) {
            String what = before.startsWith("Try") ? "Please wait..." : before.stripTrailing();
            return fixed(List.of(first, what));
        }
        long left = Math.max(0, line.retryAtNanos().get() - nowNanos);
        long seconds = (left + SECOND_NANOS - 1) / SECOND_NANOS;
        Optional<Duration> stale =
                left == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left - (seconds - 1) * SECOND_NANOS));
        return new Screen(List.of(first, before + seconds + "s"), stale);
    }

    private static Screen clock(ZonedDateTime wall, String second) {
        LocalTime time = wall.toLocalTime();
        return new Screen(
                List.of(CLOCK.format(time), second),
                Optional.of(Duration.ofMinutes(1).minusSeconds(time.getSecond()).minusNanos(time.getNano())));
    }

    private static Screen fixed(List<String> rows) {
        return new Screen(rows, Optional.empty());
    }

    /** Names come from the far end: nothing in them may move the cursor. */
    private static String printable(String row) {
        return row.replaceAll("\\p{Cntrl}", " ");
    }
}
