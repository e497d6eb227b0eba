package org.evertone.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.evertone.audio.Outlet;

/**
 * Settings of the whole phone.
 *
 * @param sipPort local SIP port ({@code SIP  Port})
 * @param regFailInterval base of the back-off after all servers failed ({@code Reg Fail Interval})
 * @param rtpFirstPort {@code RTP Initial Port}
 * @param rtpPortCount {@code RTP Port Quantity}
 * @param dialByPound {@code #} sends what was typed
 * @param dialTimeout what was typed is sent after this pause; zero = never
 * @param dialFixedLength what was typed is sent at this many digits; 0 = never
 * @param tonePlan {@code Select Your Tone}: number of the country's tones
 * @param dnsServers resolvers as {@code host} or {@code host:port}; empty = the system's
 * @param features what becomes of calls
 * @param volumes {@code Handset Volume}, {@code Speaker Volume}, {@code Ringer Volume}: percent, 0..100; an
 *     outlet without an entry is left as it is
 */
public record PhoneSettings(
        int sipPort,
        Duration regFailInterval,
        int rtpFirstPort,
        int rtpPortCount,
        boolean dialByPound,
        Duration dialTimeout,
        int dialFixedLength,
        int tonePlan,
        List<String> dnsServers,
        PhoneFeatures features,
        Map<Outlet, Integer> volumes) {
    public PhoneSettings {
        dnsServers = List.copyOf(dnsServers);
        volumes = Map.copyOf(volumes);
    }

    /** Key of the loudness of an outlet. */
    public static String volumeKey(Outlet outlet) {
        return switch (outlet) {
            case HANDSET -> "Handset Volume";
            case SPEAKER -> "Speaker Volume";
            case RINGER -> "Ringer Volume";
        };
    }
}
