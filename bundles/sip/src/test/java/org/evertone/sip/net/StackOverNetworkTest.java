package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import org.evertone.config.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real stack on the real network layer: what is promised to the rest of the bundle. */
@Timeout(30)
class StackOverNetworkTest {
    @TempDir
    static Path folder;

    private static TestAuthority authority;

    private final Told told = new Told();
    private final CompletableFuture<Integer> answered = new CompletableFuture<>();
    private SipNetwork network;
    private SipStackImpl stack;
    private SipProvider provider;

    @BeforeAll
    static void makeCertificate() throws Exception {
        authority = TestAuthority.create(folder, "pbx.example");
    }

    @BeforeEach
    void open() throws Exception {
        network = SipNetwork.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TlsTrust.load(authority.trustFolder()),
                told);
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "test-" + network.localPort());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        network.configure(properties);
        stack = new SipStackImpl(properties);
        for (Transport transport : Transport.values()) {
            ListeningPoint point = stack.createListeningPoint("0.0.0.0", network.localPort(), transport.word());
            if (provider == null) {
                provider = stack.createSipProvider(point);
            } else {
                provider.addListeningPoint(point);
            }
        }
        provider.addSipListener(new Answers());
    }

    @AfterEach
    void close() {
        stack.stop();
        network.close();
    }

    @Test
    void aRequestGoesOutByUdpAndItsAnswerComesBack() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            network.addPeer(new Peer(Transport.UDP, address, "pbx.example"));
            send(Transport.UDP, address);
            DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
            server.receive(packet);
            assertEquals(network.localPort(), packet.getPort());
            String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            packet.setData(answerTo(request).getBytes(StandardCharsets.UTF_8));
            server.send(packet);
            assertEquals(200, answered.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aRequestGoesOutByTcpAndTheServersEndIsTold() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            exchangeAndClose(Transport.TCP, server);
        }
    }

    @Test
    void aRequestGoesOutByTlsAndTheServersEndIsTold() throws Exception {
        try (ServerSocket server = authority
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            exchangeAndClose(Transport.TLS, server);
        }
    }

    private void exchangeAndClose(Transport transport, ServerSocket server) throws Exception {
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        network.addPeer(new Peer(transport, address, "pbx.example"));
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serveOne(server));
        send(transport, address);
        assertEquals(200, answered.get(10, TimeUnit.SECONDS));
        served.get(10, TimeUnit.SECONDS);
        Told.Report report = told.next(5);
        assertEquals(transport, report.transport());
        assertEquals(TransportFault.CONNECTION_LOST, report.fault());
    }

    private void serveOne(ServerSocket server) {
        try (Socket phone = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(phone.getInputStream(), StandardCharsets.UTF_8));
            StringBuilder request = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.append(line).append("\r\n");
            }
            phone.getOutputStream().write(answerTo(request.toString()).getBytes(StandardCharsets.UTF_8));
            answered.get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private void send(Transport transport, InetSocketAddress target) throws Exception {
        String where = target.getAddress().getHostAddress() + ":" + target.getPort();
        Request request = new MessageFactoryImpl()
                .createRequest(String.join(
                        "\r\n",
                        "OPTIONS sip:" + where + ";transport=" + transport.word() + " SIP/2.0",
                        "Via: SIP/2.0/" + transport + " 127.0.0.1:" + network.localPort() + ";branch=z9hG4bK-1",
                        "Max-Forwards: 70",
                        "From: <sip:1001@pbx.example>;tag=a",
                        "To: <sip:1001@pbx.example>",
                        "Call-ID: 1",
                        "CSeq: 1 OPTIONS",
                        "Route: <sip:" + where + ";lr;transport=" + transport.word() + ">",
                        "Content-Length: 0",
                        "",
                        ""));
        provider.getNewClientTransaction(request).sendRequest();
    }

    private static String answerTo(String request) {
        StringBuilder answer = new StringBuilder("SIP/2.0 200 OK\r\n");
        Matcher copied = Pattern.compile("(?m)^(Via|From|To|Call-ID|CSeq): .*$").matcher(request);
        while (copied.find()) {
            answer.append(copied.group().strip()).append("\r\n");
        }
        return answer + "Content-Length: 0\r\n\r\n";
    }

    private final class Answers implements SipListener {
        @Override
        public void processResponse(ResponseEvent event) {
            answered.complete(event.getResponse().getStatusCode());
        }

        @Override
        public void processRequest(RequestEvent event) {}

        @Override
        public void processTimeout(TimeoutEvent event) {}

        @Override
        public void processIOException(IOExceptionEvent event) {}

        @Override
        public void processTransactionTerminated(TransactionTerminatedEvent event) {}

        @Override
        public void processDialogTerminated(DialogTerminatedEvent event) {}
    }
}
