package org.evertone.call.control;

import java.util.Map;
import java.util.Optional;
import org.evertone.call.TransferState;
import org.evertone.line.Failure;
import org.evertone.media.MediaSession.Parameters;

/** What the call machine wants done. Descriptions hold keys: they are not shown. */
sealed interface CallCommand {

    /** Take an RTP port; answered by {@link CallEvent.MediaOpened} or {@link CallEvent.MediaRefused}. */
    record OpenMedia() implements CallCommand {}

    /** Start the outgoing leg; its offer is asked from {@link CallMachine#offer}. */
    record StartLeg() implements CallCommand {}

    record RingLeg() implements CallCommand {}

    record AnswerLeg(String sdp) implements CallCommand {
        @Override
        public String toString() {
            return "AnswerLeg";
        }
    }

    record RejectLeg(int code) implements CallCommand {}

    /** Answer 302. */
    record RedirectLeg(String target) implements CallCommand {}

    record HangUpLeg() implements CallCommand {}

    /** Ask the far end to call somebody else; answered by {@link CallEvent.TransferNews}. */
    record TransferLeg(CallEvent.Destination to) implements CallCommand {}

    /** Offer in the dialog; answered by {@link CallEvent.Confirmed} or {@link CallEvent.OfferRefused}. */
    record OfferLeg(String sdp) implements CallCommand {
        @Override
        public String toString() {
            return "OfferLeg";
        }
    }

    /**
     * Our offer crossed one of the far end's: pause as RFC 3261 §14.1 says, then {@link CallEvent.OfferAgain}.
     *
     * @param ownCallId whether the call is ours, so that the longer pause is due
     */
    record OfferLater(boolean ownCallId) implements CallCommand {}

    /** The outcome of {@link CallEvent.Reoffered}; empty refuses with 488. */
    record AnswerReoffer(Optional<String> sdp) implements CallCommand {
        @Override
        public String toString() {
            return "AnswerReoffer[refuse=" + sdp.isEmpty() + "]";
        }
    }

    /** Have the media session do what was agreed; {@link CallEvent.MediaFailed} when it cannot. */
    record ConfigureMedia(Parameters parameters) implements CallCommand {}

    /** Close what was opened; answered by {@link CallEvent.MediaClosed}. */
    record CloseMedia() implements CallCommand {}

    record SendDigit(char digit) implements CallCommand {}

    /** A digit as SIP INFO. */
    record SendInfo(String contentType, String body) implements CallCommand {}

    /** Tell listeners the call's new state. */
    record Tell() implements CallCommand {}

    /** Tell listeners how the transfer goes; what follows for this and other calls is decided there. */
    record TellTransfer(TransferState state, Optional<Failure> failure) implements CallCommand {}

    /** Tell listeners that the call is about to be answered for the user; followed by {@link CallEvent.UserAnswered}. */
    record TellAutoAnswer() implements CallCommand {}

    /** Put an event on the timeline. */
    record Record(String kind, String what, String why, Map<String, String> evidence) implements CallCommand {}
}
