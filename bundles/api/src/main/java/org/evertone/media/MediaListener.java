package org.evertone.media;

/** Called on media threads; hand over to the phone's loop. */
public interface MediaListener {

    /** The first packet of the far end was accepted, or the first since it is to be somewhere else. */
    default void onFirstPacket() {}

    /** The far end sent a digit (RFC 4733), told once per press. */
    default void onDigit(char digit) {}

    /** Audio or network trouble that the call survives; one plain phrase. */
    default void onTrouble(String what) {}
}
