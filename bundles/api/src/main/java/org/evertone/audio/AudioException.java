package org.evertone.audio;

/** The audio device failed; the message says how in one plain sentence. */
public final class AudioException extends Exception {
    private static final long serialVersionUID = 1L;

    public AudioException(String message) {
        super(message);
    }

    public AudioException(String message, Throwable cause) {
        super(message, cause);
    }
}
