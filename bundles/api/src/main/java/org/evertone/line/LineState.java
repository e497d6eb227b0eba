package org.evertone.line;

/** What a line is doing, as lamp, display and API say it. */
public enum LineState {
    DISABLED("disabled"),
    REGISTERING("registering"),
    REGISTERED_PRIMARY("registered:primary"),
    REGISTERED_BACKUP("registered:backup"),
    FAILING_OVER("failing-over"),
    PROBING("probing"),
    UNREGISTERED("unregistered");

    private final String word;

    LineState(String word) {
        this.word = word;
    }

    /** The value in the machine interface. */
    public String word() {
        return word;
    }

    /** Whether a call can be placed without registering first. */
    public boolean inService() {
        return this == REGISTERED_PRIMARY || this == REGISTERED_BACKUP || this == PROBING;
    }
}
