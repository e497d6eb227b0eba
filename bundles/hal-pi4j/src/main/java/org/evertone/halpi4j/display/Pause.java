package org.evertone.halpi4j.display;

/** How a controller is given time. */
interface Pause {
    void millis(int millis) throws InterruptedException;
}
