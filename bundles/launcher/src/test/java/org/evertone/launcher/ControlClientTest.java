package org.evertone.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {
    @TempDir
    Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsWhatThePhoneAnswersAndExitsWithZero() throws Exception {
        assertEquals(0, ask("{\"ok\":true}\nfirst\nsecond\n", "status"));
        assertEquals("first\nsecond\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aRefusalIsOneLineAndExitsWithOne() throws Exception {
        assertEquals(1, ask("{\"ok\":false,\"error\":\"dial: the target is empty\"}\n", "dial", ""));
        assertEquals("phone: dial: the target is empty\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPhoneThatDoesNotRunIsNamed() {
        assertEquals(1, ControlClient.run(home, List.of("status"), stream(out), stream(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("no phone is running"));
    }

    @Test
    void anImportSendsTheFilesContentAndNamesAFileThatIsNotThere() throws Exception {
        Path file = Files.writeString(home.resolve("a.cfg"), "SIP1 Phone Number :1");
        assertEquals(0, ask("{\"ok\":true}\n", "config", "import", file.toString()));
        assertEquals(1, ControlClient.run(home, List.of("config", "import", "/no/such"), stream(out), stream(err)));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("/no/such"));
    }

    private int ask(String answer, String... command) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(home.resolve("control.sock")));
            CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> serve(server, answer));
            int exit = ControlClient.run(home, List.of(command), stream(out), stream(err));
            assertTrue(request.get().contains("\"args\":[\"" + command[0] + "\""), request.get());
            return exit;
        }
    }

    private static String serve(ServerSocketChannel server, String answer) {
        try (SocketChannel client = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(65536);
            while (request.position() == 0 || request.get(request.position() - 1) != '\n') {
                client.read(request);
            }
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            return StandardCharsets.UTF_8.decode(request.flip()).toString();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
