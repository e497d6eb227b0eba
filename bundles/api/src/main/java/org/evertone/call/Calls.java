package org.evertone.call;

import java.util.List;
import java.util.Optional;
import org.evertone.line.Failure;
import org.evertone.media.MediaSession.Statistics;
import org.osgi.annotation.versioning.ProviderType;

/** The phone's calls. Every method on the phone's loop; listeners are called there. */
@ProviderType
public interface Calls {

    /** Calls at the same time, ringing ones included. */
    int MAXIMUM = 4;

    /** Calls that are not over, oldest first. */
    List<CallView> calls();

    /**
     * Dials from a line. An active call is held first; no more than {@link #MAXIMUM} calls at a time. An emergency number
     * is dialled whatever else goes on: the other calls make room, and every line is tried.
     *
     * @param line line number; 0 chooses the first line that can call
     * @param target number or SIP URI
     * @return id of the new call, which may already have ended with a reason
     * @throws IllegalArgumentException when the target is empty, longer than 128 characters or not a number or URI
     */
    String dial(int line, String target);

    /** Answers a ringing call. @throws IllegalArgumentException when there is no such ringing call */
    void answer(String id);

    /**
     * Ends a call in any state; a ringing one is declined, with the code that the settings say. Unknown ids are ignored:
     * it is over already.
     */
    void hangUp(String id);

    /** Refuses a ringing call as busy, with the code that the settings say. */
    void busy(String id);

    /**
     * Sends a digit in an active call (RFC 4733 when agreed, else by the line's DTMF mode); one on hold takes none.
     *
     * @param digit one of {@code 0-9*#A-D}
     */
    void sendDigit(String id, char digit);

    /**
     * Puts an active call on hold: the far end is told {@code sendonly} and hears nothing more of us, nor we of it.
     *
     * @throws IllegalArgumentException when there is no such standing call
     */
    void hold(String id);

    /**
     * Takes a call off hold; every other active call is held first, unless both are in the conference.
     *
     * @throws IllegalArgumentException when there is no such call on hold
     */
    void resume(String id);

    /**
     * Joins the two standing calls with the person at the desk; held ones are resumed. It ends when one of them is held
     * or over.
     *
     * @throws IllegalArgumentException when not exactly two calls stand
     */
    void conference();

    /**
     * Blind transfer: the far end is held and asked to call the target. When that fails it is resumed.
     *
     * @throws IllegalArgumentException when there is no such standing call, or the target cannot be dialled
     */
    void transfer(String id, String target);

    /**
     * Attended transfer: connects the far ends of two calls and leaves both. The second may still be ringing out: then
     * its call is given up and its target called by the first far end (RFC 5589 §7.3). When it fails, the calls stay.
     *
     * @param id the call that is handed over
     * @param to the call it is handed over to
     * @throws IllegalArgumentException when there are no such calls
     */
    void transferTo(String id, String to);

    /**
     * Sends a ringing call somewhere else (302).
     *
     * @throws IllegalArgumentException when there is no such ringing call, or the target cannot be dialled
     */
    void redirect(String id, String target);

    /** How the call sounds; {@link Statistics#NONE} before it has sound and when it is over. */
    Statistics statistics(String id);

    /** Whether the far end is heard although it has not answered (RFC 3960): no ringback is to be played then. */
    default boolean earlyMedia(String id) {
        return false;
    }

    void addListener(CallsListener listener);

    void removeListener(CallsListener listener);

    /** Called on the phone's loop after each change. */
    interface CallsListener {
        /**
         * A call changed; an ended call is told exactly once with state {@link CallState#ENDED}. One that was forwarded or
         * refused before it rang is told only then.
         */
        void onCall(CallView call);

        /** A transfer of this call goes on; {@code failure} only when it failed. */
        default void onTransfer(CallView call, TransferState state, Optional<Failure> failure) {}

        /** The call is being answered without the user, because the caller or a setting asks for it. */
        default void onAutoAnswer(CallView call) {}

        /** The far end pressed a digit. */
        default void onDigit(CallView call, char digit) {}
    }
}
