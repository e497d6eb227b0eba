package org.evertone.failover;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One walk of the registration over the servers: the active one, the others by priority (R3, R6). */
final class Round {
    /** Why it walks. */
    enum Kind {
        INITIAL,
        /** In time before the binding ends; the line is in service. */
        REFRESH,
        /** A keep-alive or CANCEL went unanswered: is the active server still there? */
        CHECK,
        /** The active server is lost. */
        MOVE,
        RETRY,
        /** Like a retry, but a user waits for it: it does not lengthen the wait between rounds. */
        DEMAND;

        boolean fromNothing() {
            return this == RETRY || this == DEMAND;
        }
    }

    private final Core core;
    private final Exchanges exchanges;
    private final Exchange.Owner owner;
    private final Set<Integer> tried;
    private final boolean fresh;
    private Kind kind;
    private @Nullable Exchange current;
    private boolean redirected;
    private int asked;

    /** @param tried servers that need not be asked */
    Round(Core core, Exchanges exchanges, Exchange.Owner owner, Kind kind, Set<Integer> tried) {
        this.core = core;
        this.exchanges = exchanges;
        this.owner = owner;
        this.kind = kind;
        this.tried = new HashSet<>(tried);
        fresh = tried.isEmpty();
    }

    Kind kind() {
        return kind;
    }

    void become(Kind next) {
        kind = next;
    }

    /** Server asked at the moment or, between two servers, the one asked last; 0 before the first. */
    int server() {
        return asked;
    }

    boolean atFirstServer() {
        return kind == Kind.INITIAL && fresh && current != null && tried.size() == 1;
    }

    /** Asks the next server. @return false when none is left */
    boolean advance() {
        int server = core.targets.next(tried);
        if (server == 0) {
            return false;
        }
        ask(server);
        return true;
    }

    /** Follows a redirect. @return false when the target is no server that may still be asked, or it is the second one */
    boolean follow(int server) {
        if (redirected || !core.targets.exists(server) || tried.contains(server) || core.targets.silent(server)) {
            return false;
        }
        redirected = true;
        ask(server);
        return true;
    }

    /** Takes the outcome of an exchange. @return whether it was the one this round waits for */
    boolean take(Exchange exchange) {
        if (current != exchange) {
            return false;
        }
        current = null;
        return true;
    }

    void stop() {
        if (current != null) {
            current.abandon();
            current = null;
        }
    }

    private void ask(int server) {
        tried.add(server);
        asked = server;
        boolean register = core.settings.register();
        boolean last = register && core.targets.next(tried) == 0;
        Exchange.Form form = register
                ? (attempt, expires) -> new Command.SendRegister(attempt, server, expires, false, last)
                : (attempt, expires) -> new Command.SendOptions(attempt, server);
        Exchange exchange = exchanges.make(register ? Method.REGISTER : Method.OPTIONS, server, last, form, owner);
        current = exchange;
        exchange.begin();
    }
}
