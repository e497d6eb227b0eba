package org.evertone.call.control;

import java.util.Optional;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.media.MediaSession.Statistics;

/** What happens to a call. Descriptions hold keys: they are not shown. */
sealed interface CallEvent {

    /** The user dialled. */
    record Dialled() implements CallEvent {}

    /** How a call that comes in is received. */
    enum Welcome {
        /** It rings. */
        RING,
        /** It is answered for the user, who is told. */
        ANSWER,
        /** It takes the place of another call, and sounds. */
        TAKE_OVER,
        /** It takes the place of a call on hold. */
        TAKE_OVER_HELD
    }

    /** The far end calls. @param offer its description; empty when our 200 has to carry the offer */
    record Arrived(Optional<String> offer, Welcome welcome) implements CallEvent {
        @Override
        public String toString() {
            return "Arrived[offer=" + offer.isPresent() + ", welcome=" + welcome + "]";
        }
    }

    /** The media session has its port. */
    record MediaOpened(int localPort) implements CallEvent {}

    /** There is no media session to be had. */
    record MediaRefused(String why) implements CallEvent {}

    /** The media session does not do what was agreed. */
    record MediaFailed(String why) implements CallEvent {}

    /** The first packet of the far end that was agreed on last has come. */
    record FirstPacket() implements CallEvent {}

    /** A server has our offer; what another one agreed on before it is over. */
    record Offered() implements CallEvent {}

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

    /** The time has come at which it is answered for the user. */
    record AnswerDue() implements CallEvent {}

    /**
     * It is ended from our side.
     *
     * @param code final answer to a call that still rings
     * @param why in words; empty when the user hung up
     */
    record Dropped(int code, String why) implements CallEvent {}

    /** A ringing call is sent to somebody else. */
    record Redirected(String target) implements CallEvent {}

    /** The user hands the far end over. */
    record UserTransferred(Destination to) implements CallEvent {}

    /**
     * To whom a far end is handed over.
     *
     * @param peer number or URI
     * @param session our leg of the session with him, when there is one whose place is to be taken
     */
    record Destination(String peer, Optional<CallLeg> session) {}

    /** News of the transfer. @param code as in {@link org.evertone.line.LegListener#onTransfer} */
    record TransferNews(int code, String why) implements CallEvent {}

    record UserPressed(char digit) implements CallEvent {}

    record UserHeld() implements CallEvent {}

    record UserResumed() implements CallEvent {}

    /** The signalling says that it is over. */
    record LegEnded(Failure failure) implements CallEvent {}

    /** The media session closed. @param statistics its last counters */
    record MediaClosed(Statistics statistics) implements CallEvent {}
}
