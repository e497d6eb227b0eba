package org.evertone.sip.agent;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.sip.ServerTransaction;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineSettings;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.failover.Cause;
import org.evertone.failover.Command;
import org.evertone.failover.EngineSettings;
import org.evertone.failover.EngineStatus;
import org.evertone.failover.Event;
import org.evertone.failover.Fault;
import org.evertone.failover.LineEngine;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.LegListener;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines.LocalOffer;
import org.evertone.line.MessageSummary;
import org.evertone.loop.PhoneLoop;
import org.evertone.sip.net.Peer;
import org.evertone.sip.net.TransportFault;
import org.jspecify.annotations.Nullable;

/**
 * One line's user agent: hands what happens to the failover engine and does what the engine decides. Confined to the
 * loop.
 */
public final class LineAgent {
    private final LineSettings line;
    private final AgentServices services;
    private final AgentServices.Observer observer;
    private final LineEngine engine;
    private final EngineSettings settings;
    private final StackHost.Timing timing;
    private final SideRequests side;
    private final Outbox outbox;
    private final Replies replies;
    private final Mailbox mailbox;
    private final List<ServerTarget> servers = new ArrayList<>();
    private final Map<Long, EngineCall> calls = new LinkedHashMap<>();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
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
        this.side = new SideRequests(services.loop(), services.host(), timing);
        for (ServerSettings server : line.servers()) {
            servers.add(new ServerTarget(servers.size() + 1, server));
        }
        this.outbox = new Outbox(line, services, timing, servers, this::feed, observer::onPeers);
        this.replies = new Replies(services.host(), outbox, side, servers, this::feed, this::registerAsSeen);
        this.mailbox = new Mailbox(this, summary -> observer.onMessages(this));
    }

    public void start() {
        outbox.resolveAll();
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
        mailbox.askAgain();
        feed(new Event.ManualRegister());
    }

    /** What waits in the line's mailbox. */
    public MessageSummary messages() {
        return mailbox.summary();
    }

    Mailbox mailbox() {
        return mailbox;
    }

    public int number() {
        return line.number();
    }

    public LineSettings settings() {
        return line;
    }

    /** Starts a call; see {@link org.evertone.line.Lines#dial}. */
    public CallLeg dial(String target, LocalOffer offer, LegListener listener) {
        return dial(target, List.of(), offer, listener);
    }

    /** The URI a person means; empty when it can be none. */
    Optional<String> uri(String target) {
        return SipText.targetUri(target, line.domain()).filter(LineAgent::readable);
    }

    /** @param headers what the INVITE says of why it is sent */
    CallLeg dial(String target, List<String> headers, LocalOffer offer, LegListener listener) {
        Optional<String> uri = uri(target);
        if (uri.isEmpty()) {
            return UnusableLeg.dialled(
                    loop(), number(), target, listener, Failure.rejected(484, 0, "not a SIP address"));
        }
        long call = ++lastCall;
        OutgoingLeg leg = new OutgoingLeg(this, call, uri.get(), target, headers, offer, listener);
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
    IncomingCall incoming(
            ServerTarget from, SIPRequest invite, ServerTransaction transaction, Optional<String> replaced) {
        long call = ++lastCall;
        IncomingCall incoming = new IncomingCall(this, call, from, invite, transaction, replaced);
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
        Optional<Attempt> attempt = outbox.answeredBy(response);
        attempt.ifPresent(asked -> replies.onResponse(asked, response));
        return attempt.isPresent();
    }

    /** A server sees us elsewhere: calls would not find us at the Contact it has, and the next refresh may be far. */
    private void registerAsSeen(ServerTarget server) {
        if (retired || !engine.status().servers().get(server.number() - 1).registered()) {
            return;
        }
        services.timeline()
                .record(
                        number(),
                        "sip.contact",
                        "Registering with the address that server " + server.number() + " sees",
                        "A NAT is on the way",
                        Map.of("contact", outbox.requests().contact(server)));
        side.send(
                Method.REGISTER,
                server,
                server.registrationSequence(),
                outbox.registration(server),
                outbox.digest(server, "REGISTER", "sip:" + line.domain()),
                outcome -> {});
    }

    /** A transaction ran out of time; of interest when it is this line's. */
    public void onTimeout(String branch, String method) {
        side.onTimeout(branch, method);
        outbox.onTimeout(branch, method);
    }

    /** The network says that an address cannot be reached; of interest when one of our servers is there. */
    public void peerFailed(InetSocketAddress peer, Transport transport, TransportFault fault, String detail) {
        for (ServerTarget server : servers) {
            if (server.isAt(peer, transport)) {
                Cause cause = Reasons.cause(fault);
                side.failAll(server, Reasons.failureClass(cause), detail);
                outbox.serverFailed(server, cause, detail);
            }
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
            if (!retired) {
                outbox.register(register);
            }
        } else if (command instanceof Command.SendOptions options) {
            if (!retired) {
                outbox.options(options);
            }
        } else if (command instanceof Command.SendInvite invite) {
            outgoing(invite.call()).ifPresent(leg -> outbox.invite(invite, leg));
        } else if (command instanceof Command.SendCancel cancel) {
            outbox.cancel(cancel);
        } else if (command instanceof Command.SendBye bye) {
            outbox.bye(
                    bye,
                    Optional.ofNullable(calls.get(bye.call()))
                            .flatMap(EngineCall::session)
                            .map(Session::dialog));
        } else if (command instanceof Command.SendByeLate bye) {
            outbox.byeLate(bye);
        } else if (command instanceof Command.Authenticate authenticate) {
            outbox.authenticate(authenticate);
        } else if (command instanceof Command.Abandon abandon) {
            outbox.abandon(abandon.attempt());
        } else if (command instanceof Command.CallProgress progress) {
            outgoing(progress.call())
                    .ifPresent(leg -> leg.progress(
                            progress.code(), outbox.attempt(progress.attempt()).flatMap(Attempt::lastProvisional)));
        } else if (command instanceof Command.CallEstablished established) {
            outgoing(established.call())
                    .ifPresent(leg -> outbox.attempt(established.attempt())
                            .flatMap(Attempt::firstDialog)
                            .ifPresent(leg::established));
        } else if (command instanceof Command.CallFailed failed) {
            outgoing(failed.call()).ifPresent(leg -> leg.failed(failure(failed.faults())));
        } else if (command instanceof Command.CallReleased released) {
            Optional.ofNullable(calls.get(released.call())).ifPresent(EngineCall::forgotten);
        } else if (command instanceof Command.StatusChanged) {
            observer.onStatus(this);
            mailbox.servedBy(retired ? Optional.empty() : servingServer());
        } else if (command instanceof Command.Explain explain) {
            services.timeline()
                    .record(line.number(), explain.kind(), explain.what(), explain.why(), explain.evidence());
        }
    }

    private Optional<ServerTarget> servingServer() {
        EngineStatus status = engine.status();
        return state(status.state()).inService() && status.activeServer() > 0
                ? Optional.of(target(status.activeServer())).filter(ServerTarget::resolved)
                : Optional.empty();
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

    /** The server of this line that speaks from a place; another port of its address will do. */
    Optional<ServerTarget> serverAt(InetSocketAddress source, Transport transport) {
        return servers.stream()
                .filter(server -> server.isAt(source, transport))
                .findFirst()
                .or(() -> servers.stream()
                        .filter(server -> server.isAt(source.getAddress()))
                        .findFirst());
    }

    /** The server through which requests of a dialog go when nothing is known against it. */
    Optional<ServerTarget> serverOf(Dialog dialog) {
        return Ways.own(dialog, servers, engine.status());
    }

    /** The servers through which a request of a dialog can go, best first. */
    List<ServerTarget> ways(Dialog dialog) {
        return Ways.all(dialog, servers, engine.status());
    }

    /** How long a server that is not the last may be silent: just less than one retransmission more than the line allows. */
    Duration patience() {
        return settings.period().orElseGet(() -> {
            Duration end = timing.t1()
                    .multipliedBy((1L << settings.retryCounts() + 1) - 1)
                    .minus(timing.t1().dividedBy(2));
            return end.compareTo(timing.lifetime()) < 0 ? end : timing.lifetime();
        });
    }

    /** A server gave no sign of life to a request that the engine does not know. */
    void silent(ServerTarget server) {
        outbox.serverFailed(server, Cause.NO_ANSWER, "");
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

    Outbox outbox() {
        return outbox;
    }

    Requests requests() {
        return outbox.requests();
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
        mailbox.close();
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
        EngineCall leg = entry.getValue();
        if (leg.stands()) {
            leg.moveTo(this, ++lastCall, sameServers);
            calls.put(lastCall, leg);
            before.calls.remove(entry.getKey());
        }
    }

    /** Whether a retired agent has nothing left to do. */
    public boolean finished() {
        return retired && calls.isEmpty();
    }

    void record(String kind, String what, String why, Map<String, String> evidence) {
        services.timeline().record(number(), kind, what, why, evidence);
    }

    /** Stops at once; nothing is sent any more. */
    public void close() {
        closed = true;
        mailbox.close();
        if (deadline != null) {
            deadline.cancel();
        }
        if (crlf != null) {
            crlf.cancel();
        }
        outbox.close();
    }
}
