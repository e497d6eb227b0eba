package org.evertone.call.control;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.config.DtmfMode;
import org.evertone.config.LineSettings;
import org.evertone.config.VoiceSettings;
import org.evertone.event.Timeline;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LegListener;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The phone's calls: carries out what each {@link CallMachine} decides. One call at a time; another one that comes in
 * meanwhile is answered 486.
 */
@Component
public final class CallControl implements Calls {
    private static final int BUSY_HERE = 486;
    private static final String DTMF_DIGITS = "0123456789*#ABCD";

    private final Lines lines;
    private final MediaEngine media;
    private final ConfigStore config;
    private final PhoneLoop loop;
    private final Timeline timeline;
    private final CopyOnWriteArrayList<CallsListener> listeners = new CopyOnWriteArrayList<>();
    private final LinesListener incoming = new LinesListener() {
        @Override
        public void onStatus(LineStatus status) {
            // a call lives on its leg; what its line does meanwhile does not concern it
        }

        @Override
        public boolean onIncoming(IncomingLeg leg) {
            arrive(leg);
            return true;
        }
    };

    private @Nullable Call current;
    private long lastNumber;

    @Activate
    public CallControl(
            @Reference Lines lines,
            @Reference MediaEngine media,
            @Reference ConfigStore config,
            @Reference PhoneLoop loop,
            @Reference Timeline timeline) {
        this.lines = lines;
        this.media = media;
        this.config = config;
        this.loop = loop;
        this.timeline = timeline;
        loop.execute(() -> lines.addListener(incoming));
    }

    /** Hangs up and hears of no more calls. */
    @Deactivate
    public void close() {
        loop.execute(() -> {
            lines.removeListener(incoming);
            if (current != null) {
                current.fire(new CallEvent.UserHungUp());
            }
        });
    }

    @Override
    public List<CallView> calls() {
        return current == null ? List.of() : List.of(current.view());
    }

    @Override
    public String dial(int line, String target) {
        String number = DialTarget.normalise(target);
        int chosen = line > 0 ? line : chooseLine();
        Call call = new Call(chosen, number, DialTarget.readable(number), null);
        if (current != null) {
            call.fire(new CallEvent.LegEnded(Failure.of(FailureClass.LOCAL, 0, "another call is in progress")));
        } else if (chosen == 0) {
            call.fire(new CallEvent.LegEnded(Failure.of(FailureClass.NOT_CONFIGURED, 0, "no line is configured")));
        } else {
            current = call;
            call.fire(new CallEvent.Dialled());
        }
        return call.id;
    }

    @Override
    public void answer(String id) {
        Call call = find(id);
        if (call == null || call.machine.state() != CallState.RINGING) {
            throw new IllegalArgumentException("answer: there is no ringing call with this id");
        }
        call.fire(new CallEvent.UserAnswered());
    }

    @Override
    public void hangUp(String id) {
        fire(id, new CallEvent.UserHungUp());
    }

    @Override
    public void busy(String id) {
        fire(id, new CallEvent.UserBusy());
    }

    @Override
    public void sendDigit(String id, char digit) {
        if (DTMF_DIGITS.indexOf(digit) < 0) {
            throw new IllegalArgumentException("digit: one of " + DTMF_DIGITS + " is expected");
        }
        fire(id, new CallEvent.UserPressed(digit));
    }

    @Override
    public boolean earlyMedia(String id) {
        Call call = find(id);
        return call != null && call.machine.earlyMedia();
    }

    @Override
    public void addListener(CallsListener listener) {
        listeners.addIfAbsent(listener);
    }

    @Override
    public void removeListener(CallsListener listener) {
        listeners.remove(listener);
    }

    private void fire(String id, CallEvent event) {
        Call call = find(id);
        if (call != null) {
            call.fire(event);
        }
    }

    private @Nullable Call find(String id) {
        return current != null && current.id.equals(id) ? current : null;
    }

    private int chooseLine() {
        List<LineStatus> statuses = lines.statuses();
        return statuses.stream()
                .filter(status -> status.state().inService())
                .findFirst()
                .or(() -> statuses.stream().findFirst())
                .map(LineStatus::line)
                .orElse(0);
    }

    private void arrive(IncomingLeg leg) {
        if (current != null) {
            leg.listen(failure -> {});
            leg.reject(BUSY_HERE);
            timeline.record(
                    leg.line(),
                    "call.refused",
                    "Call from " + leg.peerName() + " was answered busy",
                    "another call is in progress",
                    Map.of("code", Integer.toString(BUSY_HERE)));
            return;
        }
        Call call = new Call(leg.line(), DialTarget.readable(leg.peerUri()), leg.peerName(), leg);
        current = call;
        leg.listen(call);
        call.fire(new CallEvent.Arrived(leg.offerSdp()));
    }

    private List<Codec> codecsOf(Optional<LineSettings> line) {
        List<Codec> ours = media.codecs();
        List<Codec> chosen = line.map(settings -> settings.voice().codecs()).orElse(List.of()).stream()
                .flatMap(name -> ours.stream().filter(codec -> codec.name().equalsIgnoreCase(name)))
                .distinct()
                .toList();
        return chosen.isEmpty() ? ours : chosen;
    }

    /** One call with its leg and its sound. Events that arise while one is handled wait for their turn. */
    private final class Call implements LegListener, MediaListener {
        final String id;
        final CallMachine machine;
        private final int line;
        private final String peer;
        private final String dialledName;
        private final @Nullable IncomingLeg incomingLeg;
        private final ArrayDeque<CallEvent> events = new ArrayDeque<>();
        private @Nullable CallLeg leg;
        private @Nullable MediaSession session;
        private Optional<String> reofferAnswer = Optional.empty();
        private boolean handling;

        Call(int line, String peer, String name, @Nullable IncomingLeg incomingLeg) {
            this.line = line;
            this.peer = peer;
            this.dialledName = name;
            this.incomingLeg = incomingLeg;
            this.leg = incomingLeg;
            id = "call-" + ++lastNumber;
            Optional<LineSettings> settings = config.lines().stream()
                    .filter(candidate -> candidate.number() == line)
                    .findFirst();
            machine = new CallMachine(
                    name.isEmpty() ? peer : name,
                    incomingLeg != null,
                    loop.wallTime().getEpochSecond() * 1000 + lastNumber % 1000,
                    codecsOf(settings),
                    settings.map(LineSettings::voice)
                            .filter(voice -> voice.dtmfMode() != DtmfMode.IN_BAND)
                            .map(VoiceSettings::dtmfPayloadType)
                            .orElse(-1));
        }

        CallView view() {
            return new CallView(
                    id,
                    line,
                    machine.state(),
                    incomingLeg != null,
                    dialledName,
                    peer,
                    machine.startedNanos(),
                    machine.failure(),
                    "",
                    false,
                    false);
        }

        void fire(CallEvent event) {
            events.add(event);
            if (handling) {
                return;
            }
            handling = true;
            try {
                for (CallEvent next = events.poll(); next != null; next = events.poll()) {
                    machine.on(next, loop.nanoTime(), localAddress()).forEach(this::carryOut);
                }
            } finally {
                handling = false;
            }
        }

        private String localAddress() {
            return leg == null ? "" : leg.localAddress();
        }

        private void carryOut(CallCommand command) {
            if (command instanceof CallCommand.OpenMedia) {
                openMedia();
            } else if (command instanceof CallCommand.StartLeg) {
                leg = lines.dial(line, peer, (address, secure) -> machine.offer(address), this);
            } else if (command instanceof CallCommand.RingLeg && incomingLeg != null) {
                incomingLeg.ring();
            } else if (command instanceof CallCommand.AnswerLeg answer && incomingLeg != null) {
                incomingLeg.answer(answer.sdp());
            } else if (command instanceof CallCommand.RejectLeg reject && incomingLeg != null) {
                incomingLeg.reject(reject.code());
            } else if (command instanceof CallCommand.HangUpLeg && leg != null) {
                leg.hangUp();
            } else if (command instanceof CallCommand.AnswerReoffer answer) {
                reofferAnswer = answer.sdp();
            } else if (command instanceof CallCommand.ConfigureMedia configure && session != null) {
                session.configure(configure.parameters());
            } else if (command instanceof CallCommand.CloseMedia && session != null) {
                MediaSession.Statistics last = session.statistics();
                session.close();
                session = null;
                fire(new CallEvent.MediaClosed(last));
            } else if (command instanceof CallCommand.SendDigit digit && session != null) {
                session.sendDigit(digit.digit());
            } else if (command instanceof CallCommand.Tell) {
                tell();
            } else if (command instanceof CallCommand.Record event) {
                timeline.record(line, event.kind(), event.what(), event.why(), event.evidence());
            }
        }

        private void openMedia() {
            try {
                MediaSession opened =
                        media.open(config.phone().rtpFirstPort(), config.phone().rtpPortCount(), this);
                session = opened;
                fire(new CallEvent.MediaOpened(opened.localPort()));
            } catch (MediaException refused) {
                fire(new CallEvent.MediaRefused(String.valueOf(refused.getMessage())));
            }
        }

        private void tell() {
            CallView view = view();
            if (view.state() == CallState.ENDED && current == this) {
                current = null;
            }
            listeners.forEach(listener -> listener.onCall(view));
        }

        @Override
        public void onProgress(int code, String sdp) {
            fire(new CallEvent.Progressed(code, sdp));
        }

        @Override
        public void onAnswered(String sdp) {
            fire(new CallEvent.Answered(sdp));
        }

        @Override
        public void onConfirmed(String sdp) {
            fire(new CallEvent.Confirmed(sdp));
        }

        @Override
        public Optional<String> onOffer(String sdp) {
            reofferAnswer = Optional.empty();
            fire(new CallEvent.Reoffered(sdp));
            return reofferAnswer;
        }

        @Override
        public void onAnswer(String sdp) {
            fire(new CallEvent.Confirmed(sdp));
        }

        @Override
        public void onInfoDigit(char digit) {
            tellDigit(digit);
        }

        @Override
        public void onEnded(Failure failure) {
            fire(new CallEvent.LegEnded(failure));
        }

        @Override
        public void onFirstPacket() {
            loop.execute(() -> {
                if (session != null) {
                    timeline.record(line, "call.audio", "First audio packet of the far end", "", Map.of("call", id));
                }
            });
        }

        @Override
        public void onDigit(char digit) {
            loop.execute(() -> tellDigit(digit));
        }

        @Override
        public void onTrouble(String what) {
            loop.execute(
                    () -> timeline.record(line, "call.trouble", "Sound trouble in the call", what, Map.of("call", id)));
        }

        private void tellDigit(char digit) {
            if (machine.state() != CallState.ENDED) {
                listeners.forEach(listener -> listener.onDigit(view(), digit));
            }
        }
    }
}
