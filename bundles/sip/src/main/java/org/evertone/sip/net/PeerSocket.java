package org.evertone.sip.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection of ours to a server: with a deadline until it is established, and from then on it tells its own end
 * once, unless we ended it. An idle connection to a dead host is found after about 14 s.
 */
final class PeerSocket extends Socket {
    private static final int KEEP_ALIVE_IDLE_SECONDS = 5;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 3;
    private static final int KEEP_ALIVE_COUNT = 3;

    private final InetAddress local;
    private final Peer peer;
    private final NetworkEvents events;
    private final long deadlineNanos;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean established;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    PeerSocket(InetAddress local, Peer peer, NetworkEvents events) {
        this.local = local;
        this.peer = peer;
        this.events = events;
        this.deadlineNanos = System.nanoTime() + peer.connectLimit().toNanos();
    }

    /** Connects; a failure has been told when this throws. */
    void open() throws IOException {
        try {
            setTcpNoDelay(true);
            setOption(StandardSocketOptions.IP_TOS, UdpPort.TOS_SIGNALLING);
            setKeepAlive(true);
            setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
            setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
            setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_COUNT);
            bind(new InetSocketAddress(local, 0));
            connect(peer.address(), remainingMillis());
        } catch (IOException failure) {
            fail(Diagnosis.ofConnect(failure));
            throw failure;
        }
    }

    /** Lifts the deadline; from now on the end of the connection is told. */
    void established() throws IOException {
        established = true;
        setSoTimeout(0);
    }

    /** Tells a failure, unless the connection has ended already, and closes. */
    void fail(Diagnosis diagnosis) {
        if (ended.compareAndSet(false, true)) {
            events.unreachable(peer.address(), peer.transport(), diagnosis.fault(), diagnosis.detail());
        }
        Streams.closeQuietly(this);
    }

    /** A stream of this connection, or of the TLS session in it, has come to its end. */
    void lost(IOException failure) {
        if (established) {
            fail(Diagnosis.ofConnection(failure));
        }
    }

    boolean deadlinePassed() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (in == null) {
            in = Streams.watched(super.getInputStream(), this::limitRead, this::lost);
        }
        return in;
    }

    /** Always the same object, because writers synchronize on it. */
    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (out == null) {
            out = Streams.watched(super.getOutputStream(), this::lost);
        }
        return out;
    }

    /** Ended by us: nothing is told. */
    void end() throws IOException {
        ended.set(true);
        super.close();
    }

    /** Before the connection is established this is TLS giving up on a handshake, which is still to be told. */
    @Override
    public void close() throws IOException {
        if (established) {
            ended.set(true);
        }
        super.close();
    }

    private void limitRead() throws IOException {
        if (!established) {
            setSoTimeout(remainingMillis());
        }
    }

    private int remainingMillis() throws SocketTimeoutException {
        long millis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
        if (millis <= 0) {
            throw new SocketTimeoutException("Connect limit reached");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
