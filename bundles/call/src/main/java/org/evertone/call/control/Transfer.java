package org.evertone.call.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.call.TransferState;
import org.evertone.line.DialTarget;
import org.evertone.line.Failure;
import org.evertone.line.FailureClass;
import org.jspecify.annotations.Nullable;

/**
 * Handing over the far end of one call (RFC 5589): a blind transfer waits for the hold, then the far end is asked, then
 * its news decide.
 */
final class Transfer {
    private static final int FIRST_FINAL = 200;
    private static final int FIRST_FAILURE = 300;

    private final String peer;
    private CallEvent.@Nullable Destination destination;
    private boolean asked;

    /** @param peer the far end, for the timeline */
    Transfer(String peer) {
        this.peer = peer;
    }

    boolean running() {
        return destination != null;
    }

    /** The user wants it. */
    void wanted(CallEvent.Destination to) {
        destination = to;
        asked = false;
    }

    /** No offer of ours is under way: the far end can be asked. @param holding whether it is on hold */
    void proceed(boolean holding, List<CallCommand> out) {
        CallEvent.Destination to = destination;
        if (to == null || asked || to.session().isEmpty() && !holding) {
            return;
        }
        asked = true;
        out.add(new CallCommand.Record(
                "call.transfer",
                "Asked " + peer + " to talk to " + DialTarget.readable(to.peer()) + " instead of us",
                "",
                Map.of("kind", to.session().isEmpty() ? "blind" : "attended")));
        out.add(new CallCommand.TellTransfer(TransferState.UNDER_WAY, Optional.empty()));
        out.add(new CallCommand.TransferLeg(to));
    }

    /** The user takes the far end off hold: one that was not asked yet is not asked any more. */
    void resumed(List<CallCommand> out) {
        CallEvent.Destination to = destination;
        if (to != null && !asked && to.session().isEmpty()) {
            failed(Failure.of(FailureClass.NOT_POSSIBLE, 0, "the call was resumed before the far end was asked"), out);
        }
    }

    /** The far end tells how it goes. */
    void news(CallEvent.TransferNews news, List<CallCommand> out) {
        CallEvent.Destination to = destination;
        if (to == null || !asked || news.code() > 0 && news.code() < FIRST_FINAL) {
            return;
        }
        if (news.code() >= FIRST_FINAL && news.code() < FIRST_FAILURE) {
            destination = null;
            out.add(new CallCommand.Record(
                    "call.transferred", peer + " talks to " + DialTarget.readable(to.peer()), "", Map.of()));
            out.add(new CallCommand.TellTransfer(TransferState.SUCCEEDED, Optional.empty()));
        } else {
            failed(
                    news.code() > 0
                            ? Failure.rejected(news.code(), 0, news.why())
                            : Failure.of(FailureClass.NO_ANSWER, 0, news.why()),
                    out);
        }
    }

    private void failed(Failure failure, List<CallCommand> out) {
        destination = null;
        out.add(new CallCommand.Record(
                "call.transfer-failed", peer + " was not handed over", EndReport.why(failure), Map.of()));
        out.add(new CallCommand.TellTransfer(TransferState.FAILED, Optional.of(failure)));
    }
}
