package org.evertone.config.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.evertone.call.CallState;
import org.evertone.call.CallView;
import org.evertone.config.LineFeatures;
import org.evertone.directory.CallRecord;
import org.evertone.directory.CallRecord.Kind;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;

/**
 * Decides what is remembered of a call when it is over. A call that nobody took is missed: the caller gave up, or it was
 * turned away without a person having heard of it (do not disturb, busy). One that was declined by hand, or sent on to
 * somebody else, is received: who wanted it has it. So is one that we made because another far end asked for it: redial
 * is for what our user dialled.
 */
final class CallLog {
    private static final int LONGEST = 128;

    private final IntFunction<LineFeatures> features;
    private final UnaryOperator<String> name;
    private final Map<String, Instant> begun = new HashMap<>();

    /**
     * @param features what a line does with calls
     * @param name the name that a number has in the phone book; empty when it has none
     */
    CallLog(IntFunction<LineFeatures> features, UnaryOperator<String> name) {
        this.features = features;
        this.name = name;
    }

    /**
     * Follows a call.
     *
     * @param nanos loop time
     * @return what is to be remembered, once it is over
     */
    Optional<CallRecord> follow(CallView call, Instant now, long nanos) {
        if (call.state() != CallState.ENDED) {
            begun.putIfAbsent(call.id(), now);
            return Optional.empty();
        }
        Optional<Instant> heardOf = Optional.ofNullable(begun.remove(call.id()));
        Kind kind = kind(call, heardOf.isPresent());
        if (kind == Kind.MISSED && !features.apply(call.line()).missedCallLog()) {
            return Optional.empty();
        }
        String known = name.apply(call.peer());
        return Optional.of(new CallRecord(
                heardOf.orElse(now),
                call.line(),
                kind,
                plain(known.isEmpty() ? call.peerName().isEmpty() ? call.peer() : call.peerName() : known),
                plain(call.peer()),
                call.startedNanos()
                        .map(since -> Duration.ofNanos(nanos - since))
                        .orElse(Duration.ZERO)));
    }

    /** What is to be remembered of a call that ends because the phone stops; nobody tells of its end in time. */
    Optional<CallRecord> stopped(CallView call, Instant now, long nanos) {
        return follow(
                new CallView(
                        call.id(),
                        call.line(),
                        CallState.ENDED,
                        call.incoming(),
                        call.peerName(),
                        call.peer(),
                        call.startedNanos(),
                        Optional.of(Failure.of(FailureClass.LOCAL, 0, "the phone stops")),
                        call.codec(),
                        call.encrypted(),
                        call.conference(),
                        call.referred()),
                now,
                nanos);
    }

    private Kind kind(CallView call, boolean heardOf) {
        if (!call.incoming()) {
            return call.referred() ? Kind.RECEIVED : Kind.DIALLED;
        }
        boolean byUs = call.failure()
                .filter(failure -> failure.failureClass() == FailureClass.LOCAL)
                .isPresent();
        boolean taken = call.startedNanos().isPresent() || byUs && (heardOf || forwarded(call.line()));
        return taken ? Kind.RECEIVED : Kind.MISSED;
    }

    /** Whether a call that did not ring was sent on, and not refused: forwarding of every call goes before DND. */
    private boolean forwarded(int line) {
        LineFeatures rules = features.apply(line);
        return rules.forwardAlways().isPresent()
                || !rules.doNotDisturb() && rules.forwardBusy().isPresent();
    }

    /** What a far end calls itself is of any length. */
    private static String plain(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }
}
