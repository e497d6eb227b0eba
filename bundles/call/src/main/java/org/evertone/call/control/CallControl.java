package org.evertone.call.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.Calls;
import org.evertone.call.TransferState;
import org.evertone.config.ConfigStore;
import org.evertone.event.Timeline;
import org.evertone.line.DialTarget;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LineStatus;
import org.evertone.line.Lines;
import org.evertone.line.LinesListener;
import org.evertone.line.Referral;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaSession.Statistics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The phone's calls and who of them is heard: one, or two in conference; the others are on hold. Connects what the users
 * of {@link Calls} want, and what lines bring, with the classes that decide.
 */
@Component
public final class CallControl implements Calls {
    private static final String DTMF_DIGITS = "0123456789*#ABCD";

    private final Call.Services services;
    private final Roster roster;
    private final Conference conference;
    private final Arrivals arrivals;
    private final Referrals referrals;
    private final EmergencyCalls emergency;
    private final Set<Call> dialled = new HashSet<>();
    /** Calls that are handed over, with those that they are handed over to. */
    private final Map<Call, Call> attended = new HashMap<>();

    private final LinesListener incoming = new LinesListener() {
        @Override
        public void onStatus(LineStatus status) {
            // a call lives on its leg; what its line does meanwhile does not concern it
        }

        @Override
        public boolean onIncoming(IncomingLeg leg) {
            arrivals.arrive(leg);
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
            roster.tell(listener -> listener.onDigit(view, digit));
        }

        @Override
        public void onTransfer(Call call, TransferState state, Optional<Failure> failure) {
            transferMoved(call, state, failure);
        }

        @Override
        public void onAutoAnswer(Call call) {
            CallView view = call.view();
            roster.tell(listener -> listener.onAutoAnswer(view));
        }

        @Override
        public boolean onReferred(Call call, Referral referral) {
            return referrals.asked(call, referral);
        }

        @Override
        public boolean inConference(Call call) {
            return conference.contains(call);
        }
    };

    @Activate
    public CallControl(
            @Reference Lines lines,
            @Reference MediaEngine media,
            @Reference ConfigStore config,
            @Reference PhoneLoop loop,
            @Reference Timeline timeline) {
        services = new Call.Services(lines, media, config, loop, timeline);
        roster = new Roster(services, observer);
        conference = new Conference(media);
        arrivals = new Arrivals(roster, conference, timeline);
        referrals = new Referrals(roster, services);
        emergency = new EmergencyCalls(roster, services);
        loop.execute(() -> lines.addListener(incoming));
    }

    /** Hangs up and hears of no more calls. */
    @Deactivate
    public void close() {
        services.loop().execute(() -> {
            services.lines().removeListener(incoming);
            roster.all().forEach(call -> roster.drop(call, ""));
        });
    }

    @Override
    public List<CallView> calls() {
        return roster.all().stream().map(Call::view).toList();
    }

    @Override
    public String dial(int line, String target) {
        String number = DialTarget.normalise(target);
        if (emergency.isEmergency(number)) {
            return emergency.dial(line, number);
        }
        int chosen = line > 0 ? line : chooseLine();
        Call call = roster.outgoing(chosen, number);
        Optional<Failure> hindrance = hindrance(chosen);
        if (hindrance.isPresent()) {
            call.fire(new CallEvent.LegEnded(hindrance.get()));
        } else {
            roster.holdAllBut(null);
            roster.add(call);
            call.fire(new CallEvent.Dialled());
        }
        return call.id();
    }

    private Optional<Failure> hindrance(int line) {
        if (roster.standing().size() < roster.size()) {
            return Optional.of(Failure.of(FailureClass.NOT_POSSIBLE, 0, "another call is in progress"));
        }
        if (roster.size() >= MAXIMUM) {
            return Optional.of(Failure.of(FailureClass.NOT_POSSIBLE, 0, "there are " + MAXIMUM + " calls already"));
        }
        return line == 0 ? Optional.of(Roster.NO_LINE) : Optional.empty();
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

    @Override
    public void answer(String id) {
        Call call = require(id, "answer: there is no ringing call with this id", Call::ringing);
        roster.holdAllBut(call);
        call.fire(new CallEvent.UserAnswered());
    }

    @Override
    public void hangUp(String id) {
        Call call = roster.find(id);
        if (call != null) {
            roster.drop(call, "");
        }
    }

    @Override
    public void busy(String id) {
        Call call = roster.find(id);
        if (call != null && call.ringing()) {
            call.fire(new CallEvent.Dropped(roster.features().busyCode(), "refused as busy"));
        }
    }

    @Override
    public void redirect(String id, String target) {
        Call call = require(id, "redirect: there is no ringing call with this id", Call::ringing);
        call.fire(new CallEvent.Redirected(DialTarget.normalise(target)));
    }

    @Override
    public void sendDigit(String id, char digit) {
        if (DTMF_DIGITS.indexOf(digit) < 0) {
            throw new IllegalArgumentException("digit: one of " + DTMF_DIGITS + " is expected");
        }
        Call call = roster.find(id);
        if (call != null) {
            call.fire(new CallEvent.UserPressed(digit));
        }
    }

    @Override
    public void hold(String id) {
        require(id, "hold: there is no standing call with this id", Call::stands)
                .fire(new CallEvent.UserHeld());
    }

    @Override
    public void resume(String id) {
        Call call =
                require(id, "resume: there is no call on hold with this id", found -> found.state() == CallState.HELD);
        roster.holdAllBut(call);
        call.fire(new CallEvent.UserResumed());
    }

    @Override
    public void conference() {
        List<Call> standing = roster.standing();
        if (standing.size() != Conference.SIZE) {
            throw new IllegalArgumentException(
                    "conference: it takes " + Conference.SIZE + " calls that stand; there are " + standing.size());
        }
        if (conference.containsAll(standing)) {
            return;
        }
        conference.join(standing);
        standing.forEach(call -> {
            if (call.state() == CallState.HELD) {
                call.fire(new CallEvent.UserResumed());
            }
        });
        standing.forEach(roster::tell);
    }

    @Override
    public void transfer(String id, String target) {
        Call call = handedOver(id);
        String number = DialTarget.normalise(target);
        call.fire(new CallEvent.UserTransferred(new CallEvent.Destination(number, Optional.empty())));
    }

    @Override
    public void transferTo(String id, String to) {
        Call call = handedOver(id);
        Call other = require(
                to,
                "transfer: there is no standing or dialled call with the second id",
                found -> found != call && (found.stands() || found.dialled()));
        requireNoTransfer(other);
        String peer = other.identity().peer();
        if (other.stands()) {
            attended.put(call, other);
            call.fire(new CallEvent.UserTransferred(new CallEvent.Destination(peer, other.leg())));
        } else {
            roster.drop(other, call.view().peerName() + " calls there instead");
            call.fire(new CallEvent.UserTransferred(new CallEvent.Destination(peer, Optional.empty())));
        }
    }

    private Call handedOver(String id) {
        Call call = require(id, "transfer: there is no standing call with this id", Call::stands);
        requireNoTransfer(call);
        return call;
    }

    private void requireNoTransfer(Call call) {
        if (call.transferring() || attended.containsValue(call)) {
            throw new IllegalArgumentException("transfer: one with this call is under way");
        }
    }

    /** A failed blind transfer returns the caller; what an attended one leaves behind is as it was. */
    private void transferMoved(Call call, TransferState state, Optional<Failure> failure) {
        CallView view = call.view();
        roster.tell(listener -> listener.onTransfer(view, state, failure));
        if (state == TransferState.UNDER_WAY) {
            return;
        }
        Optional<Call> other = Optional.ofNullable(attended.remove(call));
        if (state == TransferState.SUCCEEDED) {
            other.ifPresent(left -> roster.drop(left, "transferred"));
            roster.drop(call, "transferred");
        } else if (other.isEmpty()) {
            roster.resumeWhenFree(call);
        }
    }

    @Override
    public Statistics statistics(String id) {
        Call call = roster.find(id);
        return call == null ? Statistics.NONE : call.statistics();
    }

    @Override
    public boolean earlyMedia(String id) {
        Call call = roster.find(id);
        return call != null && call.earlyMedia();
    }

    @Override
    public void addListener(CallsListener listener) {
        roster.addListener(listener);
    }

    @Override
    public void removeListener(CallsListener listener) {
        roster.removeListener(listener);
    }

    private Call require(String id, String otherwise, Predicate<Call> state) {
        Call call = roster.find(id);
        if (call == null || !state.test(call)) {
            throw new IllegalArgumentException(otherwise);
        }
        return call;
    }

    private void changed(Call call) {
        if (emergency.follow(call)) {
            dialled.remove(call);
            return;
        }
        if (call.dialled()) {
            dialled.add(call);
        } else if (dialled.remove(call) && call.stands()) {
            // another one may have been taken off hold while this one rang
            roster.holdAllBut(call);
        }
        boolean over = call.state() == CallState.ENDED;
        if (over) {
            roster.remove(call);
            attended.remove(call);
        }
        if (conference.contains(call) && (over || call.holding())) {
            conference.end().stream().filter(other -> other != call).forEach(roster::tell);
        }
        roster.tell(call);
        referrals.follow(call);
    }
}
