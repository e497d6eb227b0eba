package org.evertone.media;

/** No media session could be made; the message says why in one plain sentence. */
public final class MediaException extends Exception {
    private static final long serialVersionUID = 1L;

    public MediaException(String message) {
        super(message);
    }
}
