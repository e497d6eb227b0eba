package org.evertone.lab;

import java.util.function.Consumer;
import org.evertone.lab.PhoneConfig.Transport;

/** What can be wrong with a server, and over which transport a phone meets it. */
enum Fault {
    DEAD(Transport.UDP, KamailioServer::crash),
    REFUSED(Transport.TCP, KamailioServer::crash),
    SILENT(Transport.UDP, server -> server.answer(KamailioServer.ALL, KamailioServer.SILENT)),
    ANSWERS_503(Transport.UDP, server -> server.answer(KamailioServer.ALL, "503")),
    ANSWERS_500(Transport.UDP, server -> server.answer(KamailioServer.ALL, "500")),
    FROZEN(Transport.TCP, KamailioServer::freeze),
    /** A name is checked when a connection is made, so the server loses its connections too. */
    WRONG_NAME(Transport.TLS, server -> {
        server.crash();
        server.showWrongName(true);
        server.start();
    });

    private final Transport transport;
    private final Consumer<KamailioServer> blow;

    Fault(Transport transport, Consumer<KamailioServer> blow) {
        this.transport = transport;
        this.blow = blow;
    }

    Transport transport() {
        return transport;
    }

    void strike(KamailioServer server) {
        blow.accept(server);
    }

    /** Whether only time tells that the server is gone. */
    boolean silent() {
        return this == SILENT || this == FROZEN;
    }

    /** Whether the phone sees it without asking: its connection is lost. */
    boolean seenAtOnce() {
        return this == REFUSED || this == WRONG_NAME;
    }
}
