package org.evertone.sip.agent;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.sip.net.LocalAddress;
import org.evertone.sip.net.Peer;
import org.jspecify.annotations.Nullable;

/** One server of a line: where it is, how it sees us, and our registration with it. Confined to the loop. */
final class ServerTarget {
    private final int number;
    private final ServerSettings settings;
    private final String registrationCallId = Ids.callId();
    private final Sequence registrationSequence = new Sequence(0);
    private @Nullable InetSocketAddress address;
    private @Nullable InetAddress local;
    private @Nullable String seenHost;
    private int seenPort;

    ServerTarget(int number, ServerSettings settings) {
        this.number = number;
        this.settings = settings;
    }

    /** From 1. */
    int number() {
        return number;
    }

    ServerSettings settings() {
        return settings;
    }

    Transport transport() {
        return settings.transport();
    }

    boolean secure() {
        return settings.transport() == Transport.TLS;
    }

    /** The same for all registrations at this server (RFC 3261 §10.2.4). */
    String registrationCallId() {
        return registrationCallId;
    }

    Sequence registrationSequence() {
        return registrationSequence;
    }

    /**
     * Takes a resolved address.
     *
     * @param bound address that the phone is bound to, the wildcard for any
     * @return false when there is no route to it
     */
    boolean resolvedTo(InetAddress resolved, InetAddress bound) {
        address = new InetSocketAddress(resolved, settings.port());
        Optional<InetAddress> towards = LocalAddress.towards(bound, resolved);
        towards.filter(ours -> !ours.equals(local)).ifPresent(ours -> {
            local = ours;
            seenHost = null;
        });
        return towards.isPresent();
    }

    boolean resolved() {
        return address != null && local != null;
    }

    InetSocketAddress address() {
        if (address == null) {
            throw new IllegalStateException("Server " + number + " has not been resolved");
        }
        return address;
    }

    boolean isAt(InetSocketAddress peer, Transport transport) {
        return transport == settings.transport() && peer.equals(address);
    }

    boolean isAt(InetAddress source) {
        return address != null && source.equals(address.getAddress());
    }

    Optional<Peer> peer(Duration connectLimit) {
        return Optional.ofNullable(address)
                .map(known -> new Peer(settings.transport(), known, settings.host(), connectLimit));
    }

    /** Numeric local address towards this server. */
    String localAddress() {
        return local == null ? "" : local.getHostAddress();
    }

    /** Host and port for our Via. */
    String localHostPort(int localPort) {
        return bracketed(local) + ":" + localPort;
    }

    /** Host and port for our Contact: as the server saw us, where that differs (RFC 3581). */
    String contactHostPort(int localPort) {
        return seenHost == null ? localHostPort(localPort) : seenHost + ":" + seenPort;
    }

    /**
     * Takes {@code received} and {@code rport} of our Via from an answer; only UDP has one port for both directions.
     *
     * @return whether our Contact differs now
     */
    boolean seenAs(Optional<String> received, int rport, int localPort) {
        if (settings.transport() != Transport.UDP) {
            return false;
        }
        String before = contactHostPort(localPort);
        String host = received.orElseGet(() -> bracketed(local));
        int port = rport > 0 ? rport : localPort;
        if (host.equals(bracketed(local)) && port == localPort) {
            seenHost = null;
        } else {
            seenHost = host;
            seenPort = port;
        }
        return !before.equals(contactHostPort(localPort));
    }

    /** Host and port for a Route header. */
    String hostPort() {
        return bracketed(address().getAddress()) + ":" + address().getPort();
    }

    private static String bracketed(@Nullable InetAddress address) {
        if (address == null) {
            return "0.0.0.0";
        }
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
