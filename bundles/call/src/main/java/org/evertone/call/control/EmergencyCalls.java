package org.evertone.call.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.Calls;
import org.evertone.line.DialTarget;
import org.evertone.line.Failure;

/** Calls to emergency numbers: whatever else goes on makes room for them, and every line is tried. */
final class EmergencyCalls {
    private final Roster roster;
    private final Call.Services services;
    /** Lines that are left, for each such call that is not answered yet. */
    private final Map<Call, Deque<Integer>> left = new HashMap<>();

    EmergencyCalls(Roster roster, Call.Services services) {
        this.roster = roster;
        this.services = services;
    }

    /** @param number as {@link DialTarget#normalise} leaves it */
    boolean isEmergency(String number) {
        return roster.features().emergencyNumbers().contains(number);
    }

    /**
     * Dials. Pressed twice, the call that is under way goes on.
     *
     * @param named line number, or 0
     * @return id of the call
     */
    String dial(int named, String number) {
        Optional<Call> underWay = roster.all().stream()
                .filter(call -> call.dialled() && call.identity().peer().equals(number))
                .findFirst();
        if (underWay.isPresent()) {
            return underWay.get().id();
        }
        makeRoom();
        Deque<Integer> lines =
                new ArrayDeque<>(EmergencyRules.lines(named, services.lines().statuses()));
        Call.Identity identity = roster.identity(lines.isEmpty() ? 0 : lines.remove(), number, number);
        start(identity, lines, "");
        return identity.id();
    }

    private void makeRoom() {
        for (Call call : roster.all()) {
            if (call.ringing()) {
                call.fire(new CallEvent.Dropped(roster.features().busyCode(), "an emergency number is dialled"));
            } else if (call.dialled()) {
                roster.drop(call, "an emergency number is dialled");
            }
        }
        roster.holdAllBut(null);
        if (roster.size() >= Calls.MAXIMUM) {
            roster.drop(roster.all().get(0), "made room for an emergency call");
        }
    }

    private void start(Call.Identity identity, Deque<Integer> lines, String why) {
        services.timeline()
                .record(
                        identity.line(),
                        "call.emergency",
                        "Emergency number " + identity.peer() + " is dialled",
                        why,
                        Map.of("call", identity.id()));
        Call call = roster.outgoing(identity);
        if (identity.line() == 0) {
            call.fire(new CallEvent.LegEnded(Roster.NO_LINE));
            return;
        }
        left.put(call, lines);
        roster.add(call);
        call.fire(new CallEvent.Dialled());
    }

    /**
     * A call has another state.
     *
     * @return whether it goes on from another line, so that its end is nobody's business
     */
    boolean follow(Call call) {
        Deque<Integer> lines = left.get(call);
        // a gateway may ring, or explain itself in a 183, before it gives up
        if (lines == null || call.dialled()) {
            return false;
        }
        left.remove(call);
        Optional<Failure> failure = call.failure();
        if (failure.isEmpty() || lines.isEmpty() || !EmergencyRules.tryNext(failure.get())) {
            return false;
        }
        Call.Identity before = call.identity();
        roster.remove(call);
        start(
                new Call.Identity(before.id(), lines.remove(), before.peer(), before.peerName()),
                lines,
                "line " + before.line() + ": " + EndReport.why(failure.get()));
        return true;
    }
}
