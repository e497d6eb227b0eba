package org.evertone.call.control;

import java.util.Map;
import java.util.Optional;
import org.evertone.media.MediaSession.Parameters;

/** What the call machine wants done. */
sealed interface CallCommand {

    /** Take an RTP port; answered by {@link CallEvent.MediaOpened} or {@link CallEvent.MediaRefused}. */
    record OpenMedia() implements CallCommand {}

    /** Start the outgoing leg; its offer is asked from {@link CallMachine#offer}. */
    record StartLeg() implements CallCommand {}

    record RingLeg() implements CallCommand {}

    record AnswerLeg(String sdp) implements CallCommand {}

    record RejectLeg(int code) implements CallCommand {}

    record HangUpLeg() implements CallCommand {}

    /** The outcome of {@link CallEvent.Reoffered}; empty refuses with 488. */
    record AnswerReoffer(Optional<String> sdp) implements CallCommand {}

    record ConfigureMedia(Parameters parameters) implements CallCommand {}

    /** Close what was opened; answered by {@link CallEvent.MediaClosed}. */
    record CloseMedia() implements CallCommand {}

    record SendDigit(char digit) implements CallCommand {}

    /** Tell listeners the call's new state. */
    record Tell() implements CallCommand {}

    /** Put an event on the timeline. */
    record Record(String kind, String what, String why, Map<String, String> evidence) implements CallCommand {}
}
