package org.evertone.call.sdp;

import java.util.List;
import java.util.stream.IntStream;
import org.evertone.media.MediaEngine.Codec;

/**
 * Our end of the audio stream, from which offers and answers are written.
 *
 * @param address numeric address where we receive
 * @param port RTP port where we receive
 * @param sessionId {@code o=} id, constant for the call
 * @param version {@code o=} version, one higher for each description that differs from the last (RFC 3264 §8)
 * @param codecs what we speak, best first, not empty
 * @param dtmfPayloadType telephone-event we offer (RFC 4733), or -1 when we offer none
 */
public record LocalAudio(
        String address, int port, long sessionId, long version, List<Codec> codecs, int dtmfPayloadType) {
    private static final int FIRST_DYNAMIC_TYPE = 96;
    private static final int LAST_DYNAMIC_TYPE = 127;

    public LocalAudio {
        codecs = List.copyOf(codecs);
    }

    /** Payload type under which we offer a codec: its own, unless the configured telephone-event took that. */
    int payloadType(Codec codec) {
        return codec.payloadType() != dtmfPayloadType
                ? codec.payloadType()
                : IntStream.rangeClosed(FIRST_DYNAMIC_TYPE, LAST_DYNAMIC_TYPE)
                        .filter(type -> type != dtmfPayloadType
                                && codecs.stream().noneMatch(other -> other.payloadType() == type))
                        .findFirst()
                        .orElse(codec.payloadType());
    }
}
