package org.evertone.call;

/** How a transfer goes. */
public enum TransferState {
    /** The far end was asked. */
    UNDER_WAY,
    /** The other two talk to each other; our call ends. */
    SUCCEEDED,
    /** Nothing came of it; the far end is with us again. */
    FAILED
}
