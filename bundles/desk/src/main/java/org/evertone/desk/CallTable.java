package org.evertone.desk;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        return Optional.ofNullable(calls.put(changed.id(), new Known(changed, earlyMedia)))
                .map(Known::view);
    }

    Optional<CallView> remove(String id) {
        return Optional.ofNullable(calls.remove(id)).map(Known::view);
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

    /** A call that rings beside one that is more to the person. */
    Optional<CallView> waiting() {
        return foremostIs(CallState.RINGING) ? Optional.empty() : first(CallState.RINGING);
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

    private static int rank(CallView call) {
        return FOREMOST.indexOf(call.state());
    }
}
