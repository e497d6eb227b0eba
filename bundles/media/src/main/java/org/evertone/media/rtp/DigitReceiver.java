package org.evertone.media.rtp;

import java.util.function.IntConsumer;

/**
 * Telephone-events received (RFC 4733 §2.5.2). A digit is told at its first packet that arrives, whichever of its packets
 * that is, so neither a lost start nor a lost end matters. For one thread.
 */
public final class DigitReceiver {
    /** An event that began longer before the last one is no repeat: the far end's clock was set back. */
    private static final int REPEATED_SECONDS = 5;

    private final IntConsumer onDigit;

    private boolean any;
    private int event;
    private int startTimestamp;
    private int durationSamples;
    private boolean ended;

    /** @param onDigit told the character */
    public DigitReceiver(IntConsumer onDigit) {
        this.onDigit = onDigit;
    }

    /** Forgets the last event: another source speaks. */
    public void reset() {
        any = false;
    }

    /**
     * Takes a packet.
     *
     * @param clockRateHz RTP clock of the events
     * @return false when the packet holds no telephone-event
     */
    public boolean receive(RtpPacket packet, int clockRateHz) {
        if (packet.payloadOctets() < TelephoneEvent.PAYLOAD_OCTETS) {
            return false;
        }
        int code = packet.payload(0) & 0xff;
        boolean end = (packet.payload(1) & 0x80) != 0;
        int duration = (packet.payload(2) & 0xff) << 8 | packet.payload(3) & 0xff;
        int age = packet.timestamp() - startTimestamp;
        if (any && age <= 0 && age >= -REPEATED_SECONDS * clockRateHz) {
            if (age == 0) {
                ended |= end;
                durationSamples = Math.max(durationSamples, duration);
            }
            return true;
        }
        // A press longer than the duration field goes on as a new segment without marker.
        boolean continued = any && !ended && code == event && age == durationSamples && !packet.marker();
        any = true;
        event = code;
        startTimestamp = packet.timestamp();
        durationSamples = duration;
        ended = end;
        if (!continued && TelephoneEvent.isDigit(code)) {
            onDigit.accept(TelephoneEvent.digit(code));
        }
        return true;
    }
}
