package org.evertone.sip.agent;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.evertone.failover.EngineStatus;

/** Through which server of a line a request inside a dialog goes. Pure functions. */
final class Ways {
    private Ways() {}

    /**
     * The dialog's own server; for a dialog of servers that the line no longer has the active one.
     *
     * @param servers the line's, in priority order
     */
    static Optional<ServerTarget> own(Dialog dialog, List<ServerTarget> servers, EngineStatus status) {
        int number = dialog.server() > 0 ? dialog.server() : status.activeServer();
        return servers.stream()
                .filter(server -> server.number() == number && server.resolved())
                .findFirst();
    }

    /**
     * All that can be tried, best first: the dialog's own server, the active one, then the others; those known to be
     * unavailable last. Where the own or the first is reached over TLS they all are, for a request may hold keys.
     */
    static List<ServerTarget> all(Dialog dialog, List<ServerTarget> servers, EngineStatus status) {
        boolean ownSecure =
                own(dialog, servers, status).map(ServerTarget::secure).orElse(false);
        List<ServerTarget> ways = servers.stream()
                .filter(server -> server.resolved() && (server.secure() || !ownSecure))
                .sorted(Comparator.comparing((ServerTarget server) ->
                                !status.servers().get(server.number() - 1).available())
                        .thenComparing(server -> server.number() != dialog.server())
                        .thenComparing(server -> server.number() != status.activeServer()))
                .toList();
        boolean secure = !ways.isEmpty() && ways.get(0).secure();
        return ways.stream().filter(server -> server.secure() || !secure).toList();
    }
}
