package org.evertone.desk;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.line.LineState;

/** Words for the call of the moment, in turn with one that waits. */
final class CallScreen {
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private CallScreen() {}

    static Screen of(DeskState desk, long nowNanos) {
        if (!desk.engaged() && desk.transfer().callsBack()) {
            return Screen.fixed("Transfer failed", "Caller is back");
        }
        CallView call = desk.call().orElseThrow();
        boolean asked =
                desk.transfer().in(Transfer.Step.ASKED) && desk.transfer().concerns(call.id());
        Screen foremost = asked
                ? Screen.fixed(
                        "Transferring...",
                        desk.calls()
                                .find(desk.transfer().from())
                                .map(Words::name)
                                .orElse(""))
                : of(desk, call, nowNanos);
        return call.state() == CallState.RINGING ? foremost : beside(foremost, desk, nowNanos);
    }

    /** What is shown now, in turn with the name of a call that waits. */
    static Screen beside(Screen shown, DeskState desk, long nowNanos) {
        return desk.calls()
                .waiting()
                .map(waiting ->
                        Screen.inTurn(List.of(shown, Screen.fixed("Call waiting", Words.name(waiting))), nowNanos))
                .orElse(shown);
    }

    private static Screen of(DeskState desk, CallView call, long nowNanos) {
        String name = Words.name(call);
        return switch (call.state()) {
            case DIALLING -> {
                boolean switching = desk.lines().all().stream()
                        .anyMatch(line -> line.line() == call.line() && line.state() == LineState.FAILING_OVER);
                yield switching ? Screen.fixed("Switching server", "Please wait...") : Screen.fixed(name, "Calling...");
            }
            case RINGING_OUT -> Screen.fixed(name, "Ringing...");
            case RINGING -> Screen.fixed(name, call.peer());
            case ACTIVE -> timed(call.conference() ? "Conference" : name, desk.muted(), call, nowNanos);
            case HELD -> timed("HOLD  " + name, false, call, nowNanos);
            case REMOTE_HELD -> timed("They hold you", desk.muted(), call, nowNanos);
            case ENDED -> Screen.fixed(name, "");
        };
    }

    private static Screen timed(String first, boolean muted, CallView call, long nowNanos) {
        long elapsed = Math.max(0, nowNanos - call.startedNanos().orElse(nowNanos));
        long seconds = elapsed / SECOND_NANOS;
        String time = String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
        return new Screen(
                List.of(first, muted ? "MUTED     " + time : time),
                "",
                Optional.of(Duration.ofNanos(SECOND_NANOS - elapsed % SECOND_NANOS)));
    }

    /** How the call sounds, for a display with room for it. */
    static String detail(CallView call) {
        String line = "Line " + call.line();
        if (call.state() == CallState.DIALLING || call.codec().isEmpty()) {
            return line;
        }
        return line + "  " + call.codec() + (call.encrypted() ? " SRTP" : "");
    }
}
