package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.evertone.config.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UdpPortTest {
    private final Told told = new Told();
    private UdpPort port;
    private StackDatagramSocket stack;
    private InetSocketAddress us;

    @BeforeEach
    void open() throws IOException {
        port = UdpPort.open(loopback("127.0.0.1", 0), told);
        stack = new StackDatagramSocket(port);
        us = loopback("127.0.0.1", port.localPort());
    }

    @Test
    void nothingIsHeardAtOtherAddressesThanTheOneItIsBoundTo() throws Exception {
        InetAddress server = InetAddress.getByName("127.0.0.1");
        port.setAllowedSources(Set.of(server));
        InetSocketAddress elsewhere = loopback("127.0.0.9", us.getPort());
        try (DatagramSocket caller = new DatagramSocket(loopback("127.0.0.1", 0))) {
            caller.connect(elsewhere);
            caller.setSoTimeout(5_000);
            caller.send(new DatagramPacket(new byte[] {1}, 1));
            assertThrows(PortUnreachableException.class, () -> caller.receive(new DatagramPacket(new byte[1], 1)));
        }
    }

    @AfterEach
    void close() {
        stack.close();
        port.close();
    }

    @Test
    void aClosedPortOfAServerIsToldWithinASecond() throws Exception {
        InetSocketAddress dead = closedPort();
        port.addPeer(dead);
        send("OPTIONS", dead);
        assertEquals(
                new Told.Report(dead, Transport.UDP, TransportFault.ICMP_UNREACHABLE, "ICMP: port unreachable"),
                told.next(1));
    }

    @Test
    void aKeepAliveFindsADeadServerToo() throws Exception {
        InetSocketAddress dead = closedPort();
        port.addPeer(dead);
        port.sendKeepAlive(dead);
        assertEquals(TransportFault.ICMP_UNREACHABLE, told.next(1).fault());
    }

    @Test
    void aServerThatCameBackGetsTheVeryNextDatagram() throws Exception {
        InetSocketAddress address = closedPort();
        port.addPeer(address);
        send("lost", address);
        told.next(1);
        try (DatagramSocket server = new DatagramSocket(address)) {
            send("heard", address);
            assertEquals("heard", text(receive(server)));
        }
    }

    @Test
    void aServersDatagramsArriveAndAreAnsweredFromTheSamePort() throws Exception {
        try (DatagramSocket server = new DatagramSocket(loopback("127.0.0.1", 0))) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            port.addPeer(address);
            send("request", address);
            DatagramPacket request = receive(server);
            assertEquals(us.getPort(), request.getPort());
            request.setData(bytes("answer"));
            server.send(request);
            DatagramPacket answer = receive(stack);
            assertEquals("answer", text(answer));
            assertEquals(address, answer.getSocketAddress());
        }
    }

    @Test
    void strangersGetSilence() throws Exception {
        port.setAllowedSources(Set.of(InetAddress.getByName("127.0.0.2")));
        try (DatagramSocket stranger = new DatagramSocket(loopback("127.0.0.3", 0));
                DatagramSocket server = new DatagramSocket(loopback("127.0.0.2", 0))) {
            stranger.send(packet("stranger", us));
            server.send(packet("server", us));
            assertEquals("server", text(receive(stack)));
        }
    }

    @Test
    void aFloodInTheNameOfOneServerIsCutAndTheOtherServerStaysHeard() throws Exception {
        AtomicInteger flooded = new AtomicInteger();
        CompletableFuture<String> heard = new CompletableFuture<>();
        port.setReceiver(datagram -> {
            if (datagram.data()[0] == 'x') {
                flooded.incrementAndGet();
            } else {
                heard.complete(new String(datagram.data(), StandardCharsets.US_ASCII));
            }
        });
        port.setAllowedSources(Set.of(InetAddress.getByName("127.0.0.3"), InetAddress.getByName("127.0.0.2")));
        try (DatagramSocket primary = new DatagramSocket(loopback("127.0.0.3", 0));
                DatagramSocket backup = new DatagramSocket(loopback("127.0.0.2", 0))) {
            long started = System.nanoTime();
            for (int i = 0; i < 5_000; i++) {
                primary.send(packet("x", us));
            }
            while (!heard.isDone()) {
                backup.send(packet("backup", us));
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            assertEquals("backup", heard.get());
            assertTrue(flooded.get() <= 1_000 + 200 * seconds, flooded + " in " + seconds + " s");
        }
    }

    @Test
    void aServerMayCallFromAnotherPort() throws Exception {
        port.addPeer(closedPort());
        try (DatagramSocket other = new DatagramSocket(loopback("127.0.0.1", 0))) {
            other.send(packet("from elsewhere", us));
            assertEquals("from elsewhere", text(receive(stack)));
        }
    }

    @Test
    void keepAlivesAndOversizedDatagramsDoNotReachTheParser() throws Exception {
        port.setAllowedSources(Set.of(InetAddress.getByName("127.0.0.1")));
        try (DatagramSocket server = new DatagramSocket(loopback("127.0.0.1", 0))) {
            server.send(packet("\r\n\r\n", us));
            server.send(packet("", us));
            server.send(packet("x".repeat(UdpPort.DATAGRAM_LIMIT_BYTES + 1), us));
            server.send(packet("y".repeat(UdpPort.DATAGRAM_LIMIT_BYTES), us));
            byte[] received = new byte[UdpPort.DATAGRAM_LIMIT_BYTES];
            DatagramPacket packet = receive(stack);
            System.arraycopy(packet.getData(), packet.getOffset(), received, 0, packet.getLength());
            assertArrayEquals(bytes("y".repeat(UdpPort.DATAGRAM_LIMIT_BYTES)), received);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        IOException taken = assertThrows(IOException.class, () -> UdpPort.open(us, told));
        assertTrue(taken.getMessage().contains("UDP 127.0.0.1:" + us.getPort()), taken.getMessage());
    }

    @Test
    void closingWakesTheStacksReader() throws Exception {
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() ->
                assertThrows(SocketException.class, () -> stack.receive(new DatagramPacket(new byte[10], 10))));
        stack.close();
        assertEquals("Socket closed", ended.get(5, TimeUnit.SECONDS).getMessage());
    }

    @Test
    void aRemovedServerIsNoLongerListenedTo() throws Exception {
        try (DatagramSocket server = new DatagramSocket(loopback("127.0.0.2", 0));
                DatagramSocket other = new DatagramSocket(loopback("127.0.0.4", 0))) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            port.addPeer(address);
            port.addPeer((InetSocketAddress) other.getLocalSocketAddress());
            port.removePeer(address);
            server.send(packet("removed", us));
            other.send(packet("kept", us));
            assertEquals("kept", text(receive(stack)));
        }
    }

    private void send(String text, InetSocketAddress target) throws IOException {
        port.send(ByteBuffer.wrap(bytes(text)), target);
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[10_000], 10_000);
        socket.receive(packet);
        return packet;
    }

    private static DatagramPacket packet(String text, InetSocketAddress target) {
        return new DatagramPacket(bytes(text), text.length(), target);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.US_ASCII);
    }

    private static InetSocketAddress closedPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(loopback("127.0.0.1", 0))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    private static InetSocketAddress loopback(String address, int port) {
        return new InetSocketAddress(address, port);
    }
}
