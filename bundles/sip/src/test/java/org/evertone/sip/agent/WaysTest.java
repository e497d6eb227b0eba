package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.failover.EngineStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers a request inside a dialog may go through, in which order. */
class WaysTest {
    @ParameterizedTest(name = "servers {0}, lost {1}, active {2}, dialog of {3}: {4}")
    @CsvSource({
        "UDP UDP UDP, none, 1, 1, 1 2 3",
        "UDP UDP UDP, none, 3, 2, 2 3 1",
        "UDP UDP UDP, 1, 2, 1, 2 3 1",
        "UDP UDP UDP, none, 2, 0, 2 1 3",
        "TLS UDP TLS, none, 1, 1, 1 3",
        "TLS UDP UDP, 1, 2, 1, 1",
        "TLS UDP TLS, 1, 3, 1, 3 1",
        "UDP TLS UDP, 1, 2, 1, 2",
        "UDP TLS TLS, none, 1, 1, 1 2 3",
        "TLS UDP, none, 0, 0, 1"
    })
    void bestFirstAndNeverFromTlsToTheClear(String transports, String lost, int active, int own, String ways)
            throws Exception {
        List<ServerTarget> servers = new ArrayList<>();
        List<EngineStatus.ServerState> states = new ArrayList<>();
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        for (String transport : transports.split(" ")) {
            int number = servers.size() + 1;
            ServerTarget server =
                    new ServerTarget(number, new ServerSettings("127.0.0.1", 5060, Transport.valueOf(transport), 60));
            server.resolvedTo(loopback, loopback);
            servers.add(server);
            states.add(new EngineStatus.ServerState(!lost.equals(Integer.toString(number)), true));
        }
        EngineStatus status =
                new EngineStatus(EngineStatus.State.REGISTERED_BACKUP, active, states, List.of(), OptionalLong.empty());
        Dialog dialog =
                new Dialog("id", "<sip:a@b>", "1", "<sip:b@b>", "2", "sip:b@c", List.of(), own, new Sequence(0));
        assertEquals(
                ways,
                String.join(
                        " ",
                        Ways.all(dialog, servers, status).stream()
                                .map(server -> Integer.toString(server.number()))
                                .toList()));
    }
}
