package org.evertone.audio;

/** Where sound comes out, with the microphone that belongs to it. */
public enum Outlet {
    HANDSET,
    /** Hands-free; needs echo cancellation. */
    SPEAKER,
    /** Only plays. */
    RINGER
}
