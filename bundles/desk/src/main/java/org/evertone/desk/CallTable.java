package org.evertone.desk;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evertone.call.CallState;
import org.evertone.call.CallView;

/** The calls that are not over, and which of them is meant. */
final class CallTable {
    /** The call that handset and keys mean: the first of these. */
    private static final List<CallState> FOREMOST = List.of(
            CallState.ACTIVE,
            CallState.REMOTE_HELD,
            CallState.DIALLING,
            CallState.RINGING_OUT,
            CallState.RINGING,
            CallState.HELD);

    private final Map<String, Known> calls = new LinkedHashMap<>();
    private final Set<String> spared = new HashSet<>();

    /** A call, and whether its far end is heard although it has not answered. */
    record Known(CallView view, boolean earlyMedia) {
        boolean in(CallState state) {
            return view.state() == state;
        }

        /** Whether digits reach the far end. */
        boolean hears() {
            return stands(view) || earlyMedia;
        }
    }

    /** @return what was known of it before */
    Optional<CallView> put(CallView changed, boolean earlyMedia) {
        if (changed.state() != CallState.HELD) {
            spared.remove(changed.id());
        }
        return Optional.ofNullable(calls.put(changed.id(), new Known(changed, earlyMedia)))
                .map(Known::view);
    }

    Optional<CallView> remove(String id) {
        spared.remove(id);
        return Optional.ofNullable(calls.remove(id)).map(Known::view);
    }

    /** A call is over beside those on hold: until one is taken up, they are not what a handset lets go of. */
    void spare() {
        all().stream().filter(call -> call.state() == CallState.HELD).forEach(call -> spared.add(call.id()));
    }

    boolean spared(String id) {
        return spared.contains(id);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    int size() {
        return calls.size();
    }

    /** Oldest first. */
    List<CallView> all() {
        return calls.values().stream().map(Known::view).toList();
    }

    Optional<CallView> find(String id) {
        return Optional.ofNullable(calls.get(id)).map(Known::view);
    }

    Optional<Known> foremost() {
        return calls.values().stream().min(Comparator.comparingInt(known -> rank(known.view())));
    }

    /** The foremost call of one line. */
    Optional<CallView> onLine(int line) {
        return all().stream().filter(call -> call.line() == line).min(Comparator.comparingInt(CallTable::rank));
    }

    boolean foremostIs(CallState state) {
        return foremost().filter(known -> known.in(state)).isPresent();
    }

    /** A call that rings beside one that the person has, on hold or not. */
    Optional<CallView> waiting() {
        return all().stream().anyMatch(CallTable::begun) ? first(CallState.RINGING) : Optional.empty();
    }

    Optional<CallView> first(CallState state) {
        return all().stream().filter(call -> call.state() == state).findFirst();
    }

    /** Whether there is a session, on hold or not. */
    static boolean stands(CallView call) {
        return call.state() == CallState.ACTIVE
                || call.state() == CallState.HELD
                || call.state() == CallState.REMOTE_HELD;
    }

    /** Whether it is one that the person dialled or answered. */
    static boolean begun(CallView call) {
        return call.state() != CallState.RINGING;
    }

    /** Whether the person talks in it, or waits for its answer. */
    static boolean connected(CallView call) {
        return begun(call) && call.state() != CallState.HELD;
    }

    private static int rank(CallView call) {
        return FOREMOST.indexOf(call.state());
    }
}
