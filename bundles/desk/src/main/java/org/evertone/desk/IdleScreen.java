package org.evertone.desk;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.evertone.config.LineFeatures;
import org.evertone.hal.Notice;
import org.evertone.line.Failure;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;

/** Words while there is no call: clock and lines, what is in trouble, what waits for the person. */
final class IdleScreen {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private static final List<LineState> BY_URGENCY = List.of(
            LineState.FAILING_OVER,
            LineState.UNREGISTERED,
            LineState.PROBING,
            LineState.REGISTERED_BACKUP,
            LineState.REGISTERING,
            LineState.REGISTERED_PRIMARY);

    /** Most urgent first: a small display has room for one line. */
    static final Comparator<LineStatus> URGENCY = Comparator.comparingInt(
                    (LineStatus status) -> BY_URGENCY.indexOf(status.state()))
            .thenComparingInt(LineStatus::line);

    private IdleScreen() {}

    static Screen of(DeskState desk, long nowNanos, ZonedDateTime wall, Screen.Place place) {
        Optional<LineStatus> line = desk.lines().all().stream()
                .filter(status -> status.state() != LineState.DISABLED)
                .min(URGENCY);
        boolean inService = line.filter(status -> status.state().inService()).isPresent();
        if (desk.engaged() && (inService || desk.chosenLine() > 0 || desk.furtherCall())) {
            String hint = desk.settings().dialByPound() ? "# sends" : "";
            return Screen.fixed("Dial a number", desk.chosenLine() > 0 ? "Line " + desk.chosenLine() : hint);
        }
        Optional<Notice> first = Stream.of(Notice.Kind.UPDATING, Notice.Kind.SET_UP)
                .flatMap(kind -> desk.notices(kind).stream())
                .findFirst();
        if (first.isPresent()) {
            return new Screen(first.get().rows(), first.get().link(), Optional.empty());
        }
        Screen idle = line.map(status -> line(desk, status, nowNanos, wall, place.columns()))
                .orElseGet(() -> clock(wall, "No line set up"));
        return place.tall() ? idle : Screen.inTurn(pages(desk, idle, wall), nowNanos);
    }

    private static List<Screen> pages(DeskState desk, Screen idle, ZonedDateTime wall) {
        List<Screen> pages = new ArrayList<>();
        pages.add(idle);
        waits(desk).forEach(words -> pages.add(clock(wall, words)));
        desk.notices(Notice.Kind.TROUBLE).forEach(notice -> pages.add(Screen.of(notice.rows())));
        return pages;
    }

    /** What waits for the person, each in at most 16 characters. */
    static List<String> waits(DeskState desk) {
        List<String> waits = new ArrayList<>();
        int missed = desk.history().missed();
        if (missed > 0) {
            waits.add(missed == 1 ? "1 missed call" : missed + " missed calls");
        }
        int messages = desk.lines().messages();
        if (desk.lines().messagesWait()) {
            waits.add(messages == 0 ? "New messages" : messages == 1 ? "1 message" : messages + " messages");
        }
        return waits;
    }

    private static Screen line(DeskState desk, LineStatus line, long nowNanos, ZonedDateTime wall, int columns) {
        return switch (line.state()) {
            case REGISTERED_PRIMARY ->
                desk.lines().mainServerBackLine() == line.line()
                        ? Screen.fixed("Main server back", line.label())
                        : clock(wall, label(line, desk.settings().features(line.line())));
            case REGISTERED_BACKUP -> {
                String which = line.activeServer() + "/" + line.servers().size();
                String ok = "Line " + line.line() + " OK";
                int blanks = Math.max(1, columns - ok.length() - which.length());
                yield Screen.fixed("On backup server", ok + " ".repeat(blanks) + which);
            }
            case PROBING -> Screen.fixed("Testing primary", "On backup, OK");
            case FAILING_OVER -> Screen.fixed("Switching server", "Please wait...");
            case REGISTERING -> Screen.fixed("Line " + line.line(), "connecting...");
            case UNREGISTERED -> unregistered(desk, line, nowNanos);
            case DISABLED -> clock(wall, "No line set up");
        };
    }

    private static String label(LineStatus line, LineFeatures features) {
        if (features.doNotDisturb()) {
            return "DND";
        }
        return features.forwardAlways().map(target -> "FWD > " + target).orElse(line.label());
    }

    private static Screen unregistered(DeskState desk, LineStatus line, long nowNanos) {
        List<Failure> failures = line.failures();
        if (failures.isEmpty()) {
            return countdown("NO SERVICE", "Try again: ", line, nowNanos);
        }
        boolean ours = failures.stream().allMatch(Words::ours);
        boolean allOut = !ours && failures.stream().allMatch(Words::outOfService);
        if (allOut && failures.size() > 1) {
            return countdown("NO SERVICE", Words.codes(failures) + " ", line, nowNanos);
        }
        Failure telling = failures.stream()
                .filter(failure -> !Words.outOfService(failure))
                .findFirst()
                .orElse(failures.get(failures.size() - 1));
        List<String> words = Words.line(
                telling,
                line.line(),
                desk.settings().retryCounts(line.line()),
                line.servers().size());
        return allOut && line.retryAtNanos().isPresent()
                ? countdown(words.get(0), "Try again: ", line, nowNanos)
                : Screen.of(words);
    }

    private static Screen countdown(String first, String before, LineStatus line, long nowNanos) {
        if (line.retryAtNanos().isEmpty()) {
            return Screen.fixed(first, before.startsWith("Try") ? "Please wait..." : before.stripTrailing());
        }
        long left = Math.max(0, line.retryAtNanos().get() - nowNanos);
        long seconds = (left + SECOND_NANOS - 1) / SECOND_NANOS;
        Optional<Duration> stale =
                left == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left - (seconds - 1) * SECOND_NANOS));
        return new Screen(List.of(first, before + seconds + "s"), "", stale);
    }

    private static Screen clock(ZonedDateTime wall, String second) {
        LocalTime time = wall.toLocalTime();
        return new Screen(
                List.of(CLOCK.format(time), second),
                "",
                Optional.of(Duration.ofMinutes(1).minusSeconds(time.getSecond()).minusNanos(time.getNano())));
    }
}
