package org.evertone.call.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One {@code m=} section with what the session level says about it already applied.
 *
 * @param type {@code audio}, {@code video} …
 * @param port 0..65535; 0 = refused or switched off
 * @param protocol for example {@code RTP/AVP}
 * @param formatList the formats as written, in the writer's order of preference
 * @param address where the writer receives; empty when no {@code c=} applies
 * @param direction seen from the writer
 * @param formats those of the list that are RTP payload types with a known encoding, in the same order
 * @param packetMillis wished packet time; 0 when not said
 * @param maximumPacketMillis longest packet time accepted; 0 when not said
 */
public record MediaSection(
        String type,
        int port,
        String protocol,
        List<String> formatList,
        Optional<InetAddress> address,
        Direction direction,
        List<Format> formats,
        int packetMillis,
        int maximumPacketMillis) {
    public MediaSection {
        formatList = List.copyOf(formatList);
        formats = List.copyOf(formats);
    }

    /** Whether it is a plain RTP audio stream that is switched on and says where to send. */
    boolean usableAudio() {
        return type.equals("audio") && port != 0 && protocol.equals("RTP/AVP") && address.isPresent();
    }

    /** Whether the writer wants no sound from us: {@code sendonly}, {@code inactive} or the old address 0.0.0.0. */
    boolean holds() {
        return !direction.receives()
                || address.filter(InetAddress::isAnyLocalAddress).isPresent();
    }
}
