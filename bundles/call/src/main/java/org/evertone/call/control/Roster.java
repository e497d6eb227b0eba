package org.evertone.call.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls.CallsListener;
import org.evertone.config.LineSettings;
import org.evertone.config.PhoneFeatures;
import org.evertone.config.VoiceSettings;
import org.evertone.line.DialTarget;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.Referral;
import org.evertone.media.MediaEngine.Codec;
import org.jspecify.annotations.Nullable;

/** The calls that are there, oldest first, how new ones are made, and who hears of them. Confined to the loop. */
final class Roster {
    static final Failure NO_LINE = Failure.of(FailureClass.NOT_CONFIGURED, 0, "no line is configured");

    private final Call.Services services;
    private final Call.Observer observer;
    private final CopyOnWriteArrayList<CallsListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Call> present = new LinkedHashMap<>();
    private long lastNumber;

    /** @param observer hears of each call that is made here */
    Roster(Call.Services services, Call.Observer observer) {
        this.services = services;
        this.observer = observer;
    }

    List<Call> all() {
        return List.copyOf(present.values());
    }

    int size() {
        return present.size();
    }

    @Nullable
    Call find(String id) {
        return present.get(id);
    }

    /** Those whose session stands. */
    List<Call> standing() {
        return present.values().stream().filter(Call::stands).toList();
    }

    void add(Call call) {
        present.put(call.id(), call);
    }

    void remove(Call call) {
        present.remove(call.id(), call);
    }

    /** A call to a number or URI from a line. It is not there yet. */
    Call outgoing(int line, String target) {
        return outgoing(identity(line, target, DialTarget.readable(target)));
    }

    /** A call that may follow one that failed, under the same id. */
    Call outgoing(Call.Identity identity) {
        return call(
                identity,
                new Call.Origin.Ours(
                        (offer, listener) -> services.lines().dial(identity.line(), identity.peer(), offer, listener)));
    }

    /** A call that a far end asks for. */
    Call referred(int line, Referral referral) {
        return call(identity(line, referral.uri(), referral.target()), new Call.Origin.Referred(referral::dial));
    }

    /** The call of a leg that came in. */
    Call incoming(IncomingLeg leg) {
        return call(
                identity(leg.line(), DialTarget.readable(leg.peerUri()), leg.peerName()), new Call.Origin.Theirs(leg));
    }

    Call.Identity identity(int line, String peer, String peerName) {
        return new Call.Identity("call-" + ++lastNumber, line, peer, peerName);
    }

    private Call call(Call.Identity identity, Call.Origin origin) {
        VoiceSettings voice =
                line(identity.line()).map(LineSettings::voice).orElseGet(() -> VoiceSettings.of(List.of()));
        CallMachine machine = new CallMachine(
                identity.peerName().isEmpty() ? identity.peer() : identity.peerName(),
                origin instanceof Call.Origin.Theirs,
                services.loop().wallTime().getEpochSecond() * 1000 + lastNumber % 1000,
                codecs(voice),
                voice);
        return new Call(identity, origin, machine, services, observer);
    }

    private List<Codec> codecs(VoiceSettings voice) {
        List<Codec> ours = services.media().codecs();
        List<Codec> chosen = voice.codecs().stream()
                .flatMap(name -> ours.stream().filter(codec -> codec.name().equalsIgnoreCase(name)))
                .distinct()
                .toList();
        return chosen.isEmpty() ? ours : chosen;
    }

    Optional<LineSettings> line(int number) {
        return services.config().lines().stream()
                .filter(line -> line.number() == number)
                .findFirst();
    }

    PhoneFeatures features() {
        return services.config().phone().features();
    }

    /** Ends a call from our side. @param why in words; empty when the user hung up */
    void drop(Call call, String why) {
        call.fire(new CallEvent.Dropped(features().rejectCode(), why));
    }

    void holdAllBut(@Nullable Call one) {
        standing().stream().filter(call -> call != one).forEach(call -> call.fire(new CallEvent.UserHeld()));
    }

    /** Takes a call off hold when the user neither talks to anybody else nor dials. */
    void resumeWhenFree(Call call) {
        boolean free = present.values().stream()
                .allMatch(other -> other == call || other.ringing() || other.stands() && other.holding());
        if (free) {
            call.fire(new CallEvent.UserResumed());
        }
    }

    void addListener(CallsListener listener) {
        listeners.addIfAbsent(listener);
    }

    void removeListener(CallsListener listener) {
        listeners.remove(listener);
    }

    void tell(Call call) {
        CallView view = call.view();
        tell(listener -> listener.onCall(view));
    }

    void tell(Consumer<CallsListener> what) {
        listeners.forEach(what);
    }

    /** Tells of a call that ends before anybody could hear of it. */
    void tellTurnedAway(IncomingLeg leg, String why) {
        Call.Identity identity = identity(leg.line(), DialTarget.readable(leg.peerUri()), leg.peerName());
        CallView view = new CallView(
                identity.id(),
                identity.line(),
                CallState.ENDED,
                true,
                identity.peerName(),
                identity.peer(),
                Optional.empty(),
                Optional.of(Failure.of(FailureClass.LOCAL, 0, why)),
                "",
                false,
                false);
        tell(listener -> listener.onCall(view));
    }
}
