package org.evertone.sip.net;

import java.io.IOException;
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

    /** Says that there is a network and no address on it. */
    public static final String NO_ADDRESS = "no IP address";

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
     * Why there is no way to any server: {@link #NO_ADDRESS} when the phone is on a network that gave it none.
     *
     * @param otherwise what is said else
     */
    public static String whyNoNetwork(String otherwise) {
        try {
            List<Link> links =
                    NetworkInterface.networkInterfaces().map(LocalAddress::link).toList();
            return withoutAddress(links) ? NO_ADDRESS : otherwise;
        } catch (SocketException unknown) {
            return otherwise;
        }
    }

    /**
     * A network interface that is not the loopback.
     *
     * @param running it is up, with a carrier
     * @param addressed it has an address that is not of the link only (RFC 3927, RFC 4291 §2.5.6)
     */
    record Link(boolean running, boolean addressed) {}

    static boolean withoutAddress(List<Link> links) {
        return links.stream().anyMatch(Link::running) && links.stream().noneMatch(Link::addressed);
    }

    private static Link link(NetworkInterface found) {
        try {
            return new Link(
                    found.isUp() && !found.isLoopback(),
                    found.inetAddresses()
                            .anyMatch(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress()));
        } catch (SocketException gone) {
            return new Link(false, false);
        }
    }
}
