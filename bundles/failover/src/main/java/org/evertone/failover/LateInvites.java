package org.evertone.failover;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * INVITEs that were given up but may still be answered: the far end of a thawed server must neither ring nor talk to
 * nobody. Remembered for five minutes, well over 64·T1, because a frozen server can deliver what it queued much later.
 */
final class LateInvites {
    private static final long KEPT_NANOS = 300 * Core.SECOND;
    private static final int MOST = 256;

    private final Core core;
    private final Exchanges exchanges;
    private final Cancels cancels;
    private final Map<Long, Late> invites = new LinkedHashMap<>();

    LateInvites(Core core, Exchanges exchanges, Cancels cancels) {
        this.core = core;
        this.exchanges = exchanges;
        this.cancels = cancels;
    }

    /** An attempt that is remembered already stays as it is. @param cancelled whether CANCEL was sent */
    void add(long attempt, int server, boolean cancelled) {
        if (invites.containsKey(attempt)) {
            return;
        }
        if (invites.size() == MOST) {
            Map.Entry<Long, Late> oldest = invites.entrySet().iterator().next();
            oldest.getValue().forget.cancel();
            invites.remove(oldest.getKey());
        }
        Late late = new Late(server, core.after(KEPT_NANOS, () -> invites.remove(attempt)));
        late.cancelled = cancelled;
        invites.put(attempt, late);
    }

    void provisional(long attempt) {
        Late late = invites.get(attempt);
        if (late != null && !late.cancelled) {
            late.cancelled = true;
            cancels.send(attempt, late.server);
        }
    }

    void answered(long attempt, Answer answer) {
        Late late = invites.get(attempt);
        if (late == null || late.released || answer.code() >= 300) {
            return;
        }
        late.released = true;
        core.explain(
                "call.late-answer",
                "A call that had moved on was answered late and is hung up",
                "server " + late.server + " answered " + answer.code() + " after the attempt was given up",
                "server",
                late.server,
                "method",
                Method.INVITE,
                "code",
                answer.code());
        release(attempt, late.server, released -> {});
    }

    /** Hangs up the dialog that a 2xx to this attempt made. @param done whether the server confirmed */
    void release(long attempt, int server, Consumer<Boolean> done) {
        exchanges
                .make(
                        Method.BYE,
                        server,
                        true,
                        (bye, expires) -> new Command.SendByeLate(bye, attempt),
                        (exchange, outcome) -> done.accept(!(outcome instanceof Exchange.Outcome.Unavailable)))
                .begin();
    }

    int size() {
        return invites.size();
    }

    private static final class Late {
        private final int server;
        private final Timers.Timer forget;
        private boolean cancelled;
        private boolean released;

        private Late(int server, Timers.Timer forget) {
            this.server = server;
            this.forget = forget;
        }
    }
}
