package org.evertone.config;

import java.util.List;

/**
 * How the calls of a line sound.
 *
 * @param codecs {@code VoiceCodecMap}, ordered, as written
 * @param singleCodec {@code Single Codec}: our answers and offers after the first name one codec only
 * @param dtmfMode {@code DTMF Mode}
 * @param dtmfPayloadType dynamic payload type of telephone-event, 96..127
 * @param dtmfRelayInfo {@code DTMF Info Mode}: true sends {@code application/dtmf-relay}, false {@code application/dtmf}
 * @param opusPayloadType dynamic payload type of opus, 96..127
 * @param crypto {@code Media Crypto}
 * @param shortAuthTag {@code SRTP Auth-Tag}: true prefers the 32-bit tag of AES_CM_128_HMAC_SHA1
 * @param opportunistic {@code Enable OSRTP}: optional encryption is offered as RTP/AVP with keys (RFC 8643)
 */
public record VoiceSettings(
        List<String> codecs,
        boolean singleCodec,
        DtmfMode dtmfMode,
        int dtmfPayloadType,
        boolean dtmfRelayInfo,
        int opusPayloadType,
        MediaCrypto crypto,
        boolean shortAuthTag,
        boolean opportunistic) {

    public VoiceSettings {
        codecs = List.copyOf(codecs);
    }

    /** What the keys' defaults say, but for the codecs: plain calls with telephone-event 101. */
    public static VoiceSettings of(List<String> codecs) {
        return new VoiceSettings(codecs, false, DtmfMode.AUTO, 101, true, 107, MediaCrypto.OFF, false, false);
    }
}
