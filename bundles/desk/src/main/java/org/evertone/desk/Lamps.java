package org.evertone.desk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.config.LineFeatures;
import org.evertone.hal.LampPattern;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;

/**
 * What each lamp shows of the desk's state. One lamp, several truths: ringing, then a call, then what the line is doing;
 * do-not-disturb and forwarding show only where all is well. While the phone is being changed and there is no call, one
 * lamp after the other is lit.
 */
final class Lamps {
    private Lamps() {}

    /** Patterns by lamp name: one lamp for each line, and those of the phone. */
    static Map<String, LampPattern> of(DeskState desk) {
        Map<String, LampPattern> lamps = new LinkedHashMap<>();
        lamps.put(name(1), Patterns.OFF);
        desk.lines().all().forEach(line -> lamps.put(name(line.line()), of(line, desk.settings())));
        for (CallView call : desk.calls().all()) {
            LampPattern pattern = Patterns.of(foremost(desk.calls().all(), call.line()));
            if (!pattern.off()) {
                lamps.put(name(call.line()), pattern);
            }
        }
        boolean news = desk.lines().messagesWait() || desk.history().missed() > 0;
        lamps.put("message", news ? Patterns.MESSAGES : Patterns.OFF);
        lamps.put("mute", desk.muted() ? Patterns.MUTED : Patterns.OFF);
        if (desk.calls().isEmpty()) {
            desk.lampRun().lit(lamps.size(), desk.nowNanos()).ifPresent(lit -> run(lamps, lit));
        }
        desk.testPattern().ifPresent(test -> lamps.replaceAll((name, pattern) -> test));
        return Collections.unmodifiableMap(lamps);
    }

    private static void run(Map<String, LampPattern> lamps, int lit) {
        String on = List.copyOf(lamps.keySet()).get(lit);
        lamps.replaceAll((name, pattern) -> name.equals(on) ? Patterns.UPDATING : Patterns.OFF);
    }

    private static String name(int line) {
        return "line" + line;
    }

    private static LampPattern of(LineStatus line, DeskSettings settings) {
        LineFeatures features = settings.features(line.line());
        if (line.state() != LineState.REGISTERED_PRIMARY) {
            return Patterns.of(line.state());
        }
        if (features.doNotDisturb()) {
            return Patterns.DO_NOT_DISTURB;
        }
        return features.forwardAlways().isPresent() ? Patterns.FORWARDED : Patterns.of(line.state());
    }

    /** The state of a line's call that its lamp shows; {@code ENDED} when none wants to be shown. */
    private static CallState foremost(List<CallView> calls, int line) {
        Optional<CallState> shown =
                List.of(CallState.RINGING, CallState.ACTIVE, CallState.REMOTE_HELD, CallState.HELD).stream()
                        .filter(state -> calls.stream().anyMatch(call -> call.line() == line && call.state() == state))
                        .findFirst();
        return shown.orElse(CallState.ENDED);
    }
}
