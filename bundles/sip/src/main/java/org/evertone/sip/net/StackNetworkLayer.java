package org.evertone.sip.net;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * {@link SipNetwork} in the shape the stack wants. Made by the stack from its class name; finds its network by the
 * stack's properties.
 */
public final class StackNetworkLayer implements NetworkLayer {
    private @Nullable SipNetwork network;

    @Override
    public void setSipStack(SipStackImpl stack) {
        network = SipNetwork.of(stack.getConfigurationProperties())
                .orElseThrow(() ->
                        new IllegalStateException("The stack's properties were not made by SipNetwork.configure"));
    }

    @Override
    public DatagramSocket createDatagramSocket(int port, InetAddress localAddress) throws SocketException {
        if (port != network().localPort()) {
            throw new SocketException("Listening point on UDP port " + port + ", but the SIP port is "
                    + network().localPort());
        }
        return new StackDatagramSocket(network().udp());
    }

    @Override
    public DatagramSocket createDatagramSocket() throws SocketException {
        throw new SocketException("All datagrams leave from the SIP port; make a UDP listening point");
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress bindAddress) throws IOException {
        return network().connections().listen(port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return network().connections().connect(address, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress) throws IOException {
        return network().connections().connect(address, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return network().connections().connect(address, port);
    }

    @Override
    public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress bindAddress) throws IOException {
        return new ClosedDoor();
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        return network().connections().connectTls(address, port);
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress localAddress) throws IOException {
        return network().connections().connectTls(address, port);
    }

    private SipNetwork network() {
        SipNetwork current = network;
        if (current == null) {
            throw new IllegalStateException("The stack has not introduced itself");
        }
        return current;
    }
}
