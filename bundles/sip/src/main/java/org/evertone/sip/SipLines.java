package org.evertone.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.sip.ServerTransaction;
import org.evertone.config.ConfigStore;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneSettings;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.config.VoiceSettings;
import org.evertone.event.Timeline;
import org.evertone.failover.EngineSettings;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LegListener;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.line.MessageSummary;
import org.evertone.loop.PhoneLoop;
import org.evertone.sip.agent.AgentServices;
import org.evertone.sip.agent.DialogTable;
import org.evertone.sip.agent.Inbound;
import org.evertone.sip.agent.LineAgent;
import org.evertone.sip.agent.StackHost;
import org.evertone.sip.agent.UnusableLeg;
import org.evertone.sip.dns.ServerResolver;
import org.evertone.sip.net.Peer;
import org.evertone.sip.net.TlsTrust;
import org.evertone.sip.net.TransportFault;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The phone's lines on one SIP stack: makes an agent for each line of the configuration, and a new one for a line that
 * changes.
 */
@Component(service = Lines.class, configurationPid = "org.evertone.sip")
@Designate(ocd = SipLines.Product.class)
public final class SipLines implements Lines {

    /** What the device profile says about the product's generation (V2 counts time, V3 retransmissions). */
    @ObjectClassDefinition(name = "SIP", description = "How long a server is given before the line moves on")
    public @interface Product {
        @AttributeDefinition(
                description = "V3: as many retransmissions as SIPn Signal Retry Counts says. V2: a fixed period",
                options = {@Option(label = "V2", value = "V2"), @Option(label = "V3", value = "V3")})
        String generation() default "V3";

        @AttributeDefinition(description = "Period of a V2 product, milliseconds", min = "500", max = "32000")
        int periodMillis() default 7500;
    }

    private final PhoneLoop loop;
    private final Timeline timeline;
    private final ConfigStore config;
    private final Optional<Duration> period;
    private final StackHost host;
    private final Inbound inbound;
    private final AutoCloseable subscription;
    private final DialogTable dialogs = new DialogTable();
    private final Map<Integer, LineAgent> agents = new TreeMap<>();
    private final List<LineAgent> retired = new ArrayList<>();
    private final CopyOnWriteArrayList<LinesListener> listeners = new CopyOnWriteArrayList<>();
    private Map<Integer, LineSettings> settings = new TreeMap<>();
    private PhoneSettings phone;
    private ServerResolver resolver;

    @Activate
    public SipLines(
            @Reference PhoneLoop loop,
            @Reference Timeline timeline,
            @Reference ConfigStore config,
            BundleContext context,
            Product product)
            throws IOException {
        this(
                loop,
                timeline,
                config,
                Path.of(
                        Optional.ofNullable(context.getProperty("evertone.home"))
                                .orElse("."),
                        "trust"),
                bindAddress(context),
                product.generation().equals("V2")
                        ? Optional.of(Duration.ofMillis(product.periodMillis()))
                        : Optional.empty());
    }

    /**
     * @param trust folder of certificates to trust
     * @param bound address to listen at, the wildcard for all of ours
     * @param period time given to a server by a V2 product; empty = counted retransmissions
     */
    SipLines(
            PhoneLoop loop,
            Timeline timeline,
            ConfigStore config,
            Path trust,
            InetAddress bound,
            Optional<Duration> period)
            throws IOException {
        this.loop = loop;
        this.timeline = timeline;
        this.config = config;
        this.period = period;
        this.phone = config.phone();
        this.resolver = new ServerResolver(phone.dnsServers());
        TlsTrust trusted = TlsTrust.load(trust);
        trusted.leftOut().forEach(this::leftOut);
        this.host = StackHost.open(bound, phone.sipPort(), trusted, loop, new Wire(), this::unreachable);
        this.inbound = new Inbound(host, this::inService, dialogs, this::offerToListeners);
        if (phone.sipPort() != 0 && host.localPort() != phone.sipPort()) {
            timeline.record(
                    0,
                    "sip.port",
                    "SIP uses port " + host.localPort(),
                    "Port " + phone.sipPort() + " is taken by another program",
                    Map.of("port", Integer.toString(host.localPort())));
        }
        this.subscription = config.subscribe(change -> loop.execute(() -> follow(change)));
        loop.execute(() -> follow(new ConfigStore.Change(Set.of(), false)));
        config.lines().stream().filter(SipLines::usable).findFirst().ifPresent(host::warmUp);
    }

    /** {@code evertone.bind}: a numeric address of ours; all of them when absent. */
    private static InetAddress bindAddress(BundleContext context) throws UnknownHostException {
        return InetAddress.getByName(
                Optional.ofNullable(context.getProperty("evertone.bind")).orElse("0.0.0.0"));
    }

    private void leftOut(TlsTrust.LeftOut unusable) {
        timeline.record(
                0,
                "sip.trust",
                "Certificates in " + unusable.file() + " are not used",
                unusable.why(),
                Map.of("file", unusable.file().toString()));
    }

    /** Ends all lines at once; registrations are left to lapse. */
    @Deactivate
    public void close() throws Exception {
        subscription.close();
        loop.execute(() -> allAgents().forEach(LineAgent::close));
        host.close();
        resolver.close();
    }

    /** Local SIP port, the same for all transports. */
    int localPort() {
        return host.localPort();
    }

    private void follow(ConfigStore.Change change) {
        boolean all = change.phone() && phoneChanged(config.phone());
        Map<Integer, LineSettings> next = new TreeMap<>();
        config.lines().forEach(line -> next.put(line.number(), line));
        Map<Integer, LineSettings> before = settings;
        settings = next;
        Set<Integer> numbers = new HashSet<>(before.keySet());
        numbers.addAll(next.keySet());
        for (int number : numbers) {
            Optional<LineSettings> wanted = Optional.ofNullable(next.get(number));
            Optional<LineSettings> known = Optional.ofNullable(before.get(number));
            if (all || !wanted.map(Signalling::of).equals(known.map(Signalling::of))) {
                rebuild(number, wanted);
            }
        }
    }

    /** @return whether every line must be made again */
    private boolean phoneChanged(PhoneSettings now) {
        PhoneSettings before = phone;
        phone = now;
        if (before.sipPort() != now.sipPort()) {
            timeline.record(0, "sip.port", "The new SIP port is used after a restart", "", Map.of());
        }
        boolean otherResolvers = !before.dnsServers().equals(now.dnsServers());
        if (otherResolvers) {
            ServerResolver old = resolver;
            resolver = new ServerResolver(now.dnsServers());
            old.close();
        }
        return otherResolvers || !before.regFailInterval().equals(now.regFailInterval());
    }

    private void rebuild(int number, Optional<LineSettings> wanted) {
        Optional<LineAgent> before = Optional.ofNullable(agents.remove(number));
        Optional<LineAgent> successor = wanted.filter(SipLines::usable).map(line -> {
            LineAgent agent = new LineAgent(line, engineSettings(line), services(), new Watch());
            agents.put(number, agent);
            return agent;
        });
        before.ifPresent(old -> {
            retired.add(old);
            old.retire(successor);
        });
        sweep();
        successor.ifPresent(LineAgent::start);
        if (before.map(LineAgent::messages)
                .filter(known -> !known.equals(MessageSummary.NONE))
                .isPresent()) {
            listeners.forEach(listener -> listener.onMessages(number, MessageSummary.NONE));
        }
        status(number).ifPresent(status -> listeners.forEach(listener -> listener.onStatus(status)));
    }

    /** What the signalling needs of a line: do-not-disturb, forwarding and codecs concern the next calls only. */
    private record Signalling(LineSettings line, boolean subscribeMessages, Duration subscriptionTtl) {
        static Signalling of(LineSettings line) {
            return new Signalling(
                    line.with(VoiceSettings.of(List.of()), LineFeatures.PLAIN),
                    line.features().subscribeMessages(),
                    line.features().subscriptionTtl());
        }
    }

    private static boolean usable(LineSettings line) {
        return line.enabled() && !line.servers().isEmpty() && !line.user().isEmpty();
    }

    private AgentServices services() {
        return new AgentServices(loop, timeline, host, resolver, dialogs);
    }

    private EngineSettings engineSettings(LineSettings line) {
        return new EngineSettings(
                line.servers().stream()
                        .map(server -> new EngineSettings.Server(
                                server.registerTtlSeconds(), server.transport().reliable()))
                        .toList(),
                true,
                line.signalRetryCounts(),
                period,
                line.t1(),
                line.t2(),
                line.failback(),
                line.failbackInterval(),
                phone.regFailInterval(),
                line.keepAlive() == KeepAliveMode.OPTIONS ? Optional.of(line.keepAliveInterval()) : Optional.empty(),
                Math.max(1, line.keepAliveTries()));
    }

    private Collection<LineAgent> inService() {
        return agents.values();
    }

    private List<LineAgent> allAgents() {
        return Stream.concat(agents.values().stream(), retired.stream()).toList();
    }

    private void sweep() {
        retired.stream().filter(LineAgent::finished).toList().forEach(done -> {
            done.close();
            retired.remove(done);
        });
        Set<Peer> peers = new HashSet<>();
        allAgents().forEach(agent -> peers.addAll(agent.peers()));
        host.setPeers(peers);
    }

    private void unreachable(InetSocketAddress peer, Transport transport, TransportFault fault, String detail) {
        loop.execute(() -> allAgents().forEach(agent -> agent.peerFailed(peer, transport, fault, detail)));
    }

    private boolean offerToListeners(IncomingLeg leg) {
        for (LinesListener listener : listeners) {
            if (listener.onIncoming(leg)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<LineStatus> statuses() {
        return settings.keySet().stream().flatMap(line -> status(line).stream()).toList();
    }

    @Override
    public Optional<LineStatus> status(int line) {
        LineAgent agent = agents.get(line);
        return agent == null
                ? Optional.ofNullable(settings.get(line)).map(SipLines::disabled)
                : Optional.of(agent.status());
    }

    private static LineStatus disabled(LineSettings line) {
        List<LineStatus.ServerStatus> servers = new ArrayList<>();
        for (ServerSettings server : line.servers()) {
            servers.add(new LineStatus.ServerStatus(
                    servers.size() + 1,
                    server.host() + ":" + server.port(),
                    server.transport().word(),
                    true,
                    false));
        }
        return new LineStatus(
                line.number(), LineState.DISABLED, 0, servers, "", List.of(), Optional.empty(), LineAgent.label(line));
    }

    @Override
    public void register(int line) {
        Optional.ofNullable(agents.get(line)).ifPresent(LineAgent::register);
    }

    @Override
    public MessageSummary messages(int line) {
        return Optional.ofNullable(agents.get(line)).map(LineAgent::messages).orElse(MessageSummary.NONE);
    }

    @Override
    public CallLeg dial(int line, String target, LocalOffer offerSdp, LegListener listener) {
        LineAgent agent = agents.get(line);
        if (agent != null) {
            return agent.dial(target, offerSdp, listener);
        }
        return UnusableLeg.dialled(
                loop, line, target, listener, Failure.of(FailureClass.NOT_CONFIGURED, 0, "line " + line));
    }

    @Override
    public void addListener(LinesListener listener) {
        listeners.addIfAbsent(listener);
    }

    @Override
    public void removeListener(LinesListener listener) {
        listeners.remove(listener);
    }

    private final class Watch implements AgentServices.Observer {
        @Override
        public void onStatus(LineAgent agent) {
            if (agents.get(agent.number()) == agent) {
                LineStatus status = agent.status();
                listeners.forEach(listener -> listener.onStatus(status));
            }
        }

        @Override
        public void onMessages(LineAgent agent) {
            if (agents.get(agent.number()) == agent) {
                listeners.forEach(listener -> listener.onMessages(agent.number(), agent.messages()));
            }
        }

        @Override
        public void onPeers() {
            sweep();
        }
    }

    private final class Wire implements StackHost.Receiver {
        @Override
        public void onRequest(SIPRequest request, Optional<ServerTransaction> transaction) {
            inbound.onRequest(request, transaction);
        }

        @Override
        public void onResponse(SIPResponse response) {
            if (allAgents().stream().noneMatch(agent -> agent.onResponse(response))) {
                inbound.onStrayResponse(response);
            }
        }

        @Override
        public void onTimeout(String branch, String method) {
            allAgents().forEach(agent -> agent.onTimeout(branch, method));
        }
    }
}
