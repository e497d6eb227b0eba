package org.evertone.sip.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.evertone.config.Transport;

/** The TCP and TLS side: at most one connection of ours per server, and whom we accept. */
final class Connections implements AutoCloseable {
    private static final byte[] KEEP_ALIVE = {'\r', '\n', '\r', '\n'};

    private record Key(Transport transport, InetSocketAddress address) {}

    private final InetAddress local;
    private final TlsTrust trust;
    private final NetworkEvents events;
    private final Map<Key, Peer> peers = new ConcurrentHashMap<>();
    private final Map<Key, Socket> open = new ConcurrentHashMap<>();
    private volatile Set<InetAddress> allowedSources = Set.of();

    /** @param local where to listen and to connect from; the wildcard for any of ours */
    Connections(InetAddress local, TlsTrust trust, NetworkEvents events) {
        this.local = local;
        this.trust = trust;
        this.events = events;
    }

    void setAllowedSources(Set<InetAddress> sources) {
        allowedSources = Set.copyOf(sources);
    }

    void addPeer(Peer peer) {
        peers.put(new Key(peer.transport(), peer.address()), peer);
    }

    void removePeer(Transport transport, InetSocketAddress address) {
        peers.remove(new Key(transport, address));
        drop(transport, address);
    }

    /** Closes our connection to a peer without an event; the next send connects again. */
    void drop(Transport transport, InetSocketAddress address) {
        Socket socket = open.remove(new Key(transport, address));
        if (socket != null) {
            Streams.closeQuietly(socket);
        }
    }

    void sendKeepAlive(Transport transport, InetSocketAddress address) {
        Socket socket = open.get(new Key(transport, address));
        if (socket == null) {
            return;
        }
        try {
            OutputStream out = socket.getOutputStream();
            // the stack holds the same lock while it writes a message
            synchronized (out) {
                out.write(KEEP_ALIVE);
                out.flush();
            }
        } catch (IOException told) {
            // the stream has told the events already, and nobody waits for these bytes
        }
    }

    /** Blocks at most for the peer's connect limit. */
    Socket connect(InetAddress address, int port) throws IOException {
        Peer peer = peer(Transport.TCP, address, port);
        PeerSocket socket = new PeerSocket(local, peer, events);
        socket.open();
        socket.established();
        keep(peer, socket);
        return socket;
    }

    /** Blocks at most for the peer's connect limit; the handshake that follows shares it. */
    SSLSocket connectTls(InetAddress address, int port) throws IOException {
        Peer peer = peer(Transport.TLS, address, port);
        PeerSocket plain = new PeerSocket(local, peer, events);
        plain.open();
        SSLSocket tls = (SSLSocket) trust.socketFactory().createSocket(plain, peer.host(), port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(TlsTrust.PROTOCOLS.toArray(String[]::new));
        // checks the certificate against the configured host, name or address (RFC 5922 §7.3 refers to the same fields)
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        TlsSocket socket = new TlsSocket(tls, plain);
        keep(peer, socket);
        return socket;
    }

    /**
     * Listens for connections from allowed sources.
     *
     * @throws IOException the port cannot be had; the message names it
     */
    ServerSocket listen(int port) throws IOException {
        Predicate<InetAddress> allowed = source -> allowedSources.contains(source)
                || peers.keySet().stream()
                        .anyMatch(key -> source.equals(key.address().getAddress()));
        ServerSocket server = new AllowingServerSocket(allowed);
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(local, port));
            return server;
        } catch (IOException failure) {
            server.close();
            throw new IOException(
                    "SIP port TCP " + local.getHostAddress() + ":" + port + " cannot be had: " + failure.getMessage(),
                    failure);
        }
    }

    @Override
    public void close() {
        peers.clear();
        open.values().forEach(Streams::closeQuietly);
        open.clear();
    }

    private Peer peer(Transport transport, InetAddress address, int port) throws ConnectException {
        Peer peer = peers.get(new Key(transport, new InetSocketAddress(address, port)));
        if (peer == null) {
            throw new ConnectException("No configured server at this address");
        }
        return peer;
    }

    private void keep(Peer peer, Socket socket) {
        Socket earlier = open.put(new Key(peer.transport(), peer.address()), socket);
        if (earlier != null) {
            Streams.closeQuietly(earlier);
        }
    }
}
