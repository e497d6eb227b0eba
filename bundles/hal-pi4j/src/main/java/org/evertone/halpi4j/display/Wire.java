package org.evertone.halpi4j.display;

/** Where the messages for a display go. */
interface Wire {
    /** One message; what it throws means that it did not arrive whole. */
    void write(byte[] message);
}
