package org.evertone.sip.dns;

/** A name has no address and never had one; the message says why in words, without the name. */
public final class ResolutionException extends Exception {
    public ResolutionException(String message) {
        super(message);
    }
}
