package org.evertone.call.sdp;

/**
 * A payload format of an RTP stream.
 *
 * @param payloadType 0..127
 * @param encoding encoding name as written, for example {@code PCMU}
 * @param clockRateHz RTP clock
 * @param parameters the format's {@code fmtp} value, or empty
 */
public record Format(int payloadType, String encoding, int clockRateHz, String parameters) {

    boolean is(String otherEncoding, int otherClockRateHz) {
        return encoding.equalsIgnoreCase(otherEncoding) && clockRateHz == otherClockRateHz;
    }
}
