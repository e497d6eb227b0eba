package org.evertone.line;

/** Called on the phone's loop. */
public interface LinesListener {

    /** A line's status changed. Called after the change, with the new status. */
    void onStatus(LineStatus status);

    /** The mailbox of a line changed. */
    default void onMessages(int line, MessageSummary summary) {}

    /**
     * A new call arrives (INVITE outside a dialog from a configured server). Nothing has been answered yet but 100.
     * The listener that wants it sets the leg's listener and rings, answers or rejects it.
     *
     * @return true when this listener takes the call; when none does, it is answered 480
     */
    default boolean onIncoming(IncomingLeg leg) {
        return false;
    }
}
