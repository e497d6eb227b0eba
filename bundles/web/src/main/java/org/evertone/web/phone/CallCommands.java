package org.evertone.web.phone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.web.phone.ActionException.Reason;

/** Commands about calls. A call is named by its id; where the id may be left out, the one is meant that a person would mean. */
final class CallCommands {
    /** States in which a call can be put on hold. */
    private static final Set<CallState> SPEAKING = Set.of(CallState.ACTIVE, CallState.REMOTE_HELD);

    private static final Set<CallState> STANDING = Set.of(CallState.ACTIVE, CallState.HELD, CallState.REMOTE_HELD);

    private static final int MOST_DIGITS = 128;

    private final Calls calls;
    private final LoopCalls loop;

    CallCommands(Calls calls, LoopCalls loop) {
        this.calls = calls;
        this.loop = loop;
    }

    /** @return the id of the call; one that ended at once is refused with its reason */
    String dial(String target) throws ActionException {
        return loop.ask(() -> {
            List<CallView> ended = new ArrayList<>();
            Calls.CallsListener watch = call -> {
                if (call.state() == CallState.ENDED) {
                    ended.add(call);
                }
            };
            calls.addListener(watch);
            try {
                String id = calls.dial(0, target);
                for (CallView call : ended) {
                    if (call.id().equals(id)) {
                        throw new ActionException(
                                Reason.CONFLICT,
                                "the call to " + PhoneActions.printable(target) + " ended at once: "
                                        + call.failure()
                                                .map(failure -> failure.detail().isEmpty()
                                                        ? failure.summary()
                                                        : failure.summary() + ", " + failure.detail())
                                                .orElse("no reason given"));
                    }
                }
                return id;
            } finally {
                calls.removeListener(watch);
            }
        });
    }

    String answer(List<String> id) throws ActionException {
        return onCall(id, Set.of(CallState.RINGING), "no call is ringing", calls::answer);
    }

    String hangUp(List<String> id) throws ActionException {
        return onCall(id, Set.of(CallState.values()), "there is no call to hang up", calls::hangUp);
    }

    String hold(List<String> id) throws ActionException {
        return onCall(id, SPEAKING, "there is no active call to hold", calls::hold);
    }

    String resume(List<String> id) throws ActionException {
        return onCall(id, Set.of(CallState.HELD), "no call is on hold", calls::resume);
    }

    void redirect(String id, String target) throws ActionException {
        onCall(List.of(id), Set.of(), "", call -> calls.redirect(call, target));
    }

    /** To a number or URI, or to the far end of another call. */
    void transfer(String id, String target) throws ActionException {
        onCall(List.of(id), Set.of(), "", call -> {
            if (calls.calls().stream().anyMatch(other -> other.id().equals(target))) {
                calls.transferTo(call, target);
            } else {
                calls.transfer(call, target);
            }
        });
    }

    String digits(String symbols, List<String> id) throws ActionException {
        if (!symbols.matches("[0-9*#A-D]{1," + MOST_DIGITS + "}")) {
            throw PhoneActions.invalid("dtmf takes 1 to " + MOST_DIGITS + " digits of 0-9 * # A-D");
        }
        return onCall(id, SPEAKING, "there is no active call", call -> {
            requireAnswered(call);
            symbols.chars().forEach(symbol -> calls.sendDigit(call, (char) symbol));
        });
    }

    /** Digits of a call in which nobody hears would vanish without a word. */
    private void requireAnswered(String id) throws ActionException {
        boolean answered =
                calls.calls().stream().anyMatch(call -> call.id().equals(id) && STANDING.contains(call.state()));
        if (!answered && !calls.earlyMedia(id)) {
            throw new ActionException(
                    Reason.CONFLICT, "the call '" + PhoneActions.printable(id) + "' is not answered yet");
        }
    }

    void conference() throws ActionException {
        loop.ask(() -> {
            long standing = calls.calls().stream()
                    .filter(call -> STANDING.contains(call.state()))
                    .count();
            if (standing < 2) {
                throw new ActionException(
                        Reason.CONFLICT,
                        "a conference joins two calls, and there is " + (standing == 0 ? "none" : "one"));
            }
            calls.conference();
            return standing;
        });
    }

    /** Does something to the named call, or to the one a person would mean, and answers its id. */
    private String onCall(List<String> id, Set<CallState> states, String none, Deed deed) throws ActionException {
        return loop.ask(() -> {
            String chosen = choose(id, states, none);
            deed.on(chosen);
            return chosen;
        });
    }

    @FunctionalInterface
    private interface Deed {
        void on(String call) throws ActionException;
    }

    /** The named call; without a name the one a person would mean: talking before ringing, else the oldest. */
    private String choose(List<String> id, Set<CallState> states, String none) throws ActionException {
        List<CallView> present = calls.calls();
        if (!id.isEmpty()) {
            return present.stream()
                    .map(CallView::id)
                    .filter(id.get(0)::equals)
                    .findFirst()
                    .orElseThrow(() -> new ActionException(
                            Reason.CONFLICT, "there is no call '" + PhoneActions.printable(id.get(0)) + "'"));
        }
        return present.stream()
                .filter(call -> states.contains(call.state()))
                .min(Comparator.comparing(call -> call.state() != CallState.ACTIVE))
                .map(CallView::id)
                .orElseThrow(() -> new ActionException(Reason.CONFLICT, none));
    }
}
