package org.evertone.sip.agent;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.evertone.config.LineSettings;
import org.evertone.config.Secret;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.sip.auth.Challenger;
import org.evertone.sip.auth.DigestAuthenticator;

/**
 * Runs throwaway requests through the stack before the first real call: class loading would otherwise cost that call a
 * noticeable fraction of a second. Everything goes to a socket of our own on the loopback.
 */
final class WarmUp {
    private static final int ROUNDS = 20;
    private static final String CHALLENGE = "Digest realm=\"warm\", nonce=\"0123456789\", qop=\"auth\", algorithm=MD5";

    private WarmUp() {}

    /** Takes a moment; called on a thread of its own. */
    static void run(StackHost host, LineSettings line, StackHost.Timing timing) {
        try (DatagramSocket sink = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ServerTarget target =
                    new ServerTarget(1, new ServerSettings("127.0.0.1", sink.getLocalPort(), Transport.UDP, 60));
            target.resolvedTo(InetAddress.getLoopbackAddress(), host.localAddress());
            Requests requests = new Requests(line, host.localPort());
            for (int round = 0; round < ROUNDS; round++) {
                Sequence sequence = new Sequence(0);
                DigestAuthenticator digest = new DigestAuthenticator("warm", new Secret("warm"), "");
                DigestAuthenticator.Exchange exchange = digest.begin("1", "INVITE", "sip:warm@localhost");
                exchange.challenged(Challenger.SERVER, List.of(CHALLENGE));
                Attempt invite = Attempt.first(
                        round,
                        Method.INVITE,
                        target,
                        0,
                        sequence,
                        sequence.next(),
                        stamp -> requests.invite(
                                target, "sip:warm@localhost", Ids.callId(), Ids.tag(), List.of(), stamp, "v=0\r\n"),
                        exchange);
                Requests.parse(invite.authenticated(round).request().encode());
                Responses.to(invite.request(), 180, Ids.tag()).allow().build().encode();
                if (round == 0) {
                    host.send(invite.request(), target, timing, () -> {}, failure -> {})
                            .end();
                }
            }
        } catch (IOException noLoopback) {
            throw new IllegalStateException("The loopback has no free port", noLoopback);
        }
    }
}
