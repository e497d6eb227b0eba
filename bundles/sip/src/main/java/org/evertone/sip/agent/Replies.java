package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.evertone.failover.Answer;
import org.evertone.failover.Event;

/**
 * Turns answers to the engine's requests into its events, and gives each 2xx to an INVITE its ACK, however late it comes.
 * Confined to the loop.
 */
final class Replies {
    private final StackHost host;
    private final Outbox outbox;
    private final SideRequests side;
    private final List<ServerTarget> servers;
    private final Consumer<Event> engine;
    private final Consumer<ServerTarget> seenAnew;

    /**
     * @param engine told what was answered
     * @param seenAnew told when an answer shows that a server sees us at another address than our Contact says
     */
    Replies(
            StackHost host,
            Outbox outbox,
            SideRequests side,
            List<ServerTarget> servers,
            Consumer<Event> engine,
            Consumer<ServerTarget> seenAnew) {
        this.host = host;
        this.outbox = outbox;
        this.side = side;
        this.servers = servers;
        this.engine = engine;
        this.seenAnew = seenAnew;
    }

    /** @param attempt what it answers */
    void onResponse(Attempt attempt, SIPResponse response) {
        boolean seenOtherwise = attempt.to()
                .seenAs(
                        Optional.ofNullable(response.getTopmostVia().getReceived()),
                        response.getTopmostVia().getRPort(),
                        host.localPort());
        int code = response.getStatusCode();
        if (code < 200) {
            if (attempt.method() == Method.INVITE) {
                attempt.provisional(response);
                engine.accept(new Event.Provisional(attempt.number(), code));
            }
        } else if (attempt.method() == Method.INVITE && code < 300) {
            inviteAccepted(attempt, response);
        } else {
            if (attempt.method() == Method.INVITE && attempt.abandoned()) {
                host.sendAck(Answers.errorAck(attempt.request(), response), attempt.to());
            }
            tellFinal(attempt, response);
        }
        boolean retried = attempt.method() == Method.REGISTER && (code == 401 || code == 407);
        if (seenOtherwise && !retried) {
            seenAnew.accept(attempt.to());
        }
    }

    private void inviteAccepted(Attempt attempt, SIPResponse response) {
        String remoteTag = response.getToTag() == null ? "" : response.getToTag();
        Optional<Attempt.Branch> known = attempt.dialog(remoteTag);
        if (known.isPresent()) {
            host.sendAck((SIPRequest) known.get().ack().clone(), attempt.to());
            return;
        }
        boolean first = attempt.firstDialog().isEmpty();
        Dialog dialog =
                Dialog.outgoing(attempt.request(), response, attempt.to().number(), attempt.sequence());
        if (!first) {
            dialog = Dialog.outgoing(
                    attempt.request(),
                    response,
                    attempt.to().number(),
                    new Sequence(attempt.sequence().last()));
        }
        SIPRequest ack = outbox.ack(attempt.request(), dialog, attempt.to());
        host.sendAck(ack, attempt.to());
        boolean kept = attempt.keep(remoteTag, new Attempt.Branch(dialog, ack, response));
        if (first) {
            attempt.accepted();
            attempt.end();
            engine.accept(new Event.Answered(attempt.number(), Answer.of(response.getStatusCode())));
        } else if (kept) {
            byeSurplus(dialog, attempt.to());
        }
    }

    /** A second far end answered a forked INVITE: it gets its ACK, and BYE (RFC 3261 §13.2.2.4). */
    private void byeSurplus(Dialog dialog, ServerTarget to) {
        side.send(
                Method.BYE,
                to,
                dialog.sequence(),
                stamp -> outbox.requests().inDialog("BYE", dialog, to, stamp, ""),
                outbox.digest(to, "BYE", dialog.remoteTarget()),
                outcome -> {});
    }

    private void tellFinal(Attempt attempt, SIPResponse response) {
        int code = response.getStatusCode();
        boolean late = !attempt.running();
        if (late && !attempt.abandoned()) {
            return;
        }
        Answer.Challenge challenge = Answer.Challenge.NONE;
        if (!late && (code == 401 || code == 407)) {
            challenge = attempt.challenged(response);
        } else if (!late) {
            attempt.accepted();
        }
        attempt.end();
        long granted =
                attempt.method() == Method.REGISTER && code < 300 ? Answers.granted(attempt.request(), response) : -1;
        engine.accept(new Event.Answered(
                attempt.number(), Answers.of(response, challenge, granted, Answers.redirectServer(response, servers))));
    }
}
