package org.evertone.call.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.evertone.call.CallState;
import org.evertone.call.sdp.LocalAudio;
import org.evertone.call.sdp.OfferAnswer;
import org.evertone.call.sdp.OfferAnswer.Agreed;
import org.evertone.call.sdp.OfferAnswer.Outcome;
import org.evertone.call.sdp.OfferAnswer.Refused;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * One call: events with the time in them go in, commands come out. No sockets, threads or clock. For the user a call is
 * over at once; what the far end still has to learn is the leg's business.
 */
final class CallMachine {
    private static final int BUSY_HERE = 486;
    private static final int NOT_ACCEPTABLE = 488;
    private static final int UNAVAILABLE = 480;
    private static final int DECLINE = 603;
    private static final int FIRST_RINGING_CODE = 180;

    private final String peer;
    private final boolean incoming;
    private final long sessionId;
    private final List<Codec> codecs;
    private final int dtmfPayloadType;

    private CallState state;
    private Optional<Long> startedNanos = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private Optional<String> remoteOffer = Optional.empty();
    private boolean ourOfferPending;
    private boolean mediaOpen;
    private boolean mediaConfigured;
    private int localPort;
    private long sdpVersion;
    private @Nullable LocalAudio lastLocal;

    /**
     * @param peer the far end, for the timeline
     * @param sessionId {@code o=} id of our descriptions
     * @param codecs what we speak, best first, not empty
     * @param dtmfPayloadType telephone-event we offer, or -1
     */
    CallMachine(String peer, boolean incoming, long sessionId, List<Codec> codecs, int dtmfPayloadType) {
        this.peer = peer;
        this.incoming = incoming;
        this.sessionId = sessionId;
        this.codecs = List.copyOf(codecs);
        this.dtmfPayloadType = dtmfPayloadType;
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

    /** Whether the far end is heard before it answered (RFC 3960 early media). */
    boolean earlyMedia() {
        return mediaConfigured && (state == CallState.DIALLING || state == CallState.RINGING_OUT);
    }

    /** Our offer, from the address towards the server that is tried now; asked again for each server. */
    String offer(String localAddress) {
        return OfferAnswer.offer(local(localAddress));
    }

    /**
     * Takes one event.
     *
     * @param localAddress numeric address towards the leg's server; empty while there is no leg
     */
    List<CallCommand> on(CallEvent event, long nowNanos, String localAddress) {
        List<CallCommand> out = new ArrayList<>();
        if (event instanceof CallEvent.MediaClosed closed) {
            recordEnd(closed.statistics(), nowNanos, out);
        } else if (state == CallState.ENDED) {
            if (event instanceof CallEvent.Reoffered) {
                out.add(new CallCommand.AnswerReoffer(Optional.empty()));
            }
        } else if (event instanceof CallEvent.Dialled) {
            record("call.dialled", "Dialled " + peer, "", Map.of(), out);
            out.add(new CallCommand.Tell());
            out.add(new CallCommand.OpenMedia());
        } else if (event instanceof CallEvent.Arrived arrived) {
            arrived(arrived.offer(), localAddress, nowNanos, out);
        } else if (event instanceof CallEvent.MediaOpened opened) {
            mediaOpened(opened.localPort(), out);
        } else if (event instanceof CallEvent.MediaRefused refused) {
            fail(Failure.of(FailureClass.LOCAL, 0, refused.why()), UNAVAILABLE, nowNanos, out);
        } else if (event instanceof CallEvent.Progressed progressed) {
            progressed(progressed, localAddress, out);
        } else if (event instanceof CallEvent.Answered answered) {
            answered(answered.sdp(), nowNanos, localAddress, out);
        } else if (event instanceof CallEvent.Confirmed confirmed) {
            confirmed(confirmed.sdp(), nowNanos, localAddress, out);
        } else if (event instanceof CallEvent.Reoffered reoffered) {
            reoffered(reoffered.sdp(), localAddress, out);
        } else if (event instanceof CallEvent.UserAnswered) {
            userAnswered(nowNanos, localAddress, out);
        } else if (event instanceof CallEvent.UserHungUp) {
            fail(Failure.of(FailureClass.LOCAL, 0, ""), DECLINE, nowNanos, out);
        } else if (event instanceof CallEvent.UserBusy) {
            if (state == CallState.RINGING) {
                fail(Failure.of(FailureClass.LOCAL, 0, "refused as busy"), BUSY_HERE, nowNanos, out);
            }
        } else if (event instanceof CallEvent.UserPressed pressed) {
            if (mediaConfigured) {
                out.add(new CallCommand.SendDigit(pressed.digit()));
            }
        } else if (event instanceof CallEvent.LegEnded ended) {
            end(ended.failure(), nowNanos, out);
        }
        return out;
    }

    private void arrived(Optional<String> offer, String localAddress, long nowNanos, List<CallCommand> out) {
        remoteOffer = offer;
        record("call.arrived", "Call from " + peer, "", Map.of(), out);
        // Negotiated before the user is disturbed, and once more when he answers with the port then known.
        Optional<Outcome> outcome = offer.map(sdp -> OfferAnswer.answer(sdp, draft(localAddress)));
        if (outcome.isPresent() && outcome.get() instanceof Refused refused) {
            fail(Failure.of(FailureClass.NO_COMMON_AUDIO, 0, refused.why()), NOT_ACCEPTABLE, nowNanos, out);
        } else {
            out.add(new CallCommand.OpenMedia());
        }
    }

    private void mediaOpened(int port, List<CallCommand> out) {
        mediaOpen = true;
        localPort = port;
        if (incoming) {
            out.add(new CallCommand.RingLeg());
            record("call.ringing", "Ringing: " + peer, "", Map.of(), out);
            out.add(new CallCommand.Tell());
        } else {
            ourOfferPending = true;
            out.add(new CallCommand.StartLeg());
        }
    }

    private void progressed(CallEvent.Progressed progress, String localAddress, List<CallCommand> out) {
        if (incoming || startedNanos.isPresent()) {
            return;
        }
        boolean changed = false;
        if (!progress.sdp().isBlank()
                && !mediaConfigured
                && OfferAnswer.accept(progress.sdp(), offered(localAddress)) instanceof Agreed agreed) {
            mediaConfigured = true;
            out.add(new CallCommand.ConfigureMedia(agreed.parameters()));
            changed = true;
        }
        if (state == CallState.DIALLING && progress.code() >= FIRST_RINGING_CODE) {
            state = CallState.RINGING_OUT;
            record(
                    "call.ringing",
                    "Ringing at " + peer,
                    "",
                    Map.of("code", Integer.toString(progress.code()), "earlyMedia", Boolean.toString(mediaConfigured)),
                    out);
            changed = true;
        }
        if (changed) {
            out.add(new CallCommand.Tell());
        }
    }

    private void answered(String sdp, long nowNanos, String localAddress, List<CallCommand> out) {
        if (incoming || startedNanos.isPresent()) {
            return;
        }
        ourOfferPending = false;
        if (sdp.isBlank() && mediaConfigured) {
            // the 2xx leaves out what an earlier 18x said; some gateways do
            activate(CallState.ACTIVE, nowNanos, out);
            return;
        }
        Outcome outcome = OfferAnswer.accept(sdp, offered(localAddress));
        if (outcome instanceof Agreed agreed) {
            activate(agreed.held() ? CallState.REMOTE_HELD : CallState.ACTIVE, nowNanos, out);
            mediaConfigured = true;
            out.add(new CallCommand.ConfigureMedia(agreed.parameters()));
        } else if (outcome instanceof Refused refused) {
            fail(Failure.of(FailureClass.NO_COMMON_AUDIO, 0, refused.why()), NOT_ACCEPTABLE, nowNanos, out);
        }
    }

    private void userAnswered(long nowNanos, String localAddress, List<CallCommand> out) {
        if (state != CallState.RINGING || !mediaOpen) {
            return;
        }
        if (remoteOffer.isEmpty()) {
            ourOfferPending = true;
            out.add(new CallCommand.AnswerLeg(offer(localAddress)));
            activate(CallState.ACTIVE, nowNanos, out);
            return;
        }
        Outcome outcome = OfferAnswer.answer(remoteOffer.get(), local(localAddress));
        if (outcome instanceof Agreed agreed) {
            out.add(new CallCommand.AnswerLeg(agreed.answer()));
            activate(agreed.held() ? CallState.REMOTE_HELD : CallState.ACTIVE, nowNanos, out);
            mediaConfigured = true;
            out.add(new CallCommand.ConfigureMedia(agreed.parameters()));
        } else if (outcome instanceof Refused refused) {
            fail(Failure.of(FailureClass.NO_COMMON_AUDIO, 0, refused.why()), NOT_ACCEPTABLE, nowNanos, out);
        }
    }

    private void confirmed(String sdp, long nowNanos, String localAddress, List<CallCommand> out) {
        if (!ourOfferPending || startedNanos.isEmpty()) {
            return;
        }
        ourOfferPending = false;
        Outcome outcome = OfferAnswer.accept(sdp, offered(localAddress));
        if (outcome instanceof Agreed agreed) {
            move(agreed, out);
        } else if (outcome instanceof Refused refused && !mediaConfigured) {
            fail(Failure.of(FailureClass.NO_COMMON_AUDIO, 0, refused.why()), NOT_ACCEPTABLE, nowNanos, out);
        }
    }

    private void reoffered(String sdp, String localAddress, List<CallCommand> out) {
        if (startedNanos.isEmpty() || ourOfferPending) {
            out.add(new CallCommand.AnswerReoffer(Optional.empty()));
        } else if (sdp.isBlank()) {
            ourOfferPending = true;
            out.add(new CallCommand.AnswerReoffer(Optional.of(offer(localAddress))));
        } else if (OfferAnswer.answer(sdp, local(localAddress)) instanceof Agreed agreed) {
            out.add(new CallCommand.AnswerReoffer(Optional.of(agreed.answer())));
            move(agreed, out);
        } else {
            out.add(new CallCommand.AnswerReoffer(Optional.empty()));
        }
    }

    /** A standing session changes: media follows, and the state when the far end holds or resumes. */
    private void move(Agreed agreed, List<CallCommand> out) {
        mediaConfigured = true;
        out.add(new CallCommand.ConfigureMedia(agreed.parameters()));
        CallState next = agreed.held() ? CallState.REMOTE_HELD : CallState.ACTIVE;
        if (next != state) {
            state = next;
            record(
                    agreed.held() ? "call.held" : "call.resumed",
                    agreed.held() ? peer + " holds the call" : peer + " is back",
                    "",
                    Map.of(),
                    out);
            out.add(new CallCommand.Tell());
        }
    }

    private void activate(CallState next, long nowNanos, List<CallCommand> out) {
        state = next;
        startedNanos = Optional.of(nowNanos);
        record("call.active", "Talking to " + peer, "", Map.of("state", next.word()), out);
        out.add(new CallCommand.Tell());
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
            recordEnd(null, nowNanos, out);
        }
        out.add(new CallCommand.Tell());
    }

    private void recordEnd(@Nullable Statistics statistics, long nowNanos, List<CallCommand> out) {
        Failure reason = failure.orElseThrow();
        Map<String, String> evidence = new TreeMap<>();
        evidence.put(
                "reason", reason.failureClass().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (reason.code() > 0) {
            evidence.put("code", Integer.toString(reason.code()));
        }
        if (reason.server() > 0) {
            evidence.put("server", Integer.toString(reason.server()));
        }
        startedNanos.ifPresent(start -> evidence.put(
                "durationMillis",
                Long.toString(Duration.ofNanos(nowNanos - start).toMillis())));
        if (statistics != null) {
            evidence.put("sent", Long.toString(statistics.sent()));
            evidence.put("received", Long.toString(statistics.received()));
            evidence.put("lost", Long.toString(statistics.lost()));
            evidence.put("late", Long.toString(statistics.late()));
            evidence.put("rejected", Long.toString(statistics.rejected()));
            evidence.put("jitterMillis", String.format(Locale.ROOT, "%.1f", statistics.jitterMillis()));
        }
        String why = switch (reason.failureClass()) {
            case LOCAL -> reason.detail().isEmpty() ? "we hung up" : reason.detail();
            case REMOTE -> "the far end hung up";
            default -> reason.detail().isEmpty() ? reason.summary() : reason.summary() + ": " + reason.detail();
        };
        record("call.ended", "Call with " + peer + " is over", why, evidence, out);
    }

    /** What our next description says; the version counts (RFC 3264 §8). */
    private LocalAudio local(String localAddress) {
        LocalAudio next = new LocalAudio(localAddress, localPort, sessionId, ++sdpVersion, codecs, dtmfPayloadType);
        lastLocal = next;
        return next;
    }

    /** What an answer of the far end answers: the latest offer of ours. */
    private LocalAudio offered(String localAddress) {
        return lastLocal != null ? lastLocal : local(localAddress);
    }

    /** For a negotiation of which only the outcome matters. */
    private LocalAudio draft(String localAddress) {
        return new LocalAudio(localAddress, localPort, sessionId, sdpVersion, codecs, dtmfPayloadType);
    }

    private static void record(
            String kind, String what, String why, Map<String, String> evidence, List<CallCommand> out) {
        out.add(new CallCommand.Record(kind, what, why, evidence));
    }
}
