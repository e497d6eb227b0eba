package org.evertone.call.control;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.call.TransferState;
import org.evertone.config.ConfigStore;
import org.evertone.event.Timeline;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LegListener;
import org.evertone.line.Lines;
import org.evertone.line.Referral;
import org.evertone.loop.PhoneLoop;
import org.evertone.media.MediaEngine;
import org.evertone.media.MediaException;
import org.evertone.media.MediaListener;
import org.evertone.media.MediaSession;
import org.evertone.media.MediaSession.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * One call with its leg and its sound: carries out what the {@link CallMachine} decides. Events that arise while one is
 * handled wait for their turn. Confined to the loop but for what media tells.
 */
final class Call implements LegListener, MediaListener {
    /** RFC 3261 §14.1: whoever has the Call-ID waits 2.1 to 4 s, the other up to 2 s, in steps of 10 ms. */
    private static final int STEP_MILLIS = 10;

    private static final int OWNER_FIRST_STEP = 210;
    private static final int OWNER_LAST_STEP = 400;
    private static final int OTHER_LAST_STEP = 200;

    /** What a call needs of the phone. */
    record Services(Lines lines, MediaEngine media, ConfigStore config, PhoneLoop loop, Timeline timeline) {}

    /** Who it is. */
    record Identity(String id, int line, String peer, String peerName) {}

    /** Where its leg comes from. */
    sealed interface Origin {
        /** The far end called. */
        record Theirs(IncomingLeg leg) implements Origin {}

        /** We dial. */
        record Ours(Dialler dialler) implements Origin {}

        /** We dial because another far end asks for it. */
        record Referred(Dialler dialler) implements Origin {}
    }

    /** Starts the leg of a call of ours; as {@link Lines#dial}. */
    @FunctionalInterface
    interface Dialler {
        CallLeg dial(Lines.LocalOffer offer, LegListener listener);
    }

    /** Who hears of it, on the loop. */
    interface Observer {
        /** Its state is another one, or it is over. */
        void onChange(Call call);

        void onDigit(Call call, char digit);

        /** Its far end is being handed over. */
        void onTransfer(Call call, TransferState state, Optional<Failure> failure);

        /** It is about to be answered for the user. */
        void onAutoAnswer(Call call);

        /** Its far end asks us to call somebody else. @return whether that will be done */
        boolean onReferred(Call call, Referral referral);

        /** Whether it is joined with another one. */
        boolean inConference(Call call);
    }

    private final Identity identity;
    private final Origin origin;
    private final Services services;
    private final Observer observer;
    private final CallMachine machine;
    private final ArrayDeque<CallEvent> events = new ArrayDeque<>();
    private @Nullable CallLeg leg;
    private @Nullable MediaSession session;
    private Optional<String> reofferAnswer = Optional.empty();
    private PhoneLoop.Timer offerAgain = () -> {};
    private final List<PhoneLoop.Timer> ringTimers = new ArrayList<>();
    private boolean handling;

    Call(Identity identity, Origin origin, CallMachine machine, Services services, Observer observer) {
        this.identity = identity;
        this.origin = origin;
        this.machine = machine;
        this.services = services;
        this.observer = observer;
        if (origin instanceof Origin.Theirs came) {
            leg = came.leg();
        }
    }

    String id() {
        return identity.id();
    }

    Identity identity() {
        return identity;
    }

    /** Its leg; empty before it is dialled. */
    Optional<CallLeg> leg() {
        return Optional.ofNullable(leg);
    }

    /** Why it ended; empty before. */
    Optional<Failure> failure() {
        return machine.failure();
    }

    boolean ringing() {
        return machine.state() == CallState.RINGING;
    }

    /** Whether it is dialled and not answered yet. */
    boolean dialled() {
        return machine.state() == CallState.DIALLING || machine.state() == CallState.RINGING_OUT;
    }

    CallState state() {
        return machine.state();
    }

    /** Whether the session stands, on hold or not. */
    boolean stands() {
        return machine.stands();
    }

    /** Whether our user wants it on hold. */
    boolean holding() {
        return machine.holding();
    }

    /** Whether its far end is being handed over. */
    boolean transferring() {
        return machine.transferring();
    }

    boolean earlyMedia() {
        return machine.earlyMedia();
    }

    Optional<MediaSession> session() {
        return Optional.ofNullable(session);
    }

    Statistics statistics() {
        return session == null ? Statistics.NONE : session.statistics();
    }

    CallView view() {
        return new CallView(
                identity.id(),
                identity.line(),
                machine.state(),
                origin instanceof Origin.Theirs,
                identity.peerName(),
                identity.peer(),
                machine.startedNanos(),
                machine.failure(),
                machine.codec(),
                machine.encrypted(),
                observer.inConference(this),
                origin instanceof Origin.Referred);
    }

    /** Does something after a delay, unless the call stops ringing before. */
    void whileRinging(Duration delay, Runnable task) {
        if (ringing()) {
            ringTimers.add(services.loop().schedule(delay, task));
        }
    }

    void fire(CallEvent event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            for (CallEvent next = events.poll(); next != null; next = events.poll()) {
                machine.on(next, services.loop().nanoTime(), place()).forEach(this::carryOut);
            }
        } finally {
            handling = false;
        }
    }

    private Negotiation.Place place() {
        return leg == null ? new Negotiation.Place("", false) : new Negotiation.Place(leg.localAddress(), leg.secure());
    }

    private void dial(Dialler dialler) {
        leg = dialler.dial(
                (address, secure) -> {
                    String sdp = machine.offer(new Negotiation.Place(address, secure));
                    fire(new CallEvent.Offered());
                    return sdp;
                },
                this);
    }

    private void carryOut(CallCommand command) {
        if (command instanceof CallCommand.OpenMedia) {
            openMedia();
        } else if (command instanceof CallCommand.StartLeg && origin instanceof Origin.Ours ours) {
            dial(ours.dialler());
        } else if (command instanceof CallCommand.StartLeg && origin instanceof Origin.Referred referred) {
            dial(referred.dialler());
        } else if (command instanceof CallCommand.RingLeg && origin instanceof Origin.Theirs theirs) {
            theirs.leg().ring();
        } else if (command instanceof CallCommand.AnswerLeg answer && origin instanceof Origin.Theirs theirs) {
            theirs.leg().answer(answer.sdp());
        } else if (command instanceof CallCommand.RejectLeg reject && origin instanceof Origin.Theirs theirs) {
            theirs.leg().reject(reject.code());
        } else if (command instanceof CallCommand.RedirectLeg redirect && origin instanceof Origin.Theirs theirs) {
            theirs.leg().redirect(redirect.target());
        } else if (command instanceof CallCommand.TransferLeg transfer && leg != null) {
            transfer(leg, transfer.to());
        } else if (command instanceof CallCommand.HangUpLeg && leg != null) {
            leg.hangUp();
        } else if (command instanceof CallCommand.OfferLeg offer && leg != null) {
            offer(leg, offer.sdp());
        } else if (command instanceof CallCommand.OfferLater later) {
            offerAgain = services.loop().schedule(pause(later.ownCallId()), () -> fire(new CallEvent.OfferAgain()));
        } else if (command instanceof CallCommand.AnswerReoffer answer) {
            reofferAnswer = answer.sdp();
        } else if (command instanceof CallCommand.ConfigureMedia configure && session != null) {
            MediaSession now = session;
            sound(() -> now.configure(configure.parameters()));
        } else if (command instanceof CallCommand.CloseMedia && session != null) {
            Statistics last = session.statistics();
            sound(session::close);
            session = null;
            fire(new CallEvent.MediaClosed(last));
        } else if (command instanceof CallCommand.SendDigit digit && session != null) {
            MediaSession now = session;
            sound(() -> now.sendDigit(digit.digit()));
        } else if (command instanceof CallCommand.SendInfo info && leg != null) {
            leg.info(info.contentType(), info.body());
        } else if (command instanceof CallCommand.Tell) {
            tell();
        } else if (command instanceof CallCommand.TellTransfer told) {
            observer.onTransfer(this, told.state(), told.failure());
        } else if (command instanceof CallCommand.TellAutoAnswer) {
            observer.onAutoAnswer(this);
            fire(new CallEvent.UserAnswered());
        } else if (command instanceof CallCommand.Record event) {
            services.timeline().record(identity.line(), event.kind(), event.what(), event.why(), event.evidence());
        }
    }

    private static void transfer(CallLeg leg, CallEvent.Destination to) {
        to.session().ifPresentOrElse(leg::transferTo, () -> leg.transfer(to.peer()));
    }

    private void offer(CallLeg to, String sdp) {
        if (sdp.isEmpty()) {
            fire(new CallEvent.OfferRefused(
                    Failure.of(FailureClass.NOT_SECURE, 0, "the server is not reached over TLS, keys stay here")));
        } else {
            to.offer(sdp);
        }
    }

    private static Duration pause(boolean ownCallId) {
        int steps = ownCallId
                ? ThreadLocalRandom.current().nextInt(OWNER_FIRST_STEP, OWNER_LAST_STEP + 1)
                : ThreadLocalRandom.current().nextInt(OTHER_LAST_STEP + 1);
        return Duration.ofMillis((long) steps * STEP_MILLIS);
    }

    /** What media cannot do must not keep the leg and the observers from what follows. */
    private void sound(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException refused) {
            fire(new CallEvent.MediaFailed("the sound does not work: " + refused.getMessage()));
        }
    }

    private void openMedia() {
        try {
            MediaSession opened = services.media()
                    .open(
                            services.config().phone().rtpFirstPort(),
                            services.config().phone().rtpPortCount(),
                            this);
            session = opened;
            fire(new CallEvent.MediaOpened(opened.localPort()));
        } catch (MediaException refused) {
            fire(new CallEvent.MediaRefused(String.valueOf(refused.getMessage())));
        }
    }

    private void tell() {
        if (!ringing()) {
            ringTimers.forEach(PhoneLoop.Timer::cancel);
            ringTimers.clear();
        }
        if (machine.state() == CallState.ENDED) {
            offerAgain.cancel();
        }
        observer.onChange(this);
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
    public void onOfferRefused(Failure failure) {
        fire(new CallEvent.OfferRefused(failure));
    }

    @Override
    public void onInfoDigit(char digit) {
        tellDigit(digit);
    }

    @Override
    public void onTransfer(int code, String why) {
        fire(new CallEvent.TransferNews(code, why));
    }

    @Override
    public boolean onReferred(Referral referral) {
        return observer.onReferred(this, referral);
    }

    @Override
    public void onEnded(Failure failure) {
        fire(new CallEvent.LegEnded(failure));
    }

    @Override
    public void onFirstPacket() {
        services.loop().execute(() -> {
            if (session != null) {
                services.timeline()
                        .record(
                                identity.line(),
                                "call.audio",
                                "First audio packet of the far end",
                                "",
                                Map.of("call", identity.id()));
                fire(new CallEvent.FirstPacket());
            }
        });
    }

    @Override
    public void onDigit(char digit) {
        services.loop().execute(() -> tellDigit(digit));
    }

    @Override
    public void onTrouble(String what) {
        services.loop()
                .execute(() -> services.timeline()
                        .record(
                                identity.line(),
                                "call.trouble",
                                "Sound trouble in the call",
                                what,
                                Map.of("call", identity.id())));
    }

    private void tellDigit(char digit) {
        if (machine.state() != CallState.ENDED) {
            observer.onDigit(this, digit);
        }
    }
}
