package org.evertone.halpi4j.board;

/** A pin, bus or lamp cannot be used now; the message says which and why. */
public final class BoardException extends Exception {
    private static final long serialVersionUID = 1L;

    public BoardException(String message) {
        super(message);
    }

    public BoardException(String message, Throwable cause) {
        super(message, cause);
    }
}
