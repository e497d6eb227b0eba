package org.evertone.call.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.call.TransferState;
import org.evertone.config.ConfigStore;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.PhoneSettings;
import org.evertone.config.Secret;
import org.evertone.config.VoiceSettings;
import org.evertone.event.TimelineEvent;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LegListener;
import org.evertone.line.LineState;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.line.Referral;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.runtime.TimelineRecorder;
import org.evertone.runtime.VirtualLoop;

/** The calls of a phone with line 1, between fakes that write down what is asked of them. */
final class CallBench {
    static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\ns=-\r\nc=IN IP4 127.0.0.5\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    final VirtualLoop loop = new VirtualLoop();
    final TimelineRecorder timeline = new TimelineRecorder();
    final FakeLines lines = new FakeLines();
    final FakeMedia media = new FakeMedia();
    final List<CallView> told = new ArrayList<>();
    final List<Character> digits = new ArrayList<>();
    /** {@code id STATE}, and the code when a transfer failed. */
    final List<String> transfers = new ArrayList<>();
    /** {@code id state} at the time of the announcement. */
    final List<String> autoAnswers = new ArrayList<>();

    LineFeatures features = LineFeatures.PLAIN;
    PhoneFeatures phoneFeatures = PhoneFeatures.STANDARD;
    CallControl calls;

    CallControl start() {
        return start(VoiceSettings.of(List.of()));
    }

    CallControl start(VoiceSettings voice) {
        PhoneSettings phone = new PhoneSettings(
                5060,
                Duration.ofSeconds(32),
                10000,
                100,
                true,
                Duration.ZERO,
                0,
                11,
                List.of(),
                phoneFeatures,
                Map.of());
        ConfigStore config = (ConfigStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConfigStore.class},
                (proxy, method, args) -> method.getName().equals("phone") ? phone : List.of(line(voice)));
        calls = new CallControl(lines, media, config, loop, timeline);
        calls.addListener(new Calls.CallsListener() {
            @Override
            public void onCall(CallView call) {
                told.add(call);
            }

            @Override
            public void onTransfer(CallView call, TransferState state, Optional<Failure> failure) {
                transfers.add(call.id() + " " + state
                        + failure.map(why -> " " + why.code()).orElse(""));
            }

            @Override
            public void onAutoAnswer(CallView call) {
                autoAnswers.add(call.id() + " " + call.state().word());
            }

            @Override
            public void onDigit(CallView call, char digit) {
                digits.add(digit);
            }
        });
        loop.runDue();
        return calls;
    }

    private LineSettings line(VoiceSettings voice) {
        return new LineSettings(
                1,
                true,
                List.of(),
                "1001",
                "1001",
                new Secret("x"),
                "",
                "pbx.example",
                "",
                true,
                Duration.ofSeconds(60),
                3,
                KeepAliveMode.OFF,
                Duration.ofSeconds(30),
                1,
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                true,
                voice,
                features);
    }

    FakeLeg arrive() {
        return arrive(Optional.of(SDP));
    }

    FakeLeg arrive(Optional<String> offer) {
        return arrive(offer, false);
    }

    FakeLeg arrive(Optional<String> offer, boolean secure) {
        FakeLeg leg = new FakeLeg(offer);
        leg.secure = secure;
        return arrive(leg);
    }

    FakeLeg arrive(FakeLeg leg) {
        assertTrue(lines.listener.onIncoming(leg));
        return leg;
    }

    /** Dials and is answered. @return id of the call; its leg is {@code lines.leg} */
    String talk() {
        return talk("600");
    }

    String talk(String number) {
        String id = calls.dial(1, number);
        lines.leg.listener.onAnswered(SDP);
        return id;
    }

    /** The call that came last. */
    String latest() {
        return calls.calls().get(calls.calls().size() - 1).id();
    }

    /** How a call ended that was told exactly once to be over. */
    Failure ended(String id) {
        List<CallView> ends = told.stream()
                .filter(view -> view.id().equals(id) && view.state() == CallState.ENDED)
                .toList();
        assertEquals(1, ends.size());
        return ends.get(0).failure().orElseThrow();
    }

    /** The only call that is over, by its end. */
    Failure onlyEnd() {
        List<CallView> ends =
                told.stream().filter(view -> view.state() == CallState.ENDED).toList();
        assertEquals(1, ends.size(), told.toString());
        return ends.get(0).failure().orElseThrow();
    }

    List<TimelineEvent> events(String kind) {
        return timeline.recent().stream()
                .filter(event -> event.kind().equals(kind))
                .toList();
    }

    CallView view(String id) {
        return calls.calls().stream()
                .filter(call -> call.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    CallState state(String id) {
        return view(id).state();
    }

    List<String> kinds() {
        return timeline.recent().stream().map(event -> event.kind()).toList();
    }

    static LineStatus status(int line, LineState state) {
        return new LineStatus(line, state, 1, List.of(), "", List.of(), Optional.empty(), "100" + line);
    }

    static final class FakeLines implements Lines {
        List<LineStatus> statuses = List.of(CallBench.status(1, LineState.REGISTERED_PRIMARY));
        LinesListener listener;
        final List<FakeLeg> legs = new ArrayList<>();
        FakeLeg leg;
        String target;
        String offer;
        LocalOffer offers;
        boolean refuse;
        boolean secure;
        /** Each {@code line target} that was dialled. */
        final List<String> dialled = new ArrayList<>();
        /** Lines that end each call at once. */
        final Map<Integer, Failure> failing = new HashMap<>();

        @Override
        public List<LineStatus> statuses() {
            return statuses;
        }

        @Override
        public Optional<LineStatus> status(int line) {
            return statuses.stream().filter(status -> status.line() == line).findFirst();
        }

        @Override
        public void register(int line) {
            throw new AssertionError("calls do not register");
        }

        @Override
        public CallLeg dial(int line, String target, LocalOffer offerSdp, LegListener listener) {
            this.target = target;
            leg = new FakeLeg(Optional.empty());
            leg.listener = listener;
            leg.secure = secure;
            legs.add(leg);
            dialled.add(line + " " + target);
            if (refuse) {
                listener.onEnded(Failure.of(FailureClass.NOT_CONFIGURED, 0, ""));
            } else if (failing.containsKey(line)) {
                listener.onEnded(failing.get(line));
            } else {
                offers = offerSdp;
                offer = offerSdp.sdp("127.0.0.9", secure);
            }
            return leg;
        }

        @Override
        public void addListener(LinesListener listener) {
            this.listener = listener;
        }

        @Override
        public void removeListener(LinesListener listener) {
            this.listener = null;
        }
    }

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    static final class FakeLeg implements IncomingLeg {
        final List<String> log = new ArrayList<>();
        private final String id = "leg-" + NUMBERS.incrementAndGet();
        private final Optional<String> offer;
        LegListener listener;
        boolean asksForAnswer;
        Optional<String> replacedLeg = Optional.empty();
        boolean over;
        String lastOffer = "";
        boolean secure;

        FakeLeg(Optional<String> offer) {
            this.offer = offer;
        }

        @Override
        public Optional<String> offerSdp() {
            return offer;
        }

        @Override
        public void listen(LegListener listener) {
            this.listener = listener;
        }

        @Override
        public void ring() {
            log.add("ring");
        }

        @Override
        public void answer(String sdp) {
            log.add("answer " + sdp);
        }

        @Override
        public void reject(int code) {
            log.add("reject " + code);
            over = true;
            listener.onEnded(Failure.of(FailureClass.LOCAL, 0, ""));
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void transfer(String target) {
            log.add("refer " + target);
        }

        @Override
        public void transferTo(CallLeg other) {
            log.add("refer to " + other.id());
        }

        @Override
        public void redirect(String target) {
            log.add("redirect " + target);
            over = true;
            listener.onEnded(Failure.of(FailureClass.LOCAL, 0, ""));
        }

        @Override
        public boolean asksForAnswer() {
            return asksForAnswer;
        }

        @Override
        public Optional<String> replacedLeg() {
            return replacedLeg;
        }

        @Override
        public int line() {
            return 1;
        }

        @Override
        public String peerName() {
            return "Anna";
        }

        @Override
        public String peerUri() {
            return "sip:1002@pbx.example";
        }

        @Override
        public String localAddress() {
            return "127.0.0.9";
        }

        @Override
        public void hangUp() {
            log.add("hangUp");
            over = true;
            listener.onEnded(Failure.of(FailureClass.LOCAL, 0, ""));
        }

        /** Logs the direction that is offered. */
        @Override
        public void offer(String sdp) {
            lastOffer = sdp;
            log.add("offer " + sdp.substring(sdp.lastIndexOf("a=") + 2).strip());
        }

        @Override
        public void info(String contentType, String body) {
            log.add("info " + contentType + " " + body.strip().replace("\r\n", " "));
        }

        @Override
        public boolean secure() {
            return secure;
        }
    }

    /** The wish of a far end that we call somebody. */
    static final class FakeReferral implements Referral {
        final List<Integer> reports = new ArrayList<>();
        FakeLeg leg;

        @Override
        public String target() {
            return "1003";
        }

        @Override
        public String uri() {
            return "sip:1003@elsewhere.example";
        }

        @Override
        public CallLeg dial(Lines.LocalOffer offer, LegListener listener) {
            leg = new FakeLeg(Optional.empty());
            leg.listener = listener;
            offer.sdp("127.0.0.9", false);
            return leg;
        }

        @Override
        public void report(int code) {
            reports.add(code);
        }
    }

    /** Sessions from RTP port 10000 on; the log names the port of all but that one. */
    static final class FakeMedia implements MediaEngine {
        final List<String> log = new ArrayList<>();
        final List<MediaSession.Parameters> configured = new ArrayList<>();
        List<Codec> codecs = List.of(new Codec("PCMU", 0, 8000), new Codec("PCMA", 8, 8000));
        MediaListener listener;
        boolean full;
        /** No parameters will do. */
        boolean unable;

        final Set<Integer> open = new HashSet<>();

        @Override
        public MediaSession open(int firstPort, int portCount, MediaListener listener) throws MediaException {
            if (full) {
                throw new MediaException("no port free");
            }
            this.listener = listener;
            int port = firstPort;
            while (!open.add(port)) {
                port += 2;
            }
            return new FakeSession(this, port);
        }

        @Override
        public List<Codec> codecs() {
            return codecs;
        }

        @Override
        public void conference(Collection<MediaSession> sessions) {
            log.add("conference "
                    + sessions.stream().map(MediaSession::localPort).sorted().toList());
        }
    }

    private record FakeSession(FakeMedia media, int localPort) implements MediaSession {
        private void log(String what) {
            media.log.add((localPort == 10000 ? "" : localPort + " ") + what);
        }

        @Override
        public void configure(Parameters parameters) {
            if (media.unable) {
                throw new IllegalArgumentException("not with this device");
            }
            media.configured.add(parameters);
            log("configure " + parameters.remote().getPort() + (parameters.send() ? " send" : "")
                    + (parameters.receive() ? " receive" : ""));
        }

        @Override
        public void sendDigit(char digit) {
            log("digit " + digit);
        }

        @Override
        public Statistics statistics() {
            return new Statistics(150, 149, 1, 0, 0, 0.5, 20, 60, 0, 0, 4.2, false);
        }

        @Override
        public void close() {
            log("close");
            media.open.remove(localPort);
        }
    }
}
