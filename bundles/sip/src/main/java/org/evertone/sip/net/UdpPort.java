package org.evertone.sip.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.evertone.config.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The UDP side: one unconnected channel for whoever is allowed to call, and one connected channel per server on the same
 * port, because Linux tells a port unreachable only to a connected socket. The kernel prefers the connected channel for
 * datagrams of its peer. One selector thread reads them all.
 */
final class UdpPort implements AutoCloseable {
    /** Larger datagrams are dropped unparsed; SIP over UDP that large is fragmented and hostile or lost anyway. */
    static final int DATAGRAM_LIMIT_BYTES = 8 * 1024;

    private static final byte[] KEEP_ALIVE = {'\r', '\n', '\r', '\n'};
    private static final int RECEIVE_BUFFER_BYTES = 256 * 1024;
    private static final int BURST_LIMIT = 64;
    /** Far more than servers send to one phone, far less than the stack can take. */
    private static final int MESSAGES_PER_SECOND = 200;

    private static final int MESSAGES_AT_ONCE = 1_000;
    private static final int SOURCES_LIMIT = 64;
    private static final int SEND_TRIES = 3;
    /** DSCP 46 (expedited forwarding) in the upper six bits of the TOS byte. */
    static final int TOS_SIGNALLING = 46 << 2;

    /** One datagram from somebody who may speak to us. */
    record Datagram(byte[] data, InetSocketAddress source) {}

    private final NetworkEvents events;
    private final Selector selector;
    private final DatagramChannel main;
    private final InetSocketAddress local;
    private final Map<InetSocketAddress, PeerChannel> peers = new ConcurrentHashMap<>();
    private volatile Set<InetAddress> allowedSources = Set.of();
    private volatile Consumer<Datagram> receiver = datagram -> {};
    /** By source, so that a flood in the name of one server leaves the others heard. Used by the selector's thread. */
    private final Map<InetAddress, Allowance> allowances = new HashMap<>();

    private volatile boolean closed;

    private UdpPort(NetworkEvents events, Selector selector, DatagramChannel main) throws IOException {
        this.events = events;
        this.selector = selector;
        this.main = main;
        this.local = (InetSocketAddress) main.getLocalAddress();
    }

    /** @param local where to listen; port 0 = any free one */
    static UdpPort open(InetSocketAddress local, NetworkEvents events) throws IOException {
        Selector selector = Selector.open();
        DatagramChannel main = newChannel();
        try {
            bindAlone(main, local);
            // the channels of servers share the port from here on
            main.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            main.register(selector, SelectionKey.OP_READ);
            UdpPort udp = new UdpPort(events, selector, main);
            Thread thread = new Thread(udp::run, "sip-udp-" + udp.localPort());
            thread.setDaemon(true);
            thread.start();
            return udp;
        } catch (IOException failure) {
            main.close();
            selector.close();
            throw failure;
        }
    }

    int localPort() {
        return local.getPort();
    }

    /** The wildcard address when it is open on all of ours. */
    InetAddress localAddress() {
        return local.getAddress();
    }

    void setAllowedSources(Set<InetAddress> sources) {
        allowedSources = Set.copyOf(sources);
    }

    /** Who takes what arrives; called on the selector's thread and must not block. */
    void setReceiver(Consumer<Datagram> receiver) {
        this.receiver = receiver;
    }

    void addPeer(InetSocketAddress address) {
        PeerChannel peer = peers.computeIfAbsent(address, PeerChannel::new);
        try {
            peer.connect();
        } catch (IOException noRoute) {
            peer.tell(noRoute);
        }
    }

    void removePeer(InetSocketAddress address) {
        PeerChannel peer = peers.remove(address);
        if (peer != null) {
            peer.close();
        }
    }

    void sendKeepAlive(InetSocketAddress address) {
        PeerChannel peer = peers.get(address);
        if (peer != null) {
            try {
                peer.send(ByteBuffer.wrap(KEEP_ALIVE));
            } catch (IOException told) {
                // the peer's channel has told the events already, and nobody waits for this datagram
            }
        }
    }

    void send(ByteBuffer data, InetSocketAddress target) throws IOException {
        if (closed) {
            throw new SocketException("The SIP port is closed");
        }
        PeerChannel peer = peers.get(target);
        if (peer != null) {
            peer.send(data);
        } else {
            main.send(data, target);
        }
    }

    @Override
    public void close() {
        closed = true;
        peers.values().forEach(PeerChannel::close);
        peers.clear();
        Streams.closeQuietly(main);
        Streams.closeQuietly(selector);
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_LIMIT_BYTES + 1);
        while (!closed) {
            try {
                selector.select(key -> read(key, buffer));
            } catch (IOException | ClosedSelectorException closing) {
                return;
            }
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        PeerChannel peer = (PeerChannel) key.attachment();
        // bounded, so that one loud source cannot starve the others; the selector comes back for the rest
        for (int i = 0; i < BURST_LIMIT; i++) {
            buffer.clear();
            try {
                InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
                if (source == null) {
                    return;
                }
                if (peer != null || allowed(source.getAddress())) {
                    deliver(buffer.flip(), source);
                }
            } catch (CancelledKeyException | ClosedChannelException gone) {
                return;
            } catch (IOException failure) {
                if (peer == null) {
                    return;
                }
                peer.tell(failure);
            }
        }
    }

    private boolean allowed(InetAddress source) {
        return allowedSources.contains(source) || peers.keySet().stream().anyMatch(p -> source.equals(p.getAddress()));
    }

    private void deliver(ByteBuffer buffer, InetSocketAddress source) {
        int length = buffer.remaining();
        if (length > DATAGRAM_LIMIT_BYTES || isKeepAlive(buffer)) {
            return;
        }
        if (allowances.size() >= SOURCES_LIMIT) {
            allowances.clear();
        }
        boolean within = allowances
                .computeIfAbsent(
                        source.getAddress(),
                        any -> new Allowance(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, System::nanoTime))
                .take();
        if (!within) {
            return;
        }
        byte[] data = new byte[length];
        buffer.get(data);
        receiver.accept(new Datagram(data, source));
    }

    /** Empty, or line ends only (RFC 5626 §3.5.1). */
    private static boolean isKeepAlive(ByteBuffer buffer) {
        for (int i = 0; i < buffer.limit(); i++) {
            byte octet = buffer.get(i);
            if (octet != '\r' && octet != '\n') {
                return false;
            }
        }
        return true;
    }

    private static DatagramChannel newChannel() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        channel.setOption(StandardSocketOptions.IP_TOS, TOS_SIGNALLING);
        return channel;
    }

    /** Without SO_REUSEADDR: Linux would else let two programs have the port, and one of them would be deaf. */
    private static void bindAlone(DatagramChannel channel, InetSocketAddress local) throws IOException {
        try {
            channel.bind(local);
        } catch (IOException failure) {
            throw new IOException(
                    "SIP port UDP " + local.getAddress().getHostAddress() + ":" + local.getPort() + " cannot be had: "
                            + failure.getMessage(),
                    failure);
        }
    }

    /** The connected channel of one server; made again when the route or our address has changed under it. */
    private final class PeerChannel implements AutoCloseable {
        private final InetSocketAddress address;
        private @Nullable DatagramChannel channel;
        private boolean removed;

        PeerChannel(InetSocketAddress address) {
            this.address = address;
        }

        synchronized DatagramChannel connect() throws IOException {
            if (removed) {
                throw new SocketException("The server is no longer configured");
            }
            DatagramChannel current = channel;
            if (current != null) {
                return current;
            }
            DatagramChannel fresh = newChannel();
            try {
                fresh.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                fresh.bind(local);
                fresh.connect(address);
                fresh.register(selector, SelectionKey.OP_READ, this);
            } catch (IOException | ClosedSelectorException failure) {
                fresh.close();
                throw failure instanceof IOException io ? io : new SocketException("The SIP port is closed");
            }
            selector.wakeup();
            channel = fresh;
            return fresh;
        }

        synchronized void send(ByteBuffer data) throws IOException {
            IOException last = null;
            for (int i = 0; i < SEND_TRIES; i++) {
                try {
                    connect().write(data.duplicate());
                    return;
                } catch (PortUnreachableException earlier) {
                    // the answer to a datagram before this one, which has not left yet
                    tell(earlier);
                } catch (IOException failure) {
                    last = failure;
                    disconnect();
                }
            }
            if (last != null) {
                tell(last);
                throw last;
            }
        }

        void tell(IOException failure) {
            if (!closed) {
                Diagnosis diagnosis = Diagnosis.ofDatagram(failure);
                events.unreachable(address, Transport.UDP, diagnosis.fault(), diagnosis.detail());
            }
        }

        @Override
        public synchronized void close() {
            removed = true;
            disconnect();
        }

        private void disconnect() {
            DatagramChannel current = channel;
            channel = null;
            if (current != null) {
                Streams.closeQuietly(current);
            }
        }
    }
}
