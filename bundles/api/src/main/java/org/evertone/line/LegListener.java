package org.evertone.line;

/** What happens on a leg. Called on the phone's loop, in order; nothing after {@link #onEnded}. */
public interface LegListener {

    /** A provisional answer 101..199. {@code sdp} is empty without early media. */
    default void onProgress(int code, String sdp) {}

    /**
     * The far end answered our INVITE: the session stands.
     *
     * @param sdp the answer (or empty when the far end sent none, which ends in failure by the call)
     */
    default void onAnswered(String sdp) {}

    /** An incoming leg's 200 was acknowledged. {@code sdp} holds the answer when our 200 carried the offer. */
    default void onConfirmed(String sdp) {}

    /**
     * The far end sent a new offer in the dialog (re-INVITE or UPDATE), or a re-INVITE that asks for ours.
     *
     * @param sdp its offer; when it is empty our offer is returned, and {@link #onConfirmed} brings the answer
     * @return our answer as text, or empty to refuse it with 488; the session then stays as it was
     */
    default java.util.Optional<String> onOffer(String sdp) {
        return java.util.Optional.empty();
    }

    /** Answer to {@link CallLeg#offer}. */
    default void onAnswer(String sdp) {}

    /** {@link CallLeg#offer} was refused; the session stays as it was. */
    default void onOfferRefused(Failure failure) {}

    /** DTMF by INFO, one of {@code 0-9*#A-D}. */
    default void onInfoDigit(char digit) {}

    /**
     * News of a transfer that we asked for (sipfrag of the NOTIFY, RFC 3515 §2.4.5). A far end that hangs up before the
     * final news ends the leg as {@link FailureClass#REMOTE} and nothing more is told here, because it may leave once
     * its new session stands (RFC 5589 §6.1) as well as when it gave up: which of the two cannot be known.
     *
     * @param code status at the far end: 100..199 under way, 200..299 done, else failed; nothing follows a final one
     * @param why evidence in words, may be empty
     */
    default void onTransfer(int code, String why) {}

    /**
     * The far end asks us to call somebody else (REFER).
     *
     * @return whether it will be done (202); otherwise it is declined (603)
     */
    default boolean onReferred(Referral referral) {
        return false;
    }

    /**
     * The leg is over for the user.
     *
     * @param failure {@link FailureClass#LOCAL} or {@link FailureClass#REMOTE} for a normal end, else what went wrong
     */
    void onEnded(Failure failure);
}
