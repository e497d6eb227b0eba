package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.evertone.config.LineSettings;
import org.evertone.config.Transport;
import org.evertone.failover.Answer;
import org.evertone.failover.Cause;
import org.evertone.failover.Command;
import org.evertone.failover.Event;
import org.evertone.sip.auth.DigestAuthenticator;
import org.evertone.sip.dns.Resolution;
import org.evertone.sip.net.LocalAddress;

/**
 * The requests of one line that the failover engine commands: written, sent to where their server is now, and kept for as
 * long as a late answer can come. Confined to the loop.
 */
final class Outbox {
    /** Longer than an INVITE may ring and a late answer to it may take. */
    private static final Duration ATTEMPTS_KEPT = Duration.ofMinutes(6);

    /** Time for the network layer to say why a TCP send failed; it knows better than the exception. */
    private static final Duration DIAGNOSIS = Duration.ofMillis(50);

    /** Larger requests may be fragmented on a path of unknown MTU (RFC 3261 §18.1.1). */
    private static final int SAFE_DATAGRAM_BYTES = 1300;

    private static final int NOT_ACCEPTABLE_HERE = 488;

    private final LineSettings line;
    private final AgentServices services;
    private final StackHost.Timing timing;
    private final List<ServerTarget> servers;
    private final Consumer<Event> engine;
    private final Runnable addressesChanged;
    private final Requests requests;
    private final DigestAuthenticator authenticator;
    private final Attempts attempts = new Attempts(ATTEMPTS_KEPT.toNanos());
    private final Set<Long> resolving = new HashSet<>();
    private final String registrationTag = Ids.tag();
    private boolean warnedOfSize;
    private boolean closed;

    /**
     * @param engine told what becomes of the attempts
     * @param addressesChanged called when a server has been looked up
     */
    Outbox(
            LineSettings line,
            AgentServices services,
            StackHost.Timing timing,
            List<ServerTarget> servers,
            Consumer<Event> engine,
            Runnable addressesChanged) {
        this.line = line;
        this.services = services;
        this.timing = timing;
        this.servers = servers;
        this.engine = engine;
        this.addressesChanged = addressesChanged;
        this.requests = new Requests(line, services.host().localPort());
        this.authenticator = new DigestAuthenticator(line.authUser(), line.password(), line.realm());
    }

    Requests requests() {
        return requests;
    }

    /** Looks all servers up, so that the first request to each finds its address known. */
    void resolveAll() {
        servers.forEach(server -> resolve(server, resolution -> {}, failure -> {}));
    }

    void register(Command.SendRegister command) {
        ServerTarget to = target(command.server());
        String callId = command.independent() ? Ids.callId() : to.registrationCallId();
        Sequence sequence = command.independent() ? new Sequence(0) : to.registrationSequence();
        String tag = command.independent() ? Ids.tag() : registrationTag;
        whenResolved(
                to,
                command.attempt(),
                () -> send(Attempt.first(
                        command.attempt(),
                        Method.REGISTER,
                        to,
                        0,
                        sequence,
                        sequence.next(),
                        stamp -> requests.register(to, callId, tag, command.expiresSeconds(), stamp),
                        digest(to, "REGISTER", "sip:" + line.domain()))));
    }

    /** A refresh of our registration at a server, outside the engine's rhythm. */
    Requests.Template registration(ServerTarget to) {
        return stamp -> requests.register(
                to, to.registrationCallId(), registrationTag, to.settings().registerTtlSeconds(), stamp);
    }

    void options(Command.SendOptions command) {
        ServerTarget to = target(command.server());
        Sequence sequence = new Sequence(0);
        String callId = Ids.callId();
        String tag = Ids.tag();
        whenResolved(
                to,
                command.attempt(),
                () -> send(Attempt.first(
                        command.attempt(),
                        Method.OPTIONS,
                        to,
                        0,
                        sequence,
                        sequence.next(),
                        stamp -> requests.options(to, callId, tag, stamp),
                        digest(to, "OPTIONS", "sip:" + line.domain()))));
    }

    void invite(Command.SendInvite command, OutgoingLeg leg) {
        ServerTarget to = target(command.server());
        whenResolved(to, command.attempt(), () -> {
            Optional<Attempt> invite = leg.invite(command.attempt(), to, command.sameIds());
            // nothing is wrong with the server: as if it had refused
            invite.ifPresentOrElse(
                    this::send,
                    () -> engine.accept(new Event.Answered(command.attempt(), Answer.of(NOT_ACCEPTABLE_HERE))));
        });
    }

    void cancel(Command.SendCancel command) {
        attempts.byNumber(command.inviteAttempt())
                .map(invite -> Attempt.first(
                        command.attempt(),
                        Method.CANCEL,
                        invite.to(),
                        invite.call(),
                        invite.sequence(),
                        invite.sequence().last(),
                        stamp -> requests.cancel(invite.request(), invite.to()),
                        digest(invite.to(), "CANCEL", "sip:" + line.domain())))
                .ifPresentOrElse(this::send, () -> unsendable(command.attempt()));
    }

    void bye(Command.SendBye command, Optional<Dialog> dialog) {
        ServerTarget to = target(command.server());
        dialog.ifPresentOrElse(
                in -> whenResolved(
                        to, command.attempt(), () -> send(byeAttempt(command.attempt(), command.call(), in, to))),
                () -> unsendable(command.attempt()));
    }

    /** BYE in the dialog that a 2xx to a given-up INVITE made. */
    void byeLate(Command.SendByeLate command) {
        attempts.byNumber(command.inviteAttempt())
                .flatMap(invite -> invite.firstDialog()
                        .map(branch -> byeAttempt(command.attempt(), 0, branch.dialog(), invite.to())))
                .ifPresentOrElse(this::send, () -> unsendable(command.attempt()));
    }

    void authenticate(Command.Authenticate command) {
        attempts.byNumber(command.challenged())
                .map(challenged -> challenged.authenticated(command.attempt()))
                .ifPresentOrElse(this::send, () -> unsendable(command.attempt()));
    }

    /** Stops an attempt; a late 2xx to an INVITE is still told. */
    void abandon(long attempt) {
        resolving.remove(attempt);
        attempts.byNumber(attempt).ifPresent(stopped -> {
            dropSilentConnection(stopped);
            stopped.abandon();
        });
    }

    /** A connection over which nothing came may be dead for minutes before the kernel says so: the next send connects. */
    private void dropSilentConnection(Attempt attempt) {
        if (attempt.running() && attempt.lastProvisional().isEmpty()) {
            services.host().dropConnection(attempt.to());
        }
    }

    Optional<Attempt> attempt(long number) {
        return attempts.byNumber(number);
    }

    Optional<Attempt> answeredBy(SIPResponse response) {
        return attempts.byBranch(
                response.getTopmostVia().getBranch(), response.getCSeq().getMethod());
    }

    private Attempt byeAttempt(long attempt, long call, Dialog dialog, ServerTarget to) {
        return Attempt.first(
                attempt,
                Method.BYE,
                to,
                call,
                dialog.sequence(),
                dialog.sequence().next(),
                stamp -> requests.inDialog("BYE", dialog, to, stamp, ""),
                digest(to, "BYE", dialog.remoteTarget()));
    }

    /** The request that this one is about is gone; said to the engine as silence, which it knows how to end. */
    private void unsendable(long attempt) {
        engine.accept(new Event.Failed(attempt, Cause.NO_ANSWER, "the request it belongs to is gone"));
    }

    /** @param send writes and sends the attempt */
    private void whenResolved(ServerTarget to, long attempt, Runnable send) {
        resolving.add(attempt);
        resolve(
                to,
                resolution -> {
                    if (resolving.remove(attempt)) {
                        if (to.resolved()) {
                            send.run();
                        } else {
                            engine.accept(new Event.Failed(attempt, outage(), "no route to the server"));
                        }
                    }
                },
                failure -> {
                    if (resolving.remove(attempt)) {
                        // without a network no name server is reached either
                        Cause cause = outage();
                        engine.accept(new Event.Failed(
                                attempt, cause == Cause.NETWORK_DOWN ? Cause.DNS_FAILED : cause, failure));
                    }
                });
    }

    /** Looks a server's address up; both are told on the loop, or at once when the answer is known. */
    private void resolve(ServerTarget server, Consumer<Resolution> done, Consumer<String> failed) {
        CompletableFuture<Resolution> asked =
                services.resolver().resolve(server.settings().host()).toCompletableFuture();
        Runnable taken = () -> asked.whenComplete((resolution, failure) -> {
            if (closed) {
                return;
            }
            if (failure != null) {
                failed.accept(String.valueOf(failure.getMessage()));
            } else {
                server.resolvedTo(resolution.first(), services.host().localAddress());
                addressesChanged.run();
                done.accept(resolution);
            }
        });
        if (asked.isDone()) {
            taken.run();
        } else {
            asked.whenComplete((resolution, failure) -> services.loop().execute(taken));
        }
    }

    private void send(Attempt attempt) {
        warnOfSize(attempt);
        attempts.add(attempt, services.loop().nanoTime());
        attempt.sentAs(services.host()
                .send(
                        attempt.request(),
                        attempt.to(),
                        timing,
                        () -> engine.accept(new Event.Sent(attempt.number())),
                        failure -> nothingSent(attempt, failure)));
    }

    private void warnOfSize(Attempt attempt) {
        int bytes = attempt.request().encodeAsBytes(attempt.to().transport().word()).length;
        if (warnedOfSize || attempt.to().transport() != Transport.UDP || bytes <= SAFE_DATAGRAM_BYTES) {
            return;
        }
        warnedOfSize = true;
        services.timeline()
                .record(
                        line.number(),
                        "sip.large-request",
                        "A request is so long that it may be lost on its way",
                        "More than " + SAFE_DATAGRAM_BYTES + " bytes over UDP; fewer codecs or TCP help",
                        Map.of(
                                "method",
                                attempt.method().name(),
                                "bytes",
                                Integer.toString(bytes),
                                "server",
                                attempt.to().hostPort()));
    }

    /** A transaction ran out of time; ignored when it is none of these. */
    void onTimeout(String branch, String method) {
        attempts.byBranch(branch, method).ifPresent(silent -> fail(silent, Cause.NO_ANSWER, ""));
    }

    /** A server cannot be reached: its requests fail now. */
    void serverFailed(ServerTarget server, Cause cause, String detail) {
        List<Attempt> hit = attempts.running().stream()
                .filter(attempt -> attempt.to() == server && !attempt.ringing())
                .toList();
        hit.forEach(attempt -> fail(attempt, cause, detail));
        if (hit.isEmpty()) {
            engine.accept(new Event.ServerLost(server.number(), cause, detail));
        }
    }

    private void fail(Attempt attempt, Cause cause, String detail) {
        if (attempt.running()) {
            if (cause == Cause.NO_ANSWER) {
                dropSilentConnection(attempt);
            }
            attempt.abandon();
            engine.accept(new Event.Failed(attempt.number(), cause, detail));
        }
    }

    private void nothingSent(Attempt attempt, Exception failure) {
        String detail = String.valueOf(failure.getMessage());
        if (attempt.to().transport().reliable()) {
            services.loop().schedule(DIAGNOSIS, () -> fail(attempt, Cause.CONNECTION_LOST, detail));
        } else {
            fail(attempt, outage(), detail);
        }
    }

    private static Cause outage() {
        return Reasons.cause(LocalAddress.outage());
    }

    /** ACK to a 2xx (RFC 3261 §13.2.2.4): a request of the dialog with the INVITE's CSeq number and credentials. */
    SIPRequest ack(SIPRequest invite, Dialog dialog, ServerTarget to) {
        return requests.inDialog(
                "ACK", dialog, to, new Requests.Stamp(invite.getCSeq().getSeqNumber(), Ids.branch(), List.of()), "");
    }

    DigestAuthenticator.Exchange digest(ServerTarget to, String method, String uri) {
        return authenticator.begin(Integer.toString(to.number()), method, uri);
    }

    private ServerTarget target(int server) {
        return servers.get(server - 1);
    }

    /** Stops at once; nothing is sent any more. */
    void close() {
        closed = true;
        attempts.running().forEach(Attempt::abandon);
    }
}
