package org.evertone.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evertone.call.CallView;
import org.evertone.hal.Notice;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;

/** Third and fourth row where there are so many: the softer detail, and what waits for the person. */
final class BelowScreen {
    private BelowScreen() {}

    static Screen of(DeskState desk, long nowNanos) {
        if (desk.browser().isOpen()) {
            return desk.browser()
                    .entry()
                    .map(entry -> Screen.fixed(
                            entry.number(),
                            desk.browser().position() + "/" + desk.browser().size()))
                    .orElseGet(() -> Screen.fixed("", ""));
        }
        Optional<CallView> call = desk.call();
        if (call.isPresent()) {
            return Screen.fixed(
                    CallScreen.detail(call.get()),
                    desk.calls()
                            .waiting()
                            .filter(waiting -> !waiting.id().equals(call.get().id()))
                            .map(waiting -> "Waiting: " + Words.name(waiting))
                            .or(() -> otherHeld(desk, call.get()))
                            .orElse(""));
        }
        List<Screen> pages = new ArrayList<>();
        pages.add(Screen.fixed(others(desk), waits(desk)));
        desk.notices(Notice.Kind.TROUBLE).forEach(notice -> pages.add(Screen.of(notice.rows())));
        return Screen.inTurn(pages, nowNanos);
    }

    private static Optional<String> otherHeld(DeskState desk, CallView call) {
        return desk.calls().all().stream()
                .filter(other -> !other.id().equals(call.id()) && CallTable.stands(other) && !other.conference())
                .findFirst()
                .map(other -> "HOLD  " + Words.name(other));
    }

    /** The first line that is not well, beside the one that the first rows are about. */
    private static String others(DeskState desk) {
        return desk.lines().all().stream()
                .filter(line -> line.state() != LineState.DISABLED && line.state() != LineState.REGISTERED_PRIMARY)
                .sorted(IdleScreen.URGENCY)
                .skip(1)
                .findFirst()
                .map(BelowScreen::inShort)
                .orElse("");
    }

    private static String inShort(LineStatus line) {
        return "Line " + line.line() + " " + line.state().word();
    }

    private static String waits(DeskState desk) {
        return String.join("  ", IdleScreen.waits(desk));
    }
}
