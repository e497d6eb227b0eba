package org.evertone.failover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The calls of a line: dialled ones until they stand and while they stand, and the hang-ups under way. */
final class Calls {
    private static final int MOST = 64;

    private final Core core;
    private final Exchanges exchanges;
    private final Registration registration;
    private final Cancels cancels;
    private final LateInvites lateInvites;
    private final Map<Long, OutgoingCall> outgoing = new LinkedHashMap<>();
    private final Map<Long, Release> releases = new LinkedHashMap<>();

    Calls(Core core, Exchanges exchanges, Registration registration) {
        this.core = core;
        this.exchanges = exchanges;
        this.registration = registration;
        cancels = new Cancels(exchanges, registration);
        lateInvites = new LateInvites(core, exchanges, cancels);
    }

    LateInvites late() {
        return lateInvites;
    }

    void dial(long call) {
        if (outgoing.containsKey(call) || releases.containsKey(call)) {
            return;
        }
        if (outgoing.size() >= MOST) {
            Fault full = new Fault(Cause.REJECTED, 0, 1, "more than " + MOST + " calls at a time");
            core.emit(new Command.CallFailed(call, List.of(full)));
            return;
        }
        outgoing.put(call, new OutgoingCall(core, exchanges, registration, lateInvites, cancels, call));
    }

    void hangUp(long call) {
        OutgoingCall dialled = outgoing.get(call);
        if (dialled == null) {
            if (!releases.containsKey(call)) {
                core.emit(new Command.CallReleased(call, true, core.targets.active()));
            }
        } else if (dialled.established()) {
            dialled.forget();
            release(call, dialled.server());
        } else {
            dialled.hangUp();
        }
    }

    void hangUpIncoming(long call, int server) {
        if (!releases.containsKey(call) && core.targets.exists(server)) {
            release(call, server);
        }
    }

    void farEndEnded(long call) {
        OutgoingCall dialled = outgoing.get(call);
        Release release = releases.get(call);
        if (release != null) {
            release.farEndEnded();
        } else if (dialled != null && dialled.established()) {
            dialled.forget();
        }
    }

    /** Lets every call and hang-up go on as far as it can now. */
    boolean advance() {
        boolean moved = false;
        for (OutgoingCall call : new ArrayList<>(outgoing.values())) {
            moved |= call.advance();
        }
        for (Release release : new ArrayList<>(releases.values())) {
            moved |= release.advance();
        }
        outgoing.values().removeIf(OutgoingCall::over);
        releases.values().removeIf(Release::over);
        return moved;
    }

    int size() {
        return outgoing.size() + releases.size() + lateInvites.size();
    }

    private void release(long call, int server) {
        if (releases.size() >= MOST) {
            core.emit(new Command.CallReleased(call, false, server));
            return;
        }
        Release release = new Release(core, exchanges, registration, call, server);
        releases.put(call, release);
        release.begin();
    }
}
