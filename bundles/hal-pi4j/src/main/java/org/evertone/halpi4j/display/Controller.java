package org.evertone.halpi4j.display;

/**
 * The controller of a display, in whatever state it is. Not thread-safe. What a method throws leaves it in an unknown
 * state, from which {@link #begin} brings it back.
 */
interface Controller {
    /** Sets it up without a flicker if it was set up already; the next screen is drawn whole. */
    void begin() throws InterruptedException;

    /** Draws what differs from the screen before. */
    void draw(Screen screen);
}
