package org.evertone.call.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.Calls;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.line.Failure;
import org.evertone.line.Referral;

/**
 * Calls that we make because a far end asked for it (REFER, RFC 3515), told to it until they stand or fail. While they
 * are made the far end is on hold; it is taken back when they fail.
 */
final class Referrals {
    /** RFC 5589 §6.1: whoever asked ends the session with us once it knows; one that does not is not kept for ever. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private static final int RINGING = 180;
    private static final int OK = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int REQUEST_TERMINATED = 487;
    private static final int NOT_ACCEPTABLE = 488;
    private static final int UNAVAILABLE = 503;

    private final Roster roster;
    private final Call.Services services;
    private final Map<Call, Request> running = new HashMap<>();
    /** Whether one was agreed to and is not dialled yet. */
    private boolean due;

    /** @param from the call whose far end asked */
    private record Request(Referral referral, Call from) {}

    Referrals(Roster roster, Call.Services services) {
        this.roster = roster;
        this.services = services;
    }

    /** @return whether the call is made, as soon as the far end has its answer */
    boolean asked(Call from, Referral referral) {
        Optional<String> hindrance = hindrance(from);
        String whom = from.view().peerName() + " asks us to talk to " + referral.target();
        services.timeline()
                .record(
                        from.identity().line(),
                        hindrance.isEmpty() ? "call.referred" : "call.referral-refused",
                        hindrance.isEmpty() ? whom : whom + ", which is refused",
                        hindrance.orElse(""),
                        Map.of());
        if (hindrance.isEmpty()) {
            due = true;
            services.loop().execute(() -> begin(from, referral));
        }
        return hindrance.isEmpty();
    }

    private Optional<String> hindrance(Call from) {
        if (!from.stands()) {
            return Optional.of("the call does not stand");
        }
        if (!accepted(from.identity().line())) {
            return Optional.of("Accept Transfer of the line is off");
        }
        if (from.transferring()) {
            return Optional.of("we hand it over ourselves");
        }
        return noRoom();
    }

    private boolean accepted(int line) {
        return roster.line(line)
                .map(LineSettings::features)
                .orElse(LineFeatures.PLAIN)
                .acceptTransfer();
    }

    private Optional<String> noRoom() {
        if (due || roster.all().stream().anyMatch(Call::dialled)) {
            return Optional.of("another call is being dialled");
        }
        return roster.size() < Calls.MAXIMUM
                ? Optional.empty()
                : Optional.of("there are " + Calls.MAXIMUM + " calls already");
    }

    private void begin(Call from, Referral referral) {
        due = false;
        if (noRoom().isPresent()) {
            referral.report(UNAVAILABLE);
            return;
        }
        Call made = roster.referred(from.identity().line(), referral);
        running.put(made, new Request(referral, from));
        roster.holdAllBut(null);
        roster.add(made);
        made.fire(new CallEvent.Dialled());
    }

    /** A call has another state. */
    void follow(Call made) {
        Request request = running.get(made);
        if (request == null) {
            return;
        }
        if (made.stands()) {
            running.remove(made);
            request.referral().report(OK);
            services.loop().schedule(FAREWELL, () -> part(request.from(), made));
        } else if (made.state() == CallState.ENDED) {
            running.remove(made);
            request.referral().report(code(made.failure().orElseThrow()));
            if (request.from().stands()) {
                roster.resumeWhenFree(request.from());
            }
        } else if (made.state() == CallState.RINGING_OUT) {
            request.referral().report(RINGING);
        }
    }

    private void part(Call from, Call made) {
        if (from.stands() && from.holding()) {
            roster.drop(from, "transferred to " + made.view().peerName());
        }
    }

    private static int code(Failure failure) {
        return failure.code() > 0
                ? failure.code()
                : switch (failure.failureClass()) {
                    case LOCAL -> REQUEST_TERMINATED;
                    case NO_ANSWER -> REQUEST_TIMEOUT;
                    case NO_COMMON_AUDIO, NOT_SECURE -> NOT_ACCEPTABLE;
                    default -> UNAVAILABLE;
                };
    }
}
