package org.evertone.call;

/** State of a call as the machine interface says it. */
public enum CallState {
    DIALLING("dialling"),
    RINGING_OUT("ringing-out"),
    RINGING("ringing"),
    ACTIVE("active"),
    HELD("held"),
    REMOTE_HELD("remote-held"),
    ENDED("ended");

    private final String word;

    CallState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
