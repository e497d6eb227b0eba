package org.evertone.call.control;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.CallState;
import org.evertone.call.control.Negotiation.Place;
import org.evertone.call.sdp.OfferAnswer.Agreed;
import org.evertone.call.sdp.OfferAnswer.Outcome;
import org.evertone.call.sdp.OfferAnswer.Refused;
import org.evertone.config.VoiceSettings;
import org.evertone.line.DialTarget;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Statistics;

/**
 * One call: events with the time in them go in, commands come out. No sockets, threads or clock. For the user a call is
 * over at once; what the far end still has to learn is the leg's business.
 */
final class CallMachine {
    private static final int NOT_ACCEPTABLE = 488;
    private static final int UNAVAILABLE = 480;
    private static final int FIRST_RINGING_CODE = 180;

    private final String peer;
    private final boolean incoming;
    private final Negotiation negotiation;
    private final Digits digits;
    private final Reoffers reoffers;
    private final Transfer transfer;

    private CallState state;
    private Place place = new Place("", false);
    private Optional<Long> startedNanos = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private Optional<String> remoteOffer = Optional.empty();
    private CallEvent.Welcome welcome = CallEvent.Welcome.RING;
    private String earlyAnswer = "";
    private String toldCodec = "";
    private boolean toldEncrypted;
    private boolean toldEarlyMedia;
    /** Far end from which packets have come. */
    private Optional<InetSocketAddress> heard = Optional.empty();

    private boolean mediaOpen;
    /** On hold for our user: from his key press until the far end has agreed to go on. */
    private boolean held;

    /**
     * @param peer the far end, for the timeline
     * @param sessionId {@code o=} id of our descriptions
     * @param codecs what we speak, best first, not empty
     * @param voice how the line's calls sound
     */
    CallMachine(String peer, boolean incoming, long sessionId, List<Codec> codecs, VoiceSettings voice) {
        this.peer = peer;
        this.incoming = incoming;
        negotiation = new Negotiation(sessionId, codecs, voice);
        digits = new Digits(voice);
        reoffers = new Reoffers(!incoming, () -> negotiation.offer(place));
        transfer = new Transfer(peer);
        state = incoming ? CallState.RINGING : CallState.DIALLING;
    }

    CallState state() {
        return state;
    }

    Optional<Long> startedNanos() {
        return startedNanos;
    }

    Optional<Failure> failure() {
        return failure;
    }

    /** Whether the session stands. */
    boolean stands() {
        return startedNanos.isPresent() && state != CallState.ENDED;
    }

    /** Name of the codec; empty before one is agreed. */
    String codec() {
        return negotiation
                .agreed()
                .map(agreed -> agreed.parameters().codec().name())
                .orElse("");
    }

    boolean encrypted() {
        return negotiation
                .agreed()
                .flatMap(agreed -> agreed.parameters().srtp())
                .isPresent();
    }

    /** Whether our user wants the call on hold; it may still be {@link CallState#HELD} when he no longer does. */
    boolean holding() {
        return negotiation.holding();
    }

    /** Whether the far end is being handed over. */
    boolean transferring() {
        return transfer.running() && state != CallState.ENDED;
    }

    /** Whether the far end is heard before it answered: a description alone is no sound (RFC 3960 §3.2). */
    boolean earlyMedia() {
        return hasSound() && remote().equals(heard) && (state == CallState.DIALLING || state == CallState.RINGING_OUT);
    }

    /** Where the sound of the far end is agreed to come from; empty before. */
    private Optional<InetSocketAddress> remote() {
        return negotiation.agreed().map(agreed -> agreed.parameters().remote());
    }

    private boolean hasSound() {
        return negotiation.agreed().isPresent();
    }

    /** Our offer for the server that is tried now, as {@code LocalOffer} says. Empty when it must not be made there. */
    String offer(Place to) {
        negotiation.restart();
        return negotiation.offer(to);
    }

    /**
     * Takes one event.
     *
     * @param towards the leg's server; with an empty address while there is no leg
     */
    List<CallCommand> on(CallEvent event, long nowNanos, Place towards) {
        place = towards;
        List<CallCommand> out = new ArrayList<>();
        if (event instanceof CallEvent.MediaClosed closed) {
            recordEnd(Optional.of(closed.statistics()), nowNanos, out);
        } else if (state == CallState.ENDED) {
            if (event instanceof CallEvent.Reoffered) {
                out.add(new CallCommand.AnswerReoffer(Optional.empty()));
            }
        } else if (event instanceof CallEvent.Dialled) {
            record("call.dialled", "Dialled " + peer, "", Map.of(), out);
            tell(out);
            out.add(new CallCommand.OpenMedia());
        } else if (event instanceof CallEvent.Arrived arrived) {
            arrived(arrived, nowNanos, out);
        } else if (event instanceof CallEvent.MediaOpened opened) {
            mediaOpened(opened.localPort(), nowNanos, out);
        } else if (event instanceof CallEvent.MediaRefused refused) {
            fail(Failure.of(FailureClass.NOT_POSSIBLE, 0, refused.why()), UNAVAILABLE, nowNanos, out);
        } else if (event instanceof CallEvent.MediaFailed failed) {
            out.add(new CallCommand.AnswerReoffer(Optional.empty()));
            fail(Failure.of(FailureClass.NO_COMMON_AUDIO, 0, failed.why()), NOT_ACCEPTABLE, nowNanos, out);
        } else if (event instanceof CallEvent.Progressed progressed) {
            progressed(progressed, out);
        } else if (event instanceof CallEvent.FirstPacket) {
            heard = remote();
        } else if (event instanceof CallEvent.Answered answered) {
            answered(answered.sdp(), nowNanos, out);
        } else if (event instanceof CallEvent.Confirmed confirmed) {
            confirmed(confirmed.sdp(), nowNanos, out);
        } else if (event instanceof CallEvent.Reoffered reoffered) {
            reoffered(reoffered.sdp(), out);
        } else if (event instanceof CallEvent.OfferRefused refused) {
            offerRefused(refused.failure(), out);
        } else if (event instanceof CallEvent.OfferAgain) {
            reoffers.again(out);
        } else if (event instanceof CallEvent.UserAnswered) {
            userAnswered(nowNanos, out);
        } else if (event instanceof CallEvent.AnswerDue) {
            answerForUser(out);
        } else if (event instanceof CallEvent.Dropped dropped) {
            fail(Failure.of(FailureClass.LOCAL, 0, dropped.why()), dropped.code(), nowNanos, out);
        } else if (event instanceof CallEvent.Redirected redirected) {
            redirected(redirected.target(), nowNanos, out);
        } else if (event instanceof CallEvent.UserTransferred transferred) {
            userTransferred(transferred.to(), out);
        } else if (event instanceof CallEvent.TransferNews news) {
            if (stands()) {
                transfer.news(news, out);
            }
        } else if (event instanceof CallEvent.UserPressed pressed) {
            if (!held) {
                out.addAll(digits.press(pressed.digit(), negotiation.agreed().map(Agreed::parameters)));
            }
        } else if (event instanceof CallEvent.UserHeld) {
            userHeld(out);
        } else if (event instanceof CallEvent.UserResumed) {
            userResumed(out);
        } else if (event instanceof CallEvent.LegEnded ended) {
            end(ended.failure(), nowNanos, out);
        }
        if (stands() && reoffers.idle()) {
            transfer.proceed(negotiation.holding(), out);
        }
        if (toldEarlyMedia != earlyMedia()) {
            tell(out);
        }
        return out;
    }

    private void arrived(CallEvent.Arrived arrived, long nowNanos, List<CallCommand> out) {
        Optional<String> offer = arrived.offer();
        remoteOffer = offer;
        welcome = arrived.welcome();
        record("call.arrived", "Call from " + peer, "", Map.of(), out);
        // Negotiated before the user is disturbed, and once more when he answers with the port then known.
        Optional<Refused> refused =
                offer.isPresent() ? refusal(negotiation.examine(offer.get(), place)) : negotiation.unable(place);
        if (refused.isPresent()) {
            fail(failure(refused.get()), NOT_ACCEPTABLE, nowNanos, out);
        } else {
            out.add(new CallCommand.OpenMedia());
        }
    }

    private void mediaOpened(int port, long nowNanos, List<CallCommand> out) {
        mediaOpen = true;
        negotiation.localPort(port);
        if (!incoming) {
            reoffers.begun();
            out.add(new CallCommand.StartLeg());
            return;
        }
        switch (welcome) {
            case RING -> {
                out.add(new CallCommand.RingLeg());
                record("call.ringing", "Ringing: " + peer, "", Map.of(), out);
                tell(out);
            }
            case ANSWER -> answerForUser(out);
            case TAKE_OVER -> userAnswered(nowNanos, out);
            case TAKE_OVER_HELD -> {
                negotiation.hold(true);
                held = true;
                userAnswered(nowNanos, out);
            }
        }
    }

    private void answerForUser(List<CallCommand> out) {
        if (state == CallState.RINGING && mediaOpen) {
            record("call.auto-answer", "The call from " + peer + " is answered by itself", "", out);
            out.add(new CallCommand.TellAutoAnswer());
        }
    }

    private void redirected(String target, long nowNanos, List<CallCommand> out) {
        if (state == CallState.RINGING) {
            out.add(new CallCommand.RedirectLeg(target));
            end(Failure.of(FailureClass.LOCAL, 0, "forwarded to " + DialTarget.readable(target)), nowNanos, out);
        }
    }

    private void progressed(CallEvent.Progressed progress, List<CallCommand> out) {
        if (incoming || startedNanos.isPresent()) {
            return;
        }
        boolean changed = false;
        if (!progress.sdp().isBlank()
                && !progress.sdp().equals(earlyAnswer)
                && negotiation.accept(progress.sdp(), place) instanceof Agreed agreed) {
            earlyAnswer = progress.sdp();
            out.add(new CallCommand.ConfigureMedia(agreed.parameters()));
            changed = true;
        }
        if (state == CallState.DIALLING && progress.code() >= FIRST_RINGING_CODE) {
            state = CallState.RINGING_OUT;
            record(
                    "call.ringing",
                    "Ringing at " + peer,
                    "",
                    Map.of("code", Integer.toString(progress.code()), "earlyMedia", Boolean.toString(hasSound())),
                    out);
            changed = true;
        }
        if (changed) {
            tell(out);
        }
    }

    private void answered(String sdp, long nowNanos, List<CallCommand> out) {
        if (incoming || startedNanos.isPresent()) {
            return;
        }
        if (sdp.isBlank() && hasSound()) {
            // the 2xx leaves out what an earlier 18x said; some gateways do
            activate(nowNanos, out);
            reoffers.answered(out);
            return;
        }
        Outcome outcome = negotiation.accept(sdp, place);
        if (outcome instanceof Agreed agreed) {
            activate(nowNanos, out);
            out.add(new CallCommand.ConfigureMedia(agreed.parameters()));
            reoffers.answered(out);
        } else if (outcome instanceof Refused refused) {
            fail(failure(refused), NOT_ACCEPTABLE, nowNanos, out);
        }
    }

    private void userAnswered(long nowNanos, List<CallCommand> out) {
        if (state != CallState.RINGING || !mediaOpen) {
            return;
        }
        if (remoteOffer.isEmpty()) {
            reoffers.begun();
            out.add(new CallCommand.AnswerLeg(negotiation.offer(place)));
            activate(nowNanos, out);
            return;
        }
        Outcome outcome = negotiation.answer(remoteOffer.get(), place);
        if (outcome instanceof Agreed agreed) {
            out.add(new CallCommand.AnswerLeg(agreed.answer()));
            activate(nowNanos, out);
            out.add(new CallCommand.ConfigureMedia(agreed.parameters()));
        } else if (outcome instanceof Refused refused) {
            fail(failure(refused), NOT_ACCEPTABLE, nowNanos, out);
        }
    }

    private void confirmed(String sdp, long nowNanos, List<CallCommand> out) {
        if (!reoffers.pending() || startedNanos.isEmpty()) {
            return;
        }
        Outcome outcome = negotiation.accept(sdp, place);
        if (outcome instanceof Agreed agreed) {
            move(agreed, out);
            reoffers.answered(out);
        } else if (outcome instanceof Refused refused && !hasSound()) {
            fail(failure(refused), NOT_ACCEPTABLE, nowNanos, out);
        } else if (outcome instanceof Refused refused) {
            offerRefused(failure(refused), out);
        }
    }

    private void reoffered(String sdp, List<CallCommand> out) {
        if (startedNanos.isEmpty() || reoffers.pending()) {
            out.add(new CallCommand.AnswerReoffer(Optional.empty()));
        } else if (sdp.isBlank()) {
            askedForOffer(out);
        } else {
            Outcome outcome = negotiation.answer(sdp, place);
            if (outcome instanceof Agreed agreed) {
                out.add(new CallCommand.AnswerReoffer(Optional.of(agreed.answer())));
                move(agreed, out);
            } else if (outcome instanceof Refused refused) {
                refuseOffer(refused, out);
            }
        }
    }

    private void askedForOffer(List<CallCommand> out) {
        Optional<Refused> unable = negotiation.unable(place);
        if (unable.isPresent()) {
            refuseOffer(unable.get(), out);
        } else {
            out.add(new CallCommand.AnswerReoffer(Optional.of(negotiation.offer(place))));
            reoffers.begun();
        }
    }

    private void refuseOffer(Refused refused, List<CallCommand> out) {
        out.add(new CallCommand.AnswerReoffer(Optional.empty()));
        record("call.offer-refused", "A change that " + peer + " wanted was refused", refused.why(), out);
    }

    /** Silence and the new state come at once, whatever the far end says to it. */
    private void userHeld(List<CallCommand> out) {
        if (!stands() || negotiation.holding()) {
            return;
        }
        negotiation.hold(true);
        held = true;
        state = CallState.HELD;
        negotiation.silent().ifPresent(silent -> out.add(new CallCommand.ConfigureMedia(silent)));
        record("call.hold", peer + " is on hold", "", out);
        tell(out);
        reoffers.wanted(out);
    }

    private void userResumed(List<CallCommand> out) {
        if (stands() && negotiation.holding()) {
            transfer.resumed(out);
            negotiation.hold(false);
            reoffers.wanted(out);
        }
    }

    private void userTransferred(CallEvent.Destination to, List<CallCommand> out) {
        if (!stands() || transfer.running()) {
            return;
        }
        transfer.wanted(to);
        if (to.session().isEmpty()) {
            userHeld(out);
        }
    }

    private void offerRefused(Failure refused, List<CallCommand> out) {
        if (!stands() || !reoffers.refused(refused, out)) {
            return;
        }
        String why = refused.summary() + (refused.detail().isEmpty() ? "" : ": " + refused.detail());
        if (negotiation.holding()) {
            record("call.hold-refused", peer + " does not take the hold, and hears nothing all the same", why, out);
        } else if (held && negotiation.sounds()) {
            // it never took the hold either, so there is nothing to agree on
            negotiation.agreed().ifPresent(agreed -> move(agreed, out));
        } else if (held) {
            negotiation.hold(true);
            record("call.resume-refused", peer + " stays on hold", why, out);
            tell(out);
        } else {
            record("call.offer-refused", "What " + peer + " asked of us it does not take", why, out);
        }
    }

    /** A standing session changes: media follows, and the state when somebody holds or resumes. */
    private void move(Agreed agreed, List<CallCommand> out) {
        out.add(new CallCommand.ConfigureMedia(
                negotiation.holding() ? negotiation.silent().orElse(agreed.parameters()) : agreed.parameters()));
        if (held && !negotiation.holding() && negotiation.sounds()) {
            held = false;
            record("call.unhold", peer + " is off hold", "", out);
        }
        if (toldEncrypted != encrypted()) {
            record(
                    toldEncrypted ? "call.unencrypted" : "call.encrypted",
                    "The sound of the call with " + peer + (toldEncrypted ? " is no longer" : " is") + " encrypted",
                    "",
                    out);
        }
        follow(out);
    }

    /** Tells the state that follows from who holds, and how the call sounds, when that is news. */
    private void follow(List<CallCommand> out) {
        CallState before = state;
        state = standing();
        if (before != state && state == CallState.REMOTE_HELD) {
            record("call.held", peer + " holds the call", "", out);
        } else if (before == CallState.REMOTE_HELD && state == CallState.ACTIVE) {
            record("call.resumed", peer + " is back", "", out);
        }
        if (before != state || toldEncrypted != encrypted() || !toldCodec.equals(codec())) {
            tell(out);
        }
    }

    private CallState standing() {
        return held ? CallState.HELD : negotiation.heldByFarEnd() ? CallState.REMOTE_HELD : CallState.ACTIVE;
    }

    private void tell(List<CallCommand> out) {
        toldCodec = codec();
        toldEncrypted = encrypted();
        toldEarlyMedia = earlyMedia();
        out.add(new CallCommand.Tell());
    }

    private void activate(long nowNanos, List<CallCommand> out) {
        state = standing();
        startedNanos = Optional.of(nowNanos);
        record("call.active", "Talking to " + peer, "", Map.of("state", state.word()), out);
        tell(out);
    }

    /** Ends the call from our side; a ringing one is refused with {@code code}. */
    private void fail(Failure reason, int code, long nowNanos, List<CallCommand> out) {
        if (state == CallState.RINGING) {
            out.add(new CallCommand.RejectLeg(code));
        } else {
            out.add(new CallCommand.HangUpLeg());
        }
        end(reason, nowNanos, out);
    }

    private void end(Failure reason, long nowNanos, List<CallCommand> out) {
        state = CallState.ENDED;
        failure = Optional.of(reason);
        if (mediaOpen) {
            out.add(new CallCommand.CloseMedia());
        } else {
            recordEnd(Optional.empty(), nowNanos, out);
        }
        tell(out);
    }

    private void recordEnd(Optional<Statistics> statistics, long nowNanos, List<CallCommand> out) {
        out.add(EndReport.of(
                peer,
                failure.orElseThrow(),
                startedNanos.map(start -> Duration.ofNanos(nowNanos - start)),
                codec(),
                statistics));
    }

    private static Optional<Refused> refusal(Outcome outcome) {
        return outcome instanceof Refused refused ? Optional.of(refused) : Optional.empty();
    }

    private static Failure failure(Refused refused) {
        return Failure.of(refused.failureClass(), 0, refused.why());
    }

    private static void record(String kind, String what, String why, List<CallCommand> out) {
        record(kind, what, why, Map.of(), out);
    }

    private static void record(
            String kind, String what, String why, Map<String, String> evidence, List<CallCommand> out) {
        out.add(new CallCommand.Record(kind, what, why, evidence));
    }
}
