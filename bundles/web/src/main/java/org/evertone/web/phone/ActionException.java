package org.evertone.web.phone;

/** An action was refused. The message is one line that says what and why, fit for people; it holds no secret. */
public final class ActionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ActionException(Reason reason, String message) {
        super(message.replaceAll("\\R\\s*", " "));
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whose turn it is to do something about it. */
    public enum Reason {
        /** The request cannot be understood or breaks a rule. */
        INVALID,
        /** The request is fine and the phone is in no state for it. */
        CONFLICT,
        /** The phone did not do it in time. */
        BUSY
    }
}
