package org.evertone.sip.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.evertone.config.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsConnectionsTest {
    private static final String NAME = "pbx.example";

    @TempDir
    static Path folder;

    private static TestAuthority authority;

    private final Told told = new Told();
    private TestAuthority authorityOfServer = authority;
    private Connections connections;
    private ServerSocket server;
    private InetSocketAddress address;

    @BeforeAll
    static void makeCertificate() throws Exception {
        authority = TestAuthority.create(folder, NAME);
    }

    @AfterEach
    void close() throws IOException {
        if (connections != null) {
            connections.close();
        }
        server.close();
    }

    @Test
    void aServerWithATrustedCertificateForItsNameIsTalkedTo() throws Exception {
        serveTls();
        CompletableFuture<String> heard = hear();
        SSLSocket ours = connect(authority.trustFolder(), NAME);
        ours.startHandshake();
        ours.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        assertEquals("hello", heard.get(5, TimeUnit.SECONDS));
        assertEquals(-1, ours.getInputStream().read());
        assertEquals(TransportFault.CONNECTION_LOST, told.next(0).fault());
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        serveTls();
        hear();
        SSLSocket ours = connect(authority.trustFolder(), "other.example");
        assertThrows(IOException.class, ours::startHandshake);
        Told.Report report = told.next(0);
        assertEquals(TransportFault.TLS_FAILED, report.fault());
        assertTrue(report.detail().contains("other.example"), report.detail());
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() throws Exception {
        serveTls();
        hear();
        SSLSocket ours = connect(folder.resolve("absent"), NAME);
        assertThrows(IOException.class, ours::startHandshake);
        Told.Report report = told.next(0);
        assertEquals(TransportFault.TLS_FAILED, report.fault());
        assertTrue(report.detail().contains("unable to find valid certification path"), report.detail());
        assertTrue(told.nothingYet());
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() throws Exception {
        assertEquals(TransportFault.TLS_FAILED, refusedDate("-60d", "the certificate has expired, NotAfter"));
    }

    @Test
    void aCertificateOfTheFutureTellsThatTheClockIsNotSet() throws Exception {
        assertEquals(TransportFault.CLOCK_NOT_SET, refusedDate("+60d", "the certificate is not valid yet, NotBefore"));
    }

    /**
     * As what a certificate for 30 days is refused.
     *
     * @param start when they begin
     * @param why the words, without the date
     */
    private TransportFault refusedDate(String start, String why) throws Exception {
        authorityOfServer = TestAuthority.create(Files.createDirectory(folder.resolve(start)), NAME, start);
        serveTls();
        hear();
        SSLSocket ours = connect(authorityOfServer.trustFolder(), NAME);
        assertThrows(IOException.class, ours::startHandshake);
        Told.Report report = told.next(0);
        assertEquals(why, report.detail().replaceFirst("^TLS handshake failed: (.*Not[a-zA-Z]+): .*$", "$1"));
        return report.fault();
    }

    @Test
    void aServerThatNeverFinishesTheHandshakeEndsAtThePeersLimit() throws Exception {
        server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        SSLSocket ours = connect(authority.trustFolder(), NAME, Duration.ofMillis(400));
        assertThrows(IOException.class, ours::startHandshake);
        assertEquals(
                new Told.Report(
                        address, Transport.TLS, TransportFault.TLS_FAILED, "TLS handshake not finished in time"),
                told.next(0));
    }

    @Test
    void badTrustFilesAreNamedAndTheRestIsTrusted(@TempDir Path trust) throws Exception {
        Path nonsense = Files.writeString(trust.resolve("a.pem"), "-----BEGIN CERTIFICATE-----\nnonsense\n");
        Path empty = Files.writeString(trust.resolve("b.pem"), "");
        Path folder = Files.createDirectory(trust.resolve("c.pem"));
        try (Stream<Path> good = Files.list(authority.trustFolder())) {
            for (Path file : good.toList()) {
                Files.copy(file, trust.resolve("d.pem"));
            }
        }
        assertEquals(
                Map.of(nonsense, "not PEM certificates", empty, "no certificate in it", folder, "not a file"),
                TlsTrust.load(trust).leftOut().stream()
                        .collect(Collectors.toMap(TlsTrust.LeftOut::file, TlsTrust.LeftOut::why)));
        serveTls();
        CompletableFuture<String> heard = hear();
        SSLSocket ours = connect(trust, NAME);
        ours.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        assertEquals("hello", heard.get(5, TimeUnit.SECONDS));
    }

    @Test
    void aTrustFolderThatIsNoneIsNamed(@TempDir Path home) throws Exception {
        Path file = Files.writeString(home.resolve("trust"), "");
        server = new ServerSocket(0);
        assertEquals(
                List.of(new TlsTrust.LeftOut(file, "not a readable folder")),
                TlsTrust.load(file).leftOut());
    }

    private void serveTls() throws Exception {
        server = authorityOfServer
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    /** Takes one connection, reads five bytes and closes. */
    private CompletableFuture<String> hear() {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket theirs = server.accept()) {
                return new String(theirs.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            } catch (IOException refusedByClient) {
                return "";
            }
        });
    }

    private SSLSocket connect(Path trust, String host) throws IOException {
        return connect(trust, host, Duration.ofSeconds(10));
    }

    private SSLSocket connect(Path trust, String host, Duration limit) throws IOException {
        address = (InetSocketAddress) server.getLocalSocketAddress();
        connections = new Connections(InetAddress.getLoopbackAddress(), TlsTrust.load(trust), told);
        connections.addPeer(new Peer(Transport.TLS, address, host, limit));
        return connections.connectTls(address.getAddress(), address.getPort());
    }
}
