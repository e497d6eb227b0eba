package org.evertone.lab;

import com.google.gson.Gson;
import java.util.List;

/**
 * What {@code status} says, as far as tests look at it.
 *
 * @param lines the configured lines
 * @param calls calls that have not ended
 * @param display rows of the LCD
 */
record PhoneStatus(List<Line> lines, List<Call> calls, List<String> display) {

    record Line(int line, String state, int activeServer, String reason) {}

    record Call(
            String id,
            String state,
            String peer,
            String codec,
            boolean encrypted,
            boolean conference,
            Quality statistics) {}

    /** How a call sounds; the names and units are those of {@code status}. */
    record Quality(
            long sent,
            long received,
            long lost,
            long late,
            long rejected,
            double jitterMillis,
            long concealedMillis,
            double playoutDelayMillis,
            double clockSkewPpm,
            double roundTripMillis,
            double mos) {}

    static PhoneStatus parse(String json) {
        return new Gson().fromJson(json, PhoneStatus.class);
    }

    /** State of line 1. */
    String lineState() {
        return lines.stream()
                .filter(line -> line.line() == 1)
                .findFirst()
                .map(Line::state)
                .orElse("none");
    }

    /** State of the only call, or {@code none}. */
    String callState() {
        return calls.isEmpty() ? "none" : calls.get(0).state();
    }

    boolean hasCall(String state) {
        return calls.stream().anyMatch(call -> call.state().equals(state));
    }

    /** Whether at least two calls are joined, and no call is not. */
    boolean allInConference() {
        return calls.size() > 1 && calls.stream().allMatch(Call::conference);
    }
}
