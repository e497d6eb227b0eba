package org.evertone.media.rtp;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Telephone-events to send (RFC 4733 §2.5.1). Asked once per packet time whether an event packet goes out in place of
 * audio. An event lasts 100 ms, its end is sent three times, and 100 ms of audio separate two events.
 *
 * <p>{@link #enqueue} is for any thread, the rest for the sending thread.
 */
public final class DigitSender {
    private static final int WAITING_DIGITS = 64;
    private static final int END_PACKETS = 3;
    private static final int VOLUME_BELOW_0_DBM0 = 10;

    private final ArrayBlockingQueue<Character> waiting = new ArrayBlockingQueue<>(WAITING_DIGITS);
    private final int eventSamples;

    private boolean active;
    private boolean first;
    private int event;
    private int startTimestamp;
    private int elapsedSamples;
    private int endsSent;
    private int pauseSamples;

    /** @param clockRateHz unit of durations; timestamps may have another one */
    public DigitSender(int clockRateHz) {
        eventSamples = clockRateHz / 10;
    }

    /**
     * @param digit 0-9, *, #, A-D
     * @return false when 64 digits wait already
     * @throws IllegalArgumentException when the digit is none of these
     */
    public boolean enqueue(char digit) {
        TelephoneEvent.code(digit);
        return waiting.offer(digit);
    }

    /**
     * Moves on by one packet time.
     *
     * @param timestamp RTP timestamp that an audio packet would carry now
     * @param packetSamples packet time in the unit of durations
     * @return true when an event packet is due, described by the other methods
     */
    public boolean advance(int timestamp, int packetSamples) {
        first = false;
        if (active && endsSent == END_PACKETS) {
            active = false;
            pauseSamples = eventSamples;
        }
        if (!active && !begin(timestamp, packetSamples)) {
            return false;
        }
        elapsedSamples = Math.min(elapsedSamples + packetSamples, eventSamples);
        if (elapsedSamples == eventSamples) {
            endsSent++;
        }
        return true;
    }

    private boolean begin(int timestamp, int packetSamples) {
        if (pauseSamples > 0) {
            pauseSamples -= packetSamples;
            return false;
        }
        Character digit = waiting.poll();
        if (digit == null) {
            return false;
        }
        active = true;
        first = true;
        event = TelephoneEvent.code(digit);
        startTimestamp = timestamp;
        elapsedSamples = 0;
        endsSent = 0;
        return true;
    }

    /** Set on the first packet of an event. */
    public boolean marker() {
        return first;
    }

    /** The same in all packets of an event. */
    public int timestamp() {
        return startTimestamp;
    }

    /** The four octets of the payload. */
    public int payload() {
        int end = endsSent > 0 ? 0x80 : 0;
        return event << 24 | (end | VOLUME_BELOW_0_DBM0) << 16 | elapsedSamples;
    }
}
