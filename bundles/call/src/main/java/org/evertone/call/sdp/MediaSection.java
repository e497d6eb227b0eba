package org.evertone.call.sdp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.evertone.config.Secret;

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
 * @param crypto values of {@code a=crypto} in order (RFC 4568); they hold keys
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
        int maximumPacketMillis,
        List<Secret> crypto) {
    static final String RTP = "RTP/AVP";
    static final String SRTP = "RTP/SAVP";

    public MediaSection {
        formatList = List.copyOf(formatList);
        formats = List.copyOf(formats);
        crypto = List.copyOf(crypto);
    }

    /** Whether it is an audio stream on RTP or SRTP that is switched on and says to which IPv4 address to send. */
    boolean usableAudio() {
        return rtpAudio() && address.filter(Inet4Address.class::isInstance).isPresent();
    }

    /** Whether it would be usable, were the media session one for IPv6. */
    boolean onIpv6() {
        return rtpAudio() && address.filter(Inet6Address.class::isInstance).isPresent();
    }

    private boolean rtpAudio() {
        return type.equals("audio") && port != 0 && (protocol.equals(RTP) || protocol.equals(SRTP));
    }

    /** Whether the stream has to be encrypted (RFC 3711); {@code RTP/AVP} with keys may be (RFC 8643). */
    boolean mustEncrypt() {
        return protocol.equals(SRTP);
    }

    /** Whether the writer wants no sound from us: {@code sendonly}, {@code inactive} or the old address 0.0.0.0. */
    boolean holds() {
        return !direction.receives()
                || address.filter(InetAddress::isAnyLocalAddress).isPresent();
    }
}
