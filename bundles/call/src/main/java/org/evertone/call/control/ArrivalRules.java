package org.evertone.call.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.evertone.call.CallState;
import org.evertone.call.Calls;
import org.evertone.config.LineFeatures;
import org.evertone.config.PhoneFeatures;
import org.evertone.line.DialTarget;

/**
 * What becomes of a call that comes in: settings, the calls that are there and the caller's wishes go in, a decision comes
 * out. Forwarding of every call goes before do-not-disturb: who forwards is not disturbed, and the caller is served.
 */
final class ArrivalRules {
    /** RFC 3891 §3: nothing there whose place could be taken. */
    private static final int NO_SUCH_CALL = 481;

    private final LineFeatures line;
    private final PhoneFeatures phone;
    private final Predicate<String> ownNumber;

    /** @param ownNumber whether a target is the line itself */
    ArrivalRules(LineFeatures line, PhoneFeatures phone, Predicate<String> ownNumber) {
        this.line = line;
        this.phone = phone;
        this.ownNumber = ownNumber;
    }

    /** A call that comes in. @param replacedLeg the leg whose place it wants */
    record Arriving(boolean asksForAnswer, Optional<String> replacedLeg) {}

    /** A call that is there. */
    record Present(String leg, CallState state) {
        private boolean stands() {
            return state == CallState.ACTIVE || state == CallState.HELD || state == CallState.REMOTE_HELD;
        }

        private boolean dialled() {
            return state == CallState.DIALLING || state == CallState.RINGING_OUT;
        }
    }

    /** @param remarks why something else that was set is not done */
    record Decision(Verdict verdict, List<String> remarks) {}

    sealed interface Verdict {
        /**
         * It rings.
         *
         * @param answerAfter when it is answered for the user
         * @param forward where it is sent when nobody answers
         */
        record Ring(Optional<Duration> answerAfter, Optional<Forward> forward) implements Verdict {}

        /** 302. */
        record Redirect(String target, String why) implements Verdict {}

        record Refuse(int code, String why) implements Verdict {}

        /** It takes the place of the call with this leg. */
        record Replace(String leg) implements Verdict {}
    }

    record Forward(Duration after, String target) {}

    Decision decide(Arriving call, List<Present> present) {
        List<String> remarks = new ArrayList<>();
        return new Decision(verdict(call, present, remarks), remarks);
    }

    private Verdict verdict(Arriving call, List<Present> present, List<String> remarks) {
        if (call.replacedLeg().isPresent()) {
            String leg = call.replacedLeg().get();
            return present.stream().anyMatch(other -> other.leg().equals(leg) && (other.stands() || other.dialled()))
                    ? new Verdict.Replace(leg)
                    : new Verdict.Refuse(NO_SUCH_CALL, "the call whose place it wants is over");
        }
        Optional<String> always = usable(line.forwardAlways(), remarks);
        if (always.isPresent()) {
            return new Verdict.Redirect(always.get(), "every call is forwarded");
        }
        if (line.doNotDisturb()) {
            return new Verdict.Refuse(phone.dndCode(), "do not disturb");
        }
        Optional<String> busy = busy(present);
        if (busy.isPresent()) {
            return usable(line.forwardBusy(), remarks)
                    .<Verdict>map(target -> new Verdict.Redirect(target, busy.get()))
                    .orElseGet(() -> new Verdict.Refuse(phone.busyCode(), busy.get()));
        }
        return new Verdict.Ring(
                present.isEmpty() ? answerAfter(call) : Optional.empty(),
                usable(line.forwardNoAnswer(), remarks).map(target -> new Forward(line.noAnswerAfter(), target)));
    }

    /** Why no further call can be announced; empty when one can. */
    private Optional<String> busy(List<Present> present) {
        if (present.stream().anyMatch(other -> !other.stands())) {
            return Optional.of("another call is in progress");
        }
        if (!present.isEmpty() && !phone.callWaiting()) {
            return Optional.of("another call stands, and call waiting is off");
        }
        return present.size() < Calls.MAXIMUM
                ? Optional.empty()
                : Optional.of("there are " + Calls.MAXIMUM + " calls already");
    }

    private Optional<Duration> answerAfter(Arriving call) {
        return line.autoAnswerByRequest() && call.asksForAnswer() ? Optional.of(Duration.ZERO) : line.autoAnswerAfter();
    }

    private Optional<String> usable(Optional<String> target, List<String> remarks) {
        if (target.isEmpty()) {
            return target;
        }
        try {
            String number = DialTarget.normalise(target.get());
            if (!ownNumber.test(number)) {
                return Optional.of(number);
            }
            remarks.add(DialTarget.readable(number) + " is this line itself");
        } catch (IllegalArgumentException unusable) {
            remarks.add(String.valueOf(unusable.getMessage()));
        }
        return Optional.empty();
    }
}
