package org.evertone.call.sdp;

import java.util.List;

/** Writes session descriptions with one audio stream of ours (RFC 8866). */
final class SdpWriter {
    private static final int LONGEST_PACKET_MILLIS = 60;

    private final StringBuilder text = new StringBuilder(1024);
    private final LocalAudio local;

    SdpWriter(LocalAudio local) {
        this.local = local;
        String address = (local.address().indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + local.address();
        line("v=0");
        line("o=- " + local.sessionId() + " " + local.version() + " " + address);
        line("s=-");
        line("c=" + address);
        line("t=0 0");
    }

    /** Writes a line as it is. */
    void line(String line) {
        text.append(line).append("\r\n");
    }

    /** @param crypto {@code a=crypto} lines, or none */
    void audio(String protocol, List<Format> formats, List<String> crypto, int packetMillis, Direction direction) {
        StringBuilder media =
                new StringBuilder("m=audio ").append(local.port()).append(' ').append(protocol);
        formats.forEach(format -> media.append(' ').append(format.payloadType()));
        line(media.toString());
        crypto.forEach(this::line);
        for (Format format : formats) {
            line("a=rtpmap:" + format.payloadType() + " " + format.mapping());
            if (!format.parameters().isEmpty()) {
                line("a=fmtp:" + format.payloadType() + " " + format.parameters());
            }
        }
        line("a=ptime:" + packetMillis);
        line("a=maxptime:" + LONGEST_PACKET_MILLIS);
        line("a=" + direction.word());
    }

    String text() {
        return text.toString();
    }
}
