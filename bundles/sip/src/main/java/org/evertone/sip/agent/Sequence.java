package org.evertone.sip.agent;

/** CSeq numbers of one Call-ID, rising by one (RFC 3261 §8.1.1.5). */
final class Sequence {
    private long last;

    Sequence(long last) {
        this.last = last;
    }

    long next() {
        return ++last;
    }

    /** The number of the newest request. */
    long last() {
        return last;
    }
}
