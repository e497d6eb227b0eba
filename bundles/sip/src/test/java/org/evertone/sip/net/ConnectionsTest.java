package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.evertone.config.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ConnectionsTest {
    @TempDir
    Path noTrust;

    private final Told told = new Told();
    private final List<Socket> fillers = new ArrayList<>();
    private Connections connections;
    private ServerSocket server;
    private InetSocketAddress address;

    @BeforeEach
    void open() throws IOException {
        connections = new Connections(InetAddress.getLoopbackAddress(), TlsTrust.load(noTrust), told);
        server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        address = (InetSocketAddress) server.getLocalSocketAddress();
        connections.addPeer(new Peer(Transport.TCP, address, "127.0.0.1", Duration.ofMillis(500)));
    }

    @AfterEach
    void close() throws IOException {
        connections.close();
        server.close();
        for (Socket filler : fillers) {
            filler.close();
        }
    }

    @Test
    void aRefusedConnectionIsToldBeforeTheSendReturns() throws Exception {
        server.close();
        assertThrows(ConnectException.class, this::connect);
        assertEquals(TransportFault.CONNECTION_REFUSED, told.next(0).fault());
    }

    @Test
    void aConnectThatIsNotAnsweredEndsAtThePeersLimit() throws Exception {
        fillBacklog();
        long started = System.nanoTime();
        assertThrows(IOException.class, this::connect);
        assertTrue(Duration.ofNanos(System.nanoTime() - started).toMillis() < 3000);
        assertEquals(TransportFault.CONNECT_TIMEOUT, told.next(0).fault());
    }

    @Test
    void aServerThatClosesIsTold() throws Exception {
        Socket ours = connect();
        server.accept().close();
        assertEquals(-1, ours.getInputStream().read());
        assertEquals(
                new Told.Report(address, Transport.TCP, TransportFault.CONNECTION_LOST, "closed by the server"),
                told.next(0));
    }

    @Test
    void aServerThatResetsIsTold() throws Exception {
        Socket ours = connect();
        Socket theirs = server.accept();
        theirs.setSoLinger(true, 0);
        theirs.close();
        InputStream in = ours.getInputStream();
        assertThrows(IOException.class, in::read);
        assertEquals(TransportFault.CONNECTION_LOST, told.next(0).fault());
    }

    @Test
    void ourOwnEndIsNotTold() throws Exception {
        Socket ours = connect();
        connections.drop(Transport.TCP, address);
        assertThrows(IOException.class, () -> ours.getInputStream().read());
        assertTrue(told.nothingYet());
    }

    @Test
    void onlyConfiguredServersAreConnectedTo() {
        connections.removePeer(Transport.TCP, address);
        assertThrows(ConnectException.class, this::connect);
        assertTrue(told.nothingYet());
    }

    @Test
    void aKeepAliveGoesOutOnTheConnectionThereIs() throws Exception {
        connections.sendKeepAlive(Transport.TCP, address);
        connect();
        connections.sendKeepAlive(Transport.TCP, address);
        Socket theirs = server.accept();
        assertEquals("\r\n\r\n", new String(theirs.getInputStream().readNBytes(4), StandardCharsets.US_ASCII));
    }

    @Test
    void strangersAreClosedBeforeAByteIsRead() throws Exception {
        connections.setAllowedSources(Set.of(InetAddress.getByName("127.0.0.2")));
        connections.removePeer(Transport.TCP, address);
        try (ServerSocket ours = connections.listen(0);
                Socket stranger = new Socket();
                Socket friend = new Socket()) {
            stranger.bind(new InetSocketAddress("127.0.0.3", 0));
            stranger.connect(ours.getLocalSocketAddress());
            friend.bind(new InetSocketAddress("127.0.0.2", 0));
            friend.connect(ours.getLocalSocketAddress());
            try (Socket accepted = ours.accept()) {
                assertEquals(friend.getLocalSocketAddress(), accepted.getRemoteSocketAddress());
            }
            assertEquals(-1, stranger.getInputStream().read());
        }
    }

    @Test
    void oneSourceHoldsNoMoreThanSixteenConnections() throws Exception {
        connections.setAllowedSources(Set.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3")));
        List<Socket> all = new ArrayList<>();
        try (ServerSocket ours = connections.listen(0)) {
            for (int i = 0; i < 16; i++) {
                all.add(connectFrom("127.0.0.2", ours));
                all.add(ours.accept());
            }
            Socket oneTooMany = connectFrom("127.0.0.2", ours);
            all.add(oneTooMany);
            Socket other = connectFrom("127.0.0.3", ours);
            all.add(other);
            Socket accepted = ours.accept();
            all.add(accepted);
            assertEquals(other.getLocalSocketAddress(), accepted.getRemoteSocketAddress());
            assertEquals(-1, oneTooMany.getInputStream().read());
            all.get(1).close();
            Socket again = connectFrom("127.0.0.2", ours);
            all.add(again);
            accepted = ours.accept();
            all.add(accepted);
            assertEquals(again.getLocalSocketAddress(), accepted.getRemoteSocketAddress());
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
    }

    private static Socket connectFrom(String address, ServerSocket ours) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(ours.getLocalSocketAddress());
        return socket;
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        IOException taken = assertThrows(IOException.class, () -> connections.listen(address.getPort()));
        assertTrue(taken.getMessage().contains("TCP 127.0.0.1:" + address.getPort()), taken.getMessage());
    }

    private Socket connect() throws IOException {
        return connections.connect(address.getAddress(), address.getPort());
    }

    /** Linux drops SYNs when the backlog of a listener is full: a server that does not answer, on loopback. */
    private void fillBacklog() throws IOException {
        for (int i = 0; i < 20; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(address, 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new AssertionError("The backlog does not fill");
    }
}
