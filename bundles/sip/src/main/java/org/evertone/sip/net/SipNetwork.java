package org.evertone.sip.net;

import gov.nist.core.CommonLogger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.evertone.config.Transport;

/**
 * The phone's SIP port: all sockets of one stack. Opened first, then handed to the stack through its properties, because
 * the stack makes its network layer itself from a class name (found inside this bundle, where the stack lives too):
 *
 * <pre>{@code
 * SipNetwork network = SipNetwork.open(new InetSocketAddress(5060), TlsTrust.load(home.resolve("trust")), events);
 * Properties properties = new Properties();
 * properties.setProperty("javax.sip.STACK_NAME", "evertone");
 * network.configure(properties);
 * SipStack stack = new SipStackImpl(properties);
 * stack.createListeningPoint("0.0.0.0", network.localPort(), "udp");
 * network.setAllowedSources(addressesOfTheConfiguredServers);
 * network.addPeer(new Peer(Transport.UDP, primary, "pbx1.example"));
 * ...
 * stack.stop();
 * network.close();
 * }</pre>
 *
 * <p>The listening points must be on {@link #localPort}, whatever address they are made with it is the network's; {@code tcp} and {@code tls} ones may be made beside the UDP one.
 * A phone has no certificate: the TLS listening point exists for outgoing connections and never accepts.
 *
 * <p>Thread-safe. Only TCP and TLS sends of the stack block, in their sender's thread (see {@link SenderThreads}).
 */
public final class SipNetwork implements AutoCloseable {
    private static final String ID_PROPERTY = "org.evertone.sip.NETWORK";
    private static final Map<String, SipNetwork> OPEN = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final UdpPort udp;
    private final Connections connections;

    private SipNetwork(UdpPort udp, Connections connections) {
        this.udp = udp;
        this.connections = connections;
    }

    /**
     * Binds the UDP port and starts listening; nothing is let through but what comes from peers and allowed sources.
     *
     * @param local address of all transports, the wildcard for all of ours; port 0 = any free one
     * @param trust whom TLS connections trust
     * @param events told about servers that cannot be reached
     * @throws IOException the port cannot be had; the message names it
     */
    public static SipNetwork open(InetSocketAddress local, TlsTrust trust, NetworkEvents events) throws IOException {
        SipNetwork network =
                new SipNetwork(UdpPort.open(local, events), new Connections(local.getAddress(), trust, events));
        OPEN.put(network.id, network);
        return network;
    }

    /**
     * Sets what makes the stack use this network, and loggers that write nothing. Call it before the first class of the
     * stack does any work: its default logger needs log4j, which is not there.
     */
    public void configure(Properties stackProperties) {
        CommonLogger.legacyLogger = new QuietStackLogger();
        stackProperties.setProperty("gov.nist.javax.sip.NETWORK_LAYER", StackNetworkLayer.class.getName());
        stackProperties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
        stackProperties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietServerLogger.class.getName());
        stackProperties.setProperty("gov.nist.javax.sip.TLS_CLIENT_PROTOCOLS", String.join(",", TlsTrust.PROTOCOLS));
        stackProperties.setProperty(ID_PROPERTY, id);
    }

    /** The network that {@link #configure} wrote into these properties; empty when it has been closed. */
    static Optional<SipNetwork> of(Properties stackProperties) {
        return Optional.ofNullable(OPEN.get(stackProperties.getProperty(ID_PROPERTY, "")));
    }

    public int localPort() {
        return udp.localPort();
    }

    /** The wildcard when it is open on all of our addresses. */
    public InetAddress localAddress() {
        return udp.localAddress();
    }

    /**
     * Who may speak to us besides the peers, by source address, on every transport. Everybody else gets silence before a byte is parsed;
     * their connections are closed.
     */
    public void setAllowedSources(Set<InetAddress> sources) {
        udp.setAllowedSources(sources);
        connections.setAllowedSources(sources);
    }

    /**
     * Makes a server known; the same transport and address again replaces host and limit. Not counted: several lines at
     * one server add it once. A UDP peer gets a connected channel, so that ICMP is heard; without a route that is made up
     * for at the next send. Connections to an address that is no peer are refused.
     */
    public void addPeer(Peer peer) {
        if (peer.transport() == Transport.UDP) {
            udp.addPeer(peer.address());
        } else {
            connections.addPeer(peer);
        }
    }

    /** Forgets a server and closes its channel or connection. Unknown ones are ignored. */
    public void removePeer(Transport transport, InetSocketAddress address) {
        if (transport == Transport.UDP) {
            udp.removePeer(address);
        } else {
            connections.removePeer(transport, address);
        }
    }

    /**
     * Closes our TCP or TLS connection to a server without an event, so that the next send connects afresh. For an
     * attempt that got no answer: the kernel would keep a dead connection for many minutes. Nothing happens on UDP.
     */
    public void dropConnection(Transport transport, InetSocketAddress address) {
        connections.drop(transport, address);
    }

    /**
     * Sends a double CRLF (RFC 5626 §3.5.1). On UDP it keeps the NAT binding and provokes an ICMP from a dead server; on
     * TCP and TLS it goes out only when there is a connection, and a failure is told as an event. May block on TCP and
     * TLS when the peer does not read: use the sender's thread.
     */
    public void sendKeepAlive(Transport transport, InetSocketAddress address) {
        if (transport == Transport.UDP) {
            udp.sendKeepAlive(address);
        } else {
            connections.sendKeepAlive(transport, address);
        }
    }

    /** Closes every socket. To be called after the stack has been stopped. */
    @Override
    public void close() {
        OPEN.remove(id);
        connections.close();
        udp.close();
    }

    UdpPort udp() {
        return udp;
    }

    Connections connections() {
        return connections;
    }
}
