package org.evertone.call.control;

import java.util.Optional;
import org.evertone.line.Failure;
import org.evertone.media.MediaSession.Statistics;

/** What happens to a call. Descriptions hold keys: they are not shown. */
sealed interface CallEvent {

    /** The user dialled. */
    record Dialled() implements CallEvent {}

    /** The far end calls. @param offer its description; empty when our 200 has to carry the offer */
    record Arrived(Optional<String> offer) implements CallEvent {
        @Override
        public String toString() {
            return "Arrived[offer=" + offer.isPresent() + "]";
        }
    }

    /** The media session has its port. */
    record MediaOpened(int localPort) implements CallEvent {}

    /** There is no media session to be had. */
    record MediaRefused(String why) implements CallEvent {}

    /** A provisional answer. @param sdp early media, or empty */
    record Progressed(int code, String sdp) implements CallEvent {
        @Override
        public String toString() {
            return "Progressed[code=" + code + "]";
        }
    }

    /** Our INVITE was answered with 200. */
    record Answered(String sdp) implements CallEvent {
        @Override
        public String toString() {
            return "Answered";
        }
    }

    /** The answer to an offer of ours in the dialog or in our 200; empty when there was none. */
    record Confirmed(String sdp) implements CallEvent {
        @Override
        public String toString() {
            return "Confirmed";
        }
    }

    /** A new offer within the dialog; empty asks for ours. */
    record Reoffered(String sdp) implements CallEvent {
        @Override
        public String toString() {
            return "Reoffered";
        }
    }

    /** An offer of ours within the dialog was refused, or nobody answered it. */
    record OfferRefused(Failure failure) implements CallEvent {}

    /** The pause after {@link CallCommand.OfferLater} is over. */
    record OfferAgain() implements CallEvent {}

    record UserAnswered() implements CallEvent {}

    record UserHungUp() implements CallEvent {}

    record UserBusy() implements CallEvent {}

    record UserPressed(char digit) implements CallEvent {}

    record UserHeld() implements CallEvent {}

    record UserResumed() implements CallEvent {}

    /** The signalling says that it is over. */
    record LegEnded(Failure failure) implements CallEvent {}

    /** The media session closed. @param statistics its last counters */
    record MediaClosed(Statistics statistics) implements CallEvent {}
}
