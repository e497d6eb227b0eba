package org.evertone.media.session;

import java.net.Inet4Address;
import org.evertone.media.MediaEngine.Codec;
import org.evertone.media.MediaSession.Parameters;
import org.evertone.media.codec.VoiceCodecs;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed, in the form the media threads use.
 *
 * @param packetMillis packet time in whole frames
 */
record Flow(Parameters agreed, int packetMillis) {
    private static final int MIN_PACKET_MILLIS = 10;
    private static final int MAX_PACKET_MILLIS = 60;
    private static final int MAX_PAYLOAD_TYPE = 127;

    /** @throws IllegalArgumentException when the packet time, payload types, codecs or the address cannot be used */
    static Flow of(Parameters parameters) {
        int millis = parameters.packetMillis();
        if (millis < MIN_PACKET_MILLIS || millis > MAX_PACKET_MILLIS) {
            throw new IllegalArgumentException("Packet time " + millis + " ms is not within 10..60 ms");
        }
        if (!(parameters.remote().getAddress() instanceof Inet4Address)) {
            throw new IllegalArgumentException("Media address " + parameters.remote() + " is not an IPv4 address");
        }
        if (parameters.payloadType() < 0
                || parameters.payloadType() > MAX_PAYLOAD_TYPE
                || parameters.dtmfPayloadType() > MAX_PAYLOAD_TYPE) {
            throw new IllegalArgumentException("RTP payload types " + parameters.payloadType() + " and "
                    + parameters.dtmfPayloadType() + " have to be within 0..127");
        }
        parameters.alsoReceived().forEach((type, codec) -> {
            if (type < 0 || type > MAX_PAYLOAD_TYPE || !VoiceCodecs.knows(codec)) {
                throw new IllegalArgumentException("Codec " + codec.name() + " cannot be received as " + type);
            }
        });
        return new Flow(parameters, millis / MIN_PACKET_MILLIS * MIN_PACKET_MILLIS);
    }

    boolean sends() {
        return agreed.send();
    }

    boolean receives() {
        return agreed.receive();
    }

    /** Rate of RTP timestamps, which need not be the sampling rate (RFC 3551 §4.5.2, RFC 7587 §4.1). */
    int clockRateHz() {
        return agreed.codec().clockRateHz();
    }

    /** What arrives under a payload type; null when that was not agreed for audio. */
    @Nullable
    Codec received(int payloadType) {
        return payloadType == agreed.receivePayloadType()
                ? agreed.codec()
                : agreed.alsoReceived().get(payloadType);
    }

    /** Whether a codec may arrive. */
    boolean expects(Codec codec) {
        return agreed.codec().equals(codec) || agreed.alsoReceived().containsValue(codec);
    }

    boolean sendsEvents() {
        return agreed.dtmfPayloadType() >= 0;
    }

    /** Whether the same encoder does for the other flow. */
    boolean encodesLike(Flow other) {
        return agreed.codec().equals(other.agreed.codec())
                && agreed.remoteFormatParameters().equals(other.agreed.remoteFormatParameters())
                && packetMillis == other.packetMillis;
    }

    /** Whether the keys are the same. */
    boolean encryptsLike(Flow other) {
        return agreed.srtp().equals(other.agreed.srtp());
    }
}
