package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.sip.ServerTransaction;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineSettings;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.failover.Answer;
import org.evertone.failover.Cause;
import org.evertone.failover.Command;
import org.evertone.failover.EngineSettings;
import org.evertone.failover.EngineStatus;
import org.evertone.failover.Event;
import org.evertone.failover.Fault;
import org.evertone.failover.LineEngine;
import org.evertone.failover.Method;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LegListener;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines.LocalOffer;
import org.evertone.loop.PhoneLoop;
import org.evertone.sip.auth.DigestAuthenticator;
import org.evertone.sip.dns.Resolution;
import org.evertone.sip.net.Peer;
import org.evertone.sip.net.TransportFault;
import org.jspecify.annotations.Nullable;

/**
 * One line's user agent: hands what happens to the failover engine and does what the engine decides. Confined to the
 * loop.
 */
public final class LineAgent {
    /** Longer than an INVITE may ring and a late answer to it may take. */
    private static final Duration ATTEMPTS_KEPT = Duration.ofMinutes(6);

    /** Time for the network layer to say why a TCP send failed; it knows better than the exception. */
    private static final Duration DIAGNOSIS = Duration.ofMillis(50);

    private final LineSettings line;
    private final AgentServices services;
    private final AgentServices.Observer observer;
    private final LineEngine engine;
    private final EngineSettings settings;
    private final StackHost.Timing timing;
    private final Requests requests;
    private final DigestAuthenticator authenticator;
    private final SideRequests side;
    private final List<ServerTarget> servers = new ArrayList<>();
    private final Attempts attempts = new Attempts(ATTEMPTS_KEPT.toNanos());
    private final Set<Long> resolving = new HashSet<>();
    private final Map<Long, EngineCall> calls = new LinkedHashMap<>();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final String registrationTag = Ids.tag();
    private PhoneLoop.@Nullable Timer deadline;
    private PhoneLoop.@Nullable Timer crlf;
    private boolean deciding;
    private boolean retired;
    private boolean closed;
    private long lastCall;

    public LineAgent(
            LineSettings line, EngineSettings settings, AgentServices services, AgentServices.Observer observer) {
        this.line = line;
        this.settings = settings;
        this.services = services;
        this.observer = observer;
        this.engine = new LineEngine(settings, RandomGenerator.getDefault());
        this.timing = new StackHost.Timing(line.t1(), line.t2());
        this.requests = new Requests(line, services.host().localPort());
        this.authenticator = new DigestAuthenticator(line.authUser(), line.password(), line.realm());
        this.side = new SideRequests(services.loop(), services.host(), timing);
        for (ServerSettings server : line.servers()) {
            servers.add(new ServerTarget(servers.size() + 1, server));
        }
    }

    public void start() {
        servers.forEach(server -> resolve(server, resolution -> {}, failure -> {}));
        feed(new Event.Start());
        if (line.keepAlive() == KeepAliveMode.CRLF) {
            crlf = services.loop().schedule(line.keepAliveInterval(), this::keepAlive);
        }
    }

    private void keepAlive() {
        int active = engine.status().activeServer();
        if (active > 0 && target(active).resolved()) {
            services.host().sendKeepAlive(target(active));
        }
        crlf = services.loop().schedule(line.keepAliveInterval(), this::keepAlive);
    }

    /** Manual registration. */
    public void register() {
        feed(new Event.ManualRegister());
    }

    public int number() {
        return line.number();
    }

    public LineSettings settings() {
        return line;
    }

    /** Starts a call; see {@link org.evertone.line.Lines#dial}. */
    public CallLeg dial(String target, LocalOffer offer, LegListener listener) {
        Optional<String> uri = SipText.targetUri(target, line.domain()).filter(LineAgent::readable);
        if (uri.isEmpty()) {
            return UnusableLeg.dialled(
                    loop(), number(), target, listener, Failure.rejected(484, 0, "not a SIP address"));
        }
        long call = ++lastCall;
        OutgoingLeg leg = new OutgoingLeg(this, call, uri.get(), target, offer, listener);
        calls.put(call, leg);
        feed(new Event.Dial(call));
        return leg;
    }

    private static boolean readable(String uri) {
        try {
            new gov.nist.javax.sip.parser.StringMsgParser().parseSIPUrl(uri);
            return true;
        } catch (java.text.ParseException notAnAddress) {
            return false;
        }
    }

    /** Takes a new call from one of our servers. */
    IncomingCall incoming(ServerTarget from, SIPRequest invite, ServerTransaction transaction) {
        long call = ++lastCall;
        IncomingCall incoming = new IncomingCall(this, call, from, invite, transaction);
        calls.put(call, incoming);
        return incoming;
    }

    void hangUp(long call) {
        feed(new Event.HangUp(call));
    }

    void hangUpIncoming(long call, int server) {
        feed(new Event.HangUpIncoming(call, Math.max(1, Math.min(server, servers.size()))));
    }

    /** @param incomingToEngine the engine never heard of the call, because it came in */
    void farEndEnded(long call, boolean incomingToEngine) {
        if (!incomingToEngine) {
            feed(new Event.FarEndEnded(call));
        }
    }

    void forget(long call) {
        calls.remove(call);
        observer.onPeers();
    }

    /** @return false when the answer belongs to no request of this line */
    public boolean onResponse(SIPResponse response) {
        if (side.onResponse(response)) {
            return true;
        }
        Optional<Attempt> attempt = attempts.byBranch(
                response.getTopmostVia().getBranch(), response.getCSeq().getMethod());
        attempt.ifPresent(asked -> answered(asked, response));
        return attempt.isPresent();
    }

    private void answered(Attempt attempt, SIPResponse response) {
        attempt.to()
                .seenAs(
                        Optional.ofNullable(response.getTopmostVia().getReceived()),
                        response.getTopmostVia().getRPort(),
                        services.host().localPort());
        int code = response.getStatusCode();
        if (code < 200) {
            if (attempt.method() == Method.INVITE) {
                attempt.provisional(response);
                feed(new Event.Provisional(attempt.number(), code));
            }
        } else if (attempt.method() == Method.INVITE && code < 300) {
            inviteAccepted(attempt, response);
        } else {
            if (attempt.method() == Method.INVITE && attempt.abandoned()) {
                services.host().sendAck(Answers.errorAck(attempt.request(), response), attempt.to());
            }
            tellFinal(attempt, response);
        }
    }

    private void inviteAccepted(Attempt attempt, SIPResponse response) {
        String remoteTag = response.getToTag() == null ? "" : response.getToTag();
        Optional<Attempt.Branch> known = attempt.dialog(remoteTag);
        if (known.isPresent()) {
            services.host().sendAck((SIPRequest) known.get().ack().clone(), attempt.to());
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
        SIPRequest ack = ack(attempt.request(), dialog, attempt.to());
        services.host().sendAck(ack, attempt.to());
        boolean kept = attempt.keep(remoteTag, new Attempt.Branch(dialog, ack, response));
        if (first) {
            attempt.accepted();
            attempt.end();
            feed(new Event.Answered(attempt.number(), Answer.of(response.getStatusCode())));
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
                stamp -> requests.inDialog("BYE", dialog, to, stamp, ""),
                digest(to, "BYE", dialog.remoteTarget()),
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
        feed(new Event.Answered(
                attempt.number(), Answers.of(response, challenge, granted, Answers.redirectServer(response, servers))));
    }

    /** A transaction ran out of time; of interest when it is this line's. */
    public void onTimeout(String branch, String method) {
        side.onTimeout(branch, method);
        attempts.byBranch(branch, method).ifPresent(silent -> fail(silent, Cause.NO_ANSWER, ""));
    }

    /** The network says that an address cannot be reached; of interest when one of our servers is there. */
    public void peerFailed(InetSocketAddress peer, Transport transport, TransportFault fault, String detail) {
        for (ServerTarget server : servers) {
            if (server.isAt(peer, transport)) {
                serverFailed(server, fault, detail);
            }
        }
    }

    private void serverFailed(ServerTarget server, TransportFault fault, String detail) {
        Cause cause = Reasons.cause(fault);
        side.failAll(server, Reasons.failureClass(cause), detail);
        List<Attempt> hit = attempts.running().stream()
                .filter(attempt -> attempt.to() == server && !attempt.ringing())
                .toList();
        hit.forEach(attempt -> fail(attempt, cause, detail));
        if (hit.isEmpty()) {
            feed(new Event.ServerLost(server.number(), cause, detail));
        }
    }

    private void fail(Attempt attempt, Cause cause, String detail) {
        if (attempt.running()) {
            attempt.abandon();
            feed(new Event.Failed(attempt.number(), cause, detail));
        }
    }

    private void nothingSent(Attempt attempt, Exception failure) {
        String detail = String.valueOf(failure.getMessage());
        if (attempt.to().transport().reliable()) {
            services.loop().schedule(DIAGNOSIS, () -> fail(attempt, Cause.CONNECTION_LOST, detail));
        } else {
            fail(attempt, Cause.NETWORK_DOWN, detail);
        }
    }

    private void feed(Event event) {
        if (closed) {
            return;
        }
        events.add(event);
        if (deciding) {
            return;
        }
        deciding = true;
        try {
            for (Event next = events.poll(); next != null; next = events.poll()) {
                engine.handle(services.loop().nanoTime(), next).forEach(this::execute);
            }
        } finally {
            deciding = false;
        }
        armDeadline();
    }

    private void armDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        OptionalLong due = engine.deadlineNanos();
        if (due.isPresent() && !closed) {
            Duration wait = Duration.ofNanos(due.getAsLong() - services.loop().nanoTime());
            deadline = services.loop().schedule(wait, () -> feed(new Event.Tick()));
        }
    }

    private void execute(Command command) {
        if (command instanceof Command.SendRegister register) {
            sendRegister(register);
        } else if (command instanceof Command.SendOptions options) {
            sendOptions(options);
        } else if (command instanceof Command.SendInvite invite) {
            sendInvite(invite);
        } else if (command instanceof Command.SendCancel cancel) {
            sendCancel(cancel);
        } else if (command instanceof Command.SendBye bye) {
            sendBye(bye);
        } else if (command instanceof Command.SendByeLate bye) {
            attempts.byNumber(bye.inviteAttempt())
                    .flatMap(invite -> invite.firstDialog()
                            .map(branch -> byeAttempt(bye.attempt(), 0, branch.dialog(), invite.to())))
                    .ifPresentOrElse(this::send, () -> unsendable(bye.attempt()));
        } else if (command instanceof Command.Authenticate authenticate) {
            attempts.byNumber(authenticate.challenged())
                    .map(challenged -> challenged.authenticated(authenticate.attempt()))
                    .ifPresentOrElse(this::send, () -> unsendable(authenticate.attempt()));
        } else if (command instanceof Command.Abandon abandon) {
            resolving.remove(abandon.attempt());
            attempts.byNumber(abandon.attempt()).ifPresent(Attempt::abandon);
        } else if (command instanceof Command.CallProgress progress) {
            outgoing(progress.call())
                    .ifPresent(leg -> leg.progress(
                            progress.code(),
                            attempts.byNumber(progress.attempt()).flatMap(Attempt::lastProvisional)));
        } else if (command instanceof Command.CallEstablished established) {
            outgoing(established.call())
                    .ifPresent(leg -> attempts.byNumber(established.attempt())
                            .flatMap(Attempt::firstDialog)
                            .ifPresent(leg::established));
        } else if (command instanceof Command.CallFailed failed) {
            outgoing(failed.call()).ifPresent(leg -> leg.failed(failure(failed.faults())));
        } else if (command instanceof Command.CallReleased released) {
            Optional.ofNullable(calls.get(released.call())).ifPresent(EngineCall::forgotten);
        } else if (command instanceof Command.StatusChanged) {
            observer.onStatus(this);
        } else if (command instanceof Command.Explain explain) {
            services.timeline()
                    .record(line.number(), explain.kind(), explain.what(), explain.why(), explain.evidence());
        }
    }

    private void sendRegister(Command.SendRegister command) {
        ServerTarget to = target(command.server());
        if (retired) {
            return;
        }
        String callId = command.independent() ? Ids.callId() : to.registrationCallId();
        Sequence sequence = command.independent() ? new Sequence(0) : to.registrationSequence();
        String tag = command.independent() ? Ids.tag() : registrationTag;
        whenResolved(
                to,
                command.attempt(),
                () -> Attempt.first(
                        command.attempt(),
                        Method.REGISTER,
                        to,
                        0,
                        sequence,
                        sequence.next(),
                        stamp -> requests.register(to, callId, tag, command.expiresSeconds(), stamp),
                        digest(to, "REGISTER", "sip:" + line.domain())));
    }

    private void sendOptions(Command.SendOptions command) {
        ServerTarget to = target(command.server());
        if (retired) {
            return;
        }
        Sequence sequence = new Sequence(0);
        String callId = Ids.callId();
        String tag = Ids.tag();
        whenResolved(
                to,
                command.attempt(),
                () -> Attempt.first(
                        command.attempt(),
                        Method.OPTIONS,
                        to,
                        0,
                        sequence,
                        sequence.next(),
                        stamp -> requests.options(to, callId, tag, stamp),
                        digest(to, "OPTIONS", "sip:" + line.domain())));
    }

    private void sendInvite(Command.SendInvite command) {
        ServerTarget to = target(command.server());
        outgoing(command.call())
                .ifPresent(leg -> whenResolved(
                        to, command.attempt(), () -> leg.invite(command.attempt(), to, command.sameIds())));
    }

    private void sendCancel(Command.SendCancel command) {
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

    private void sendBye(Command.SendBye command) {
        ServerTarget to = target(command.server());
        Optional.ofNullable(calls.get(command.call()))
                .flatMap(EngineCall::session)
                .map(Session::dialog)
                .ifPresentOrElse(
                        dialog -> whenResolved(
                                to, command.attempt(), () -> byeAttempt(command.attempt(), command.call(), dialog, to)),
                        () -> unsendable(command.attempt()));
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
        feed(new Event.Failed(attempt, Cause.NO_ANSWER, "the request it belongs to is gone"));
    }

    private void whenResolved(ServerTarget to, long attempt, java.util.function.Supplier<Attempt> made) {
        resolving.add(attempt);
        resolve(
                to,
                resolution -> {
                    if (resolving.remove(attempt)) {
                        if (to.resolved()) {
                            send(made.get());
                        } else {
                            feed(new Event.Failed(attempt, Cause.NETWORK_DOWN, "no route to the server"));
                        }
                    }
                },
                failure -> {
                    if (resolving.remove(attempt)) {
                        feed(new Event.Failed(attempt, Cause.DNS_FAILED, failure));
                    }
                });
    }

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
                observer.onPeers();
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
        attempts.add(attempt, services.loop().nanoTime());
        attempt.sentAs(services.host()
                .send(
                        attempt.request(),
                        attempt.to(),
                        timing,
                        () -> feed(new Event.Sent(attempt.number())),
                        failure -> nothingSent(attempt, failure)));
    }

    /** The line as people see it. */
    public LineStatus status() {
        EngineStatus status = engine.status();
        List<LineStatus.ServerStatus> known = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            ServerSettings server = servers.get(i).settings();
            EngineStatus.ServerState state = status.servers().get(i);
            known.add(new LineStatus.ServerStatus(
                    i + 1,
                    server.host() + ":" + server.port(),
                    server.transport().word(),
                    state.available(),
                    state.registered()));
        }
        OptionalLong next = status.nextTryNanos();
        return new LineStatus(
                line.number(),
                state(status.state()),
                status.activeServer(),
                known,
                Reasons.sentence(status.faults()),
                status.faults().stream().map(Reasons::failure).toList(),
                next.isPresent() ? Optional.of(next.getAsLong()) : Optional.empty(),
                label(line));
    }

    public static String label(LineSettings line) {
        return (line.user() + " " + line.displayName()).strip();
    }

    private static LineState state(EngineStatus.State state) {
        return switch (state) {
            case IDLE, REGISTERING -> LineState.REGISTERING;
            case REGISTERED_PRIMARY -> LineState.REGISTERED_PRIMARY;
            case REGISTERED_BACKUP -> LineState.REGISTERED_BACKUP;
            case FAILING_OVER -> LineState.FAILING_OVER;
            case PROBING -> LineState.PROBING;
            case UNREGISTERED -> LineState.UNREGISTERED;
        };
    }

    private static Failure failure(List<Fault> faults) {
        return faults.isEmpty()
                ? Failure.of(FailureClass.NO_ANSWER, 0, "")
                : Reasons.failure(faults.get(faults.size() - 1));
    }

    /** The resolved servers of this line. */
    public List<Peer> peers() {
        Duration limit = settings.period().orElse(Peer.DEFAULT_CONNECT_LIMIT);
        return servers.stream().flatMap(server -> server.peer(limit).stream()).toList();
    }

    /** The server of this line that speaks from an address. */
    Optional<ServerTarget> serverAt(InetAddress source) {
        return servers.stream().filter(server -> server.isAt(source)).findFirst();
    }

    /** The server through which requests of a dialog go: its own, else the active one. */
    Optional<ServerTarget> serverOf(Dialog dialog) {
        int number = dialog.server() > 0 ? dialog.server() : engine.status().activeServer();
        return number > 0 && number <= servers.size() && target(number).resolved()
                ? Optional.of(target(number))
                : Optional.empty();
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

    private Optional<OutgoingLeg> outgoing(long call) {
        return calls.get(call) instanceof OutgoingLeg leg ? Optional.of(leg) : Optional.empty();
    }

    int callCount() {
        return calls.size();
    }

    Requests requests() {
        return requests;
    }

    StackHost host() {
        return services.host();
    }

    DialogTable dialogs() {
        return services.dialogs();
    }

    SideRequests side() {
        return side;
    }

    StackHost.Timing timing() {
        return timing;
    }

    PhoneLoop loop() {
        return services.loop();
    }

    /**
     * The line has changed or is gone. Sessions that stand go on under the successor; calls on their way are ended, and
     * this agent lives until they are done with.
     */
    public void retire(Optional<LineAgent> successor) {
        retired = true;
        successor.ifPresent(next -> List.copyOf(calls.entrySet()).forEach(entry -> next.adopt(entry, this)));
        Failure failure = Failure.of(FailureClass.NOT_CONFIGURED, 0, "the line's settings changed");
        List.copyOf(calls.values()).forEach(call -> {
            if (successor.isPresent() || call.session().isEmpty()) {
                call.lineClosed(failure);
            }
        });
    }

    private void adopt(Map.Entry<Long, EngineCall> entry, LineAgent before) {
        boolean sameServers = before.line.servers().equals(line.servers());
        if (entry.getValue() instanceof OutgoingLeg leg && leg.stands()) {
            leg.moveTo(this, ++lastCall, sameServers);
            calls.put(lastCall, leg);
            before.calls.remove(entry.getKey());
        } else if (entry.getValue() instanceof IncomingCall leg && leg.stands()) {
            leg.moveTo(this, ++lastCall, sameServers);
            calls.put(lastCall, leg);
            before.calls.remove(entry.getKey());
        }
    }

    /** Whether a retired agent has nothing left to do. */
    public boolean finished() {
        return retired && calls.isEmpty();
    }

    /** Stops at once; nothing is sent any more. */
    public void close() {
        closed = true;
        if (deadline != null) {
            deadline.cancel();
        }
        if (crlf != null) {
            crlf.cancel();
        }
        attempts.running().forEach(Attempt::abandon);
    }
}
