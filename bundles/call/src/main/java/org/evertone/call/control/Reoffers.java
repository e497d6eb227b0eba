package org.evertone.call.control;

import java.util.List;
import java.util.function.Supplier;
import org.evertone.line.Failure;

/**
 * Our offers inside a standing dialog: one at a time, the newest wish last, and once more after a pause when one crossed
 * the far end's (RFC 3261 §14.1).
 */
final class Reoffers {
    private static final int CROSSED = 491;
    private static final int CROSSINGS_AT_MOST = 8;

    private final boolean ownCallId;
    private final Supplier<String> offer;
    private boolean pending;
    private boolean pausing;
    private boolean due;
    private int crossings;

    /** @param offer writes the offer that is due now */
    Reoffers(boolean ownCallId, Supplier<String> offer) {
        this.ownCallId = ownCallId;
        this.offer = offer;
    }

    /** Whether an answer of the far end is awaited. */
    boolean pending() {
        return pending;
    }

    /** Whether nothing of ours is under way or waits to be repeated. */
    boolean idle() {
        return !pending && !pausing;
    }

    /** An offer of ours left in another message: INVITE, or 200 to one without offer. */
    void begun() {
        pending = true;
    }

    /** What we want has changed. */
    void wanted(List<CallCommand> out) {
        if (pending || pausing) {
            due = true;
        } else {
            send(out);
        }
    }

    /** The far end answered. */
    void answered(List<CallCommand> out) {
        pending = false;
        crossings = 0;
        if (due) {
            send(out);
        }
    }

    /** @return whether it was refused for good; else it is tried again */
    boolean refused(Failure failure, List<CallCommand> out) {
        if (!pending) {
            return false;
        }
        pending = false;
        if (failure.code() == CROSSED && ++crossings <= CROSSINGS_AT_MOST) {
            pausing = true;
            out.add(new CallCommand.OfferLater(ownCallId));
            return false;
        }
        crossings = 0;
        if (due) {
            send(out);
            return false;
        }
        return true;
    }

    /** The pause is over. */
    void again(List<CallCommand> out) {
        if (!pausing) {
            return;
        }
        pausing = false;
        if (pending) {
            due = true;
        } else {
            send(out);
        }
    }

    private void send(List<CallCommand> out) {
        due = false;
        pending = true;
        out.add(new CallCommand.OfferLeg(offer.get()));
    }
}
