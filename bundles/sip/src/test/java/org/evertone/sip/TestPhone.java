package org.evertone.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.Secret;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.config.VoiceSettings;
import org.evertone.event.TimelineEvent;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.LinesListener;
import org.evertone.line.MessageSummary;
import org.evertone.runtime.SignallingLoop;
import org.evertone.runtime.TimelineRecorder;

/** A phone's signalling with the real stack, loop and engine: line 1 of alice at the servers of a test, with short timers. */
public final class TestPhone implements LinesListener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private static boolean warm;

    private final TimelineRecorder timeline = new TimelineRecorder();
    private final SignallingLoop loop = new SignallingLoop(timeline);
    private final BlockingQueue<LineState> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<MessageSummary> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<TestLeg> incoming = new LinkedBlockingQueue<>();
    private final OneLine store;
    private final SipLines lines;

    private TestPhone(LineSettings line, int sipPort, Optional<Duration> period) throws Exception {
        store = new OneLine(line, List.of(), sipPort);
        lines = new SipLines(loop, timeline, store, Path.of("none"), InetAddress.getLoopbackAddress(), period);
        onLoop(() -> lines.addListener(this));
    }

    /** The first message of a process takes longer than the short timers of a test allow. */
    private static synchronized void warmUp() throws Exception {
        if (warm) {
            return;
        }
        warm = true;
        try (ScriptedServer server = new ScriptedServer("127.0.0.1");
                TestPhone first = start(OneLine.alice("lab.test", settings(server)))) {
            first.await(LineState.REGISTERED_PRIMARY);
        }
    }

    /** A phone that is registered with the first of the servers. */
    public static TestPhone registered(ScriptedServer... servers) throws Exception {
        TestPhone phone = start(line(servers));
        phone.await(LineState.REGISTERED_PRIMARY);
        servers[0].register();
        return phone;
    }

    private static TestPhone make(LineSettings line, int sipPort, Optional<Duration> period) throws Exception {
        warmUp();
        return new TestPhone(line, sipPort, period);
    }

    public static TestPhone start(LineSettings line) throws Exception {
        return make(line, 0, Optional.empty());
    }

    public static TestPhone startAtPort(LineSettings line, int sipPort) throws Exception {
        return make(line, sipPort, Optional.empty());
    }

    /** A product that gives each server a period. */
    public static TestPhone startWithPeriod(LineSettings line, Duration period) throws Exception {
        return make(line, 0, Optional.of(period));
    }

    /** T1 100 ms, two retransmissions, no keep-alive. */
    public static LineSettings line(ScriptedServer... servers) {
        return line(KeepAliveMode.OFF, new Secret("alice-secret"), settings(servers));
    }

    public static LineSettings line(KeepAliveMode keepAlive, Secret password, List<ServerSettings> servers) {
        return line(keepAlive, password, servers, LineFeatures.PLAIN);
    }

    /** A line that asks for its mailbox and probes its primary every second. */
    public static LineSettings lineWithMailbox(Duration ttl, ScriptedServer... servers) {
        LineFeatures plain = LineFeatures.PLAIN;
        return line(
                KeepAliveMode.OFF,
                new Secret("alice-secret"),
                settings(servers),
                new LineFeatures(
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        plain.noAnswerAfter(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Duration.ZERO,
                        "*97",
                        true,
                        ttl,
                        true,
                        true));
    }

    private static LineSettings line(
            KeepAliveMode keepAlive, Secret password, List<ServerSettings> servers, LineFeatures features) {
        return new LineSettings(
                1,
                true,
                servers,
                "alice",
                "alice",
                password,
                "Alice",
                "lab.test",
                "",
                true,
                features.subscribeMessages() ? Duration.ofSeconds(1) : Duration.ofSeconds(60),
                2,
                keepAlive,
                Duration.ofMillis(100),
                1,
                Duration.ofMillis(100),
                Duration.ofMillis(400),
                true,
                VoiceSettings.of(List.of("PCMU")),
                features);
    }

    public static List<ServerSettings> settings(ScriptedServer... servers) {
        List<ServerSettings> settings = new ArrayList<>();
        for (ScriptedServer server : servers) {
            settings.add(new ServerSettings(server.host(), server.port(), Transport.UDP, 600));
        }
        return settings;
    }

    /** Runs on the loop and waits for it. */
    public <T> T onLoop(Supplier<T> task) throws Exception {
        return CompletableFuture.supplyAsync(task, loop).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void onLoop(Runnable task) throws Exception {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    /** The phone's thread gets no processor for this long, as on a machine that is overloaded. */
    public void stall(Duration time) {
        loop.execute(() -> LockSupport.parkNanos(time.toNanos()));
    }

    public void await(LineState wanted) throws Exception {
        LineState state = onLoop(() -> lines.status(1).orElseThrow().state());
        while (state != wanted) {
            state = states.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(state, () -> "the line was never " + wanted + ": " + timeline.recent());
        }
        states.clear();
    }

    public TestLeg dial(String target) throws Exception {
        return dial(target, TestLeg.SDP);
    }

    public TestLeg dial(String target, String offer) throws Exception {
        return dial(1, target, offer);
    }

    /** A call of line 2, which is that of bob at the same servers as line 1. */
    public TestLeg dialFromAnotherLine(String target) throws Exception {
        LineSettings first = store.lines().get(0);
        store.add(new LineSettings(
                2,
                true,
                first.servers(),
                "bob",
                "bob",
                first.password(),
                "Bob",
                first.domain(),
                first.realm(),
                first.failback(),
                first.failbackInterval(),
                first.signalRetryCounts(),
                first.keepAlive(),
                first.keepAliveInterval(),
                first.keepAliveTries(),
                first.t1(),
                first.t2(),
                first.rport(),
                first.voice(),
                first.features()));
        return dial(2, target, TestLeg.SDP);
    }

    private TestLeg dial(int line, String target, String offer) throws Exception {
        TestLeg leg = new TestLeg();
        onLoop(() -> leg.of(lines.dial(line, target, (address, secure) -> offer, leg)));
        return leg;
    }

    /** The next call that came in; it is neither rung nor answered. */
    public TestLeg incoming() throws InterruptedException {
        TestLeg leg = incoming.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(leg, "no call came in");
        return leg;
    }

    public void noIncoming() {
        assertEquals(0, incoming.size());
    }

    public void answer(TestLeg leg) throws Exception {
        onLoop(() -> ((IncomingLeg) leg.leg()).answer(TestLeg.SDP));
    }

    public void ring(TestLeg leg) throws Exception {
        onLoop(() -> ((IncomingLeg) leg.leg()).ring());
    }

    public void hangUp(TestLeg leg) throws Exception {
        onLoop(() -> leg.leg().hangUp());
    }

    public void offer(TestLeg leg) throws Exception {
        onLoop(() -> leg.leg().offer(TestLeg.SDP));
    }

    /** Whether keys may be sent in the leg. */
    public boolean secure(TestLeg leg) throws Exception {
        return onLoop(() -> leg.leg().secure());
    }

    /** A digit as INFO. */
    public void info(TestLeg leg) throws Exception {
        onLoop(() -> leg.leg().info("application/dtmf", "5"));
    }

    public void transfer(TestLeg leg, String target) throws Exception {
        onLoop(() -> leg.leg().transfer(target));
    }

    public void transfer(TestLeg leg, TestLeg to) throws Exception {
        onLoop(() -> leg.leg().transferTo(to.leg()));
    }

    public void redirect(TestLeg leg, String target) throws Exception {
        onLoop(() -> ((IncomingLeg) leg.leg()).redirect(target));
    }

    public void report(TestLeg leg, int code) throws Exception {
        onLoop(() -> leg.referral().report(code));
    }

    /** The call that the far end of a leg asked for. */
    public TestLeg dialReferred(TestLeg leg) throws Exception {
        TestLeg made = new TestLeg();
        onLoop(() -> made.of(leg.referral().dial((address, secure) -> TestLeg.SDP, made)));
        return made;
    }

    public boolean asksForAnswer(TestLeg leg) throws Exception {
        return onLoop(() -> ((IncomingLeg) leg.leg()).asksForAnswer());
    }

    /** Whether a leg takes another one's place. */
    public boolean replaces(TestLeg leg, TestLeg other) throws Exception {
        return onLoop(() -> ((IncomingLeg) leg.leg())
                .replacedLeg()
                .equals(Optional.of(other.leg().id())));
    }

    public void register() throws Exception {
        onLoop(() -> lines.register(1));
    }

    public void change(LineSettings line) {
        store.change(line);
    }

    public LineStatus status() throws Exception {
        return onLoop(() -> lines.status(1).orElseThrow());
    }

    public InetSocketAddress address() throws Exception {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), lines.localPort());
    }

    public Caller caller(ScriptedServer through, String callId) throws Exception {
        return new Caller(through, callId, address());
    }

    /** Kinds of what stands on the timeline. */
    public List<String> kinds() {
        return timeline.recent().stream().map(TimelineEvent::kind).toList();
    }

    /** Waits until an event of this kind stands on the timeline. */
    public void awaitKind(String kind) throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        AutoCloseable subscription = timeline.subscribe(event -> {
            if (event.kind().equals(kind)) {
                came.countDown();
            }
        });
        boolean there = kinds().contains(kind) || came.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        subscription.close();
        assertTrue(there, () -> "no " + kind + ": " + timeline.recent());
    }

    @Override
    public void onStatus(LineStatus status) {
        states.add(status.state());
    }

    @Override
    public void onMessages(int line, MessageSummary summary) {
        messages.add(summary);
    }

    /** The next change of the mailbox. */
    public MessageSummary messages() throws InterruptedException {
        MessageSummary summary = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(summary, "the mailbox never changed");
        assertEquals(summary, lines.messages(1));
        return summary;
    }

    public void noMessagesWithin(long milliseconds) throws InterruptedException {
        assertNull(messages.poll(milliseconds, TimeUnit.MILLISECONDS));
    }

    @Override
    public boolean onIncoming(IncomingLeg call) {
        TestLeg leg = new TestLeg();
        leg.of(call);
        call.listen(leg);
        incoming.add(leg);
        return true;
    }

    /** Tasks that threw. */
    public List<TimelineEvent> faults() {
        return timeline.recent().stream()
                .filter(event -> event.kind().equals("fault"))
                .toList();
    }

    /** A task that threw would stand on the timeline and nowhere else: every test looks. */
    @Override
    public void close() throws Exception {
        lines.close();
        loop.close();
        assertEquals(List.of(), faults());
    }
}
