package org.evertone.call.sdp;

import org.evertone.media.MediaEngine.Codec;

/**
 * A payload format of an RTP stream.
 *
 * @param payloadType 0..127
 * @param encoding encoding name as written, for example {@code PCMU}
 * @param clockRateHz RTP clock
 * @param channels 1 when not said
 * @param parameters the format's {@code fmtp} value, or empty
 */
public record Format(int payloadType, String encoding, int clockRateHz, int channels, String parameters) {

    /** Whether it is this codec, under whatever payload type. */
    boolean is(Codec codec) {
        return is(codec.name(), codec.clockRateHz()) && channels == codec.channels();
    }

    boolean is(String otherEncoding, int otherClockRateHz) {
        return encoding.equalsIgnoreCase(otherEncoding) && clockRateHz == otherClockRateHz;
    }

    /** Value of {@code a=rtpmap} after the payload type (RFC 8866 §6.6). */
    String mapping() {
        return encoding + "/" + clockRateHz + (channels > 1 ? "/" + channels : "");
    }
}
