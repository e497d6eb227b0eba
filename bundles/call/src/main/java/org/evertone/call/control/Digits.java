package org.evertone.call.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evertone.config.DtmfMode;
import org.evertone.config.VoiceSettings;
import org.evertone.media.MediaSession.Parameters;

/** Which way the digits of one call go: telephone-event or tones by the media session, or SIP INFO. */
final class Digits {
    private static final int INFO_MILLIS = 160;

    private final VoiceSettings voice;
    private boolean toldOfNoWay;

    Digits(VoiceSettings voice) {
        this.voice = voice;
    }

    /** @param agreed what media does; empty before there is sound */
    List<CallCommand> press(char digit, Optional<Parameters> agreed) {
        if (voice.dtmfMode() == DtmfMode.INFO) {
            return List.of(
                    voice.dtmfRelayInfo()
                            ? new CallCommand.SendInfo(
                                    "application/dtmf-relay",
                                    "Signal=" + digit + "\r\nDuration=" + INFO_MILLIS + "\r\n")
                            : new CallCommand.SendInfo("application/dtmf", String.valueOf(digit)));
        }
        if (agreed.isEmpty()) {
            return List.of();
        }
        boolean lost = voice.dtmfMode() == DtmfMode.RFC4733 && agreed.get().dtmfPayloadType() < 0;
        if (!lost) {
            return List.of(new CallCommand.SendDigit(digit));
        }
        if (toldOfNoWay) {
            return List.of();
        }
        toldOfNoWay = true;
        return List.of(new CallCommand.Record(
                "call.trouble",
                "Digits cannot be sent in this call",
                "the far end does not take telephone-event, and the line's DTMF mode is nothing else",
                Map.of()));
    }
}
