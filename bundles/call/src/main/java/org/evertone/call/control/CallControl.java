package org.evertone.call.control;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.config.ConfigStore;
import org.evertone.config.LineSettings;
import org.evertone.config.VoiceSettings;
import org.evertone.event.Timeline;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Statistics;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The phone's calls and who of them is heard: one, or two in conference; the others are on hold. A call that comes in
 * while there is another is answered 486.
 */
@Component
public final class CallControl implements Calls {
    private static final int BUSY_HERE = 486;
    private static final int IN_CONFERENCE = 2;
    private static final String DTMF_DIGITS = "0123456789*#ABCD";

    private final Call.Services services;
    private final CopyOnWriteArrayList<CallsListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Call> present = new LinkedHashMap<>();
    private final Set<Call> conference = new LinkedHashSet<>();
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
    private final Call.Observer observer = new Call.Observer() {
        @Override
        public void onChange(Call call) {
            changed(call);
        }

        @Override
        public void onDigit(Call call, char digit) {
            CallView view = call.view();
            listeners.forEach(listener -> listener.onDigit(view, digit));
        }

        @Override
        public boolean inConference(Call call) {
            return conference.contains(call);
        }
    };

    private long lastNumber;

    @Activate
    public CallControl(
            @Reference Lines lines,
            @Reference MediaEngine media,
            @Reference ConfigStore config,
            @Reference PhoneLoop loop,
            @Reference Timeline timeline) {
        services = new Call.Services(lines, media, config, loop, timeline);
        loop.execute(() -> lines.addListener(incoming));
    }

    /** Hangs up and hears of no more calls. */
    @Deactivate
    public void close() {
        services.loop().execute(() -> {
            services.lines().removeListener(incoming);
            List.copyOf(present.values()).forEach(call -> call.fire(new CallEvent.UserHungUp()));
        });
    }

    @Override
    public List<CallView> calls() {
        return present.values().stream().map(Call::view).toList();
    }

    @Override
    public String dial(int line, String target) {
        String number = DialTarget.normalise(target);
        int chosen = line > 0 ? line : chooseLine();
        Call call = call(chosen, number, DialTarget.readable(number), null);
        Optional<Failure> hindrance = hindrance(chosen);
        if (hindrance.isPresent()) {
            call.fire(new CallEvent.LegEnded(hindrance.get()));
        } else {
            holdAllBut(null);
            present.put(call.id(), call);
            call.fire(new CallEvent.Dialled());
        }
        return call.id();
    }

    private Optional<Failure> hindrance(int line) {
        if (present.values().stream().anyMatch(call -> !call.stands())) {
            return Optional.of(Failure.of(FailureClass.LOCAL, 0, "another call is in progress"));
        }
        if (present.size() >= MAXIMUM) {
            return Optional.of(Failure.of(FailureClass.LOCAL, 0, "there are " + MAXIMUM + " calls already"));
        }
        return line == 0
                ? Optional.of(Failure.of(FailureClass.NOT_CONFIGURED, 0, "no line is configured"))
                : Optional.empty();
    }

    @Override
    public void answer(String id) {
        Call call = present.get(id);
        if (call == null || call.state() != CallState.RINGING) {
            throw new IllegalArgumentException("answer: there is no ringing call with this id");
        }
        holdAllBut(call);
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
    public void hold(String id) {
        Call call = present.get(id);
        if (call == null || !call.stands()) {
            throw new IllegalArgumentException("hold: there is no standing call with this id");
        }
        call.fire(new CallEvent.UserHeld());
    }

    @Override
    public void resume(String id) {
        Call call = present.get(id);
        if (call == null || call.state() != CallState.HELD) {
            throw new IllegalArgumentException("resume: there is no call on hold with this id");
        }
        holdAllBut(call);
        call.fire(new CallEvent.UserResumed());
    }

    @Override
    public void conference() {
        List<Call> standing = present.values().stream().filter(Call::stands).toList();
        if (standing.size() != IN_CONFERENCE) {
            throw new IllegalArgumentException(
                    "conference: it takes " + IN_CONFERENCE + " calls that stand; there are " + standing.size());
        }
        if (conference.containsAll(standing)) {
            return;
        }
        conference.addAll(standing);
        joinSound();
        standing.forEach(call -> {
            if (call.state() == CallState.HELD) {
                call.fire(new CallEvent.UserResumed());
            }
        });
        standing.forEach(this::tell);
    }

    @Override
    public Statistics statistics(String id) {
        Call call = present.get(id);
        return call == null ? Statistics.NONE : call.statistics();
    }

    @Override
    public boolean earlyMedia(String id) {
        Call call = present.get(id);
        return call != null && call.earlyMedia();
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
        Call call = present.get(id);
        if (call != null) {
            call.fire(event);
        }
    }

    private void holdAllBut(@Nullable Call one) {
        for (Call call : List.copyOf(present.values())) {
            if (call != one && call.stands()) {
                call.fire(new CallEvent.UserHeld());
            }
        }
    }

    private int chooseLine() {
        List<LineStatus> statuses = services.lines().statuses();
        return statuses.stream()
                .filter(status -> status.state().inService())
                .findFirst()
                .or(() -> statuses.stream().findFirst())
                .map(LineStatus::line)
                .orElse(0);
    }

    private void arrive(IncomingLeg leg) {
        if (!present.isEmpty()) {
            leg.listen(failure -> {});
            leg.reject(BUSY_HERE);
            services.timeline()
                    .record(
                            leg.line(),
                            "call.refused",
                            "Call from " + leg.peerName() + " was answered busy",
                            "another call is in progress",
                            Map.of("code", Integer.toString(BUSY_HERE)));
            return;
        }
        Call call = call(leg.line(), DialTarget.readable(leg.peerUri()), leg.peerName(), leg);
        present.put(call.id(), call);
        leg.listen(call);
        call.fire(new CallEvent.Arrived(leg.offerSdp()));
    }

    private Call call(int line, String peer, String name, @Nullable IncomingLeg leg) {
        long number = ++lastNumber;
        VoiceSettings voice = services.config().lines().stream()
                .filter(candidate -> candidate.number() == line)
                .findFirst()
                .map(LineSettings::voice)
                .orElseGet(() -> VoiceSettings.of(List.of()));
        CallMachine machine = new CallMachine(
                name.isEmpty() ? peer : name,
                leg != null,
                services.loop().wallTime().getEpochSecond() * 1000 + number % 1000,
                codecs(voice),
                voice);
        return new Call("call-" + number, line, peer, name, leg, machine, services, observer);
    }

    private List<Codec> codecs(VoiceSettings voice) {
        List<Codec> ours = services.media().codecs();
        List<Codec> chosen = voice.codecs().stream()
                .flatMap(name -> ours.stream().filter(codec -> codec.name().equalsIgnoreCase(name)))
                .distinct()
                .toList();
        return chosen.isEmpty() ? ours : chosen;
    }

    private void changed(Call call) {
        boolean over = call.state() == CallState.ENDED;
        if (over) {
            present.remove(call.id());
        }
        if (conference.contains(call) && (over || call.holding())) {
            List<Call> joined = List.copyOf(conference);
            conference.clear();
            joinSound();
            joined.stream().filter(other -> other != call).forEach(this::tell);
        }
        tell(call);
    }

    private void joinSound() {
        List<MediaSession> sessions =
                conference.stream().flatMap(call -> call.session().stream()).toList();
        services.media().conference(sessions);
    }

    private void tell(Call call) {
        CallView view = call.view();
        listeners.forEach(listener -> listener.onCall(view));
    }
}
