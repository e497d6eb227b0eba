package org.evertone.config;

import java.time.Duration;
import java.util.List;

/**
 * One line as the signalling needs it; derived from the SIPN keys.
 *
 * @param number 1..20
 * @param enabled {@code Enable Reg}, or 1 when absent and {@code Register Addr} is set
 * @param servers in priority order: SIP Server1, SIP Server2; empty when the line is not configured
 * @param user {@code Phone Number}
 * @param authUser {@code Register User}, else {@code Phone Number}
 * @param password {@code Register Pswd}
 * @param displayName {@code Display Name}, may be empty
 * @param domain AOR domain: {@code Sip Name}, else {@code Local Domain}, else {@code Register Addr}
 * @param realm {@code Local Domain}, or empty: pinned per server at first success
 * @param failback {@code Enable Failback}
 * @param failbackInterval {@code Failback Interval}
 * @param signalRetryCounts {@code Signal Retry Counts}: retransmissions to a server that is not the last, 0..10
 * @param keepAlive {@code NAT UDPUpdate}
 * @param keepAliveInterval {@code UDPUpdate TTL}
 * @param keepAliveTries {@code UDPUpdate Try Times}
 * @param t1 {@code Session Timer T1}
 * @param t2 {@code Session Timer T2}
 * @param rport {@code Enable Rport} (RFC 3581)
 * @param voice how its calls sound
 * @param features what becomes of its calls
 */
public record LineSettings(
        int number,
        boolean enabled,
        List<ServerSettings> servers,
        String user,
        String authUser,
        Secret password,
        String displayName,
        String domain,
        String realm,
        boolean failback,
        Duration failbackInterval,
        int signalRetryCounts,
        KeepAliveMode keepAlive,
        Duration keepAliveInterval,
        int keepAliveTries,
        Duration t1,
        Duration t2,
        boolean rport,
        VoiceSettings voice,
        LineFeatures features) {

    public LineSettings {
        servers = List.copyOf(servers);
    }

    /** The same line with calls that sound or are treated otherwise. */
    public LineSettings with(VoiceSettings otherVoice, LineFeatures otherFeatures) {
        return new LineSettings(
                number,
                enabled,
                servers,
                user,
                authUser,
                password,
                displayName,
                domain,
                realm,
                failback,
                failbackInterval,
                signalRetryCounts,
                keepAlive,
                keepAliveInterval,
                keepAliveTries,
                t1,
                t2,
                rport,
                otherVoice,
                otherFeatures);
    }
}
