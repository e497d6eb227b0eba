package org.evertone.sip.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Hands on connections of allowed sources, a few from each because every one costs a thread, and closes all others
 * before a byte of theirs is read. Accepts on one thread.
 */
final class AllowingServerSocket extends ServerSocket {
    private static final int CONNECTIONS_OF_ONE_SOURCE = 16;

    private final Predicate<InetAddress> allowed;
    private final List<Socket> handedOn = new ArrayList<>();

    AllowingServerSocket(Predicate<InetAddress> allowed) throws IOException {
        super();
        this.allowed = allowed;
    }

    @Override
    public Socket accept() throws IOException {
        while (true) {
            Socket socket = super.accept();
            handedOn.removeIf(Socket::isClosed);
            if (allowed.test(socket.getInetAddress()) && mayHaveMore(socket.getInetAddress())) {
                socket.setKeepAlive(true);
                handedOn.add(socket);
                return socket;
            }
            Streams.closeQuietly(socket);
        }
    }

    private boolean mayHaveMore(InetAddress source) {
        return handedOn.stream()
                        .filter(socket -> source.equals(socket.getInetAddress()))
                        .count()
                < CONNECTIONS_OF_ONE_SOURCE;
    }
}
