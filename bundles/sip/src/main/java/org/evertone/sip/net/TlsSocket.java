package org.evertone.sip.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a {@link PeerSocket}, in the shape the stack wants: the handshake keeps the connection's deadline, its failure
 * is told in words, and what the stack wants to set about protocols is not listened to.
 */
final class TlsSocket extends SSLSocket {
    private final SSLSocket tls;
    private final PeerSocket connection;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    TlsSocket(SSLSocket tls, PeerSocket connection) {
        this.tls = tls;
        this.connection = connection;
    }

    @Override
    public void startHandshake() throws IOException {
        try {
            tls.startHandshake();
            connection.established();
        } catch (IOException failure) {
            connection.fail(
                    connection.deadlinePassed()
                            ? new Diagnosis(TransportFault.TLS_FAILED, "TLS handshake not finished in time")
                            : Diagnosis.ofHandshake(failure));
            throw failure;
        }
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (in == null) {
            in = Streams.watched(tls.getInputStream(), () -> {}, connection::lost);
        }
        return in;
    }

    /** Always the same object, because writers synchronize on it. */
    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (out == null) {
            out = Streams.watched(tls.getOutputStream(), connection::lost);
        }
        return out;
    }

    /** Ends the connection below at once: a polite end of TLS could wait for a server that is gone. */
    @Override
    public void close() throws IOException {
        connection.end();
    }

    @Override
    public boolean isClosed() {
        return connection.isClosed();
    }

    @Override
    public boolean isConnected() {
        return connection.isConnected();
    }

    @Override
    public boolean isBound() {
        return connection.isBound();
    }

    @Override
    public InetAddress getInetAddress() {
        return connection.getInetAddress();
    }

    @Override
    public int getPort() {
        return connection.getPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return connection.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return connection.getLocalPort();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return connection.getLocalSocketAddress();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return connection.getRemoteSocketAddress();
    }

    @Override
    public void setSoTimeout(int milliseconds) throws SocketException {
        connection.setSoTimeout(milliseconds);
    }

    @Override
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        tls.addHandshakeCompletedListener(listener);
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        tls.removeHandshakeCompletedListener(listener);
    }

    @Override
    public SSLSession getSession() {
        return tls.getSession();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return tls.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {}

    @Override
    public String[] getSupportedProtocols() {
        return tls.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return tls.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {}

    @Override
    public void setUseClientMode(boolean mode) {}

    @Override
    public boolean getUseClientMode() {
        return true;
    }

    @Override
    public void setNeedClientAuth(boolean need) {}

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public void setWantClientAuth(boolean want) {}

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {}

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }
}
