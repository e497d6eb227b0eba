package org.evertone.sip.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Predicate;

/** Hands on connections of allowed sources and closes all others before a byte of theirs is read. */
final class AllowingServerSocket extends ServerSocket {
    private final Predicate<InetAddress> allowed;

    AllowingServerSocket(Predicate<InetAddress> allowed) throws IOException {
        super();
        this.allowed = allowed;
    }

    @Override
    public Socket accept() throws IOException {
        while (true) {
            Socket socket = super.accept();
            if (allowed.test(socket.getInetAddress())) {
                socket.setKeepAlive(true);
                return socket;
            }
            Streams.closeQuietly(socket);
        }
    }
}
