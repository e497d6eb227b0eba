package org.evertone.config;

/** Whether calls are encrypted ({@code Media Crypto}); the values stand in the order of the key's codes. */
public enum MediaCrypto {
    OFF,
    /** Offered where the signalling is encrypted too, and accepted. */
    OPTIONAL,
    /** A call without it fails. */
    FORCED
}
