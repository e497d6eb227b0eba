package org.evertone.sip.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;

/** Which of our addresses a server sees. */
public final class LocalAddress {
    private static final int DISCARD_PORT = 9;

    private LocalAddress() {}

    /**
     * The source address the kernel routes from; nothing is sent and nothing blocks.
     *
     * @param bound address the phone is bound to, the wildcard for any
     * @return empty when there is no route from there to the server, which is {@link TransportFault#NETWORK_DOWN}
     */
    public static Optional<InetAddress> towards(InetAddress bound, InetAddress server) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(new InetSocketAddress(bound, 0));
            probe.connect(new InetSocketAddress(server, DISCARD_PORT));
            InetAddress local = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            return local.isAnyLocalAddress() ? Optional.empty() : Optional.of(local);
        } catch (IOException noRoute) {
            return Optional.empty();
        }
    }

    /**
     * What keeps the phone from a server that it has no way to: {@link TransportFault#NO_LINK} or
     * {@link TransportFault#NO_ADDRESS} when it is kept from all of them, else {@link TransportFault#NETWORK_DOWN}.
     */
    public static TransportFault outage() {
        try {
            return outage(
                    NetworkInterface.networkInterfaces().map(LocalAddress::link).toList());
        } catch (SocketException unknown) {
            return TransportFault.NETWORK_DOWN;
        }
    }

    /**
     * A network interface.
     *
     * @param running it is up, with a carrier, and not the loopback
     * @param addressed it has an IPv4 address that is not of the link only (RFC 3927)
     */
    record Link(boolean running, boolean addressed) {}

    static TransportFault outage(List<Link> links) {
        if (links.stream().noneMatch(Link::running)) {
            return TransportFault.NO_LINK;
        }
        return links.stream().anyMatch(Link::addressed) ? TransportFault.NETWORK_DOWN : TransportFault.NO_ADDRESS;
    }

    private static Link link(NetworkInterface found) {
        try {
            return new Link(
                    found.isUp() && !found.isLoopback(),
                    found.inetAddresses()
                            .anyMatch(address -> address instanceof Inet4Address
                                    && !address.isLoopbackAddress()
                                    && !address.isLinkLocalAddress()));
        } catch (SocketException gone) {
            return new Link(false, false);
        }
    }
}
