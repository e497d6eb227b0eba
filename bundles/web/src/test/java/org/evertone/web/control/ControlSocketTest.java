package org.evertone.web.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.evertone.web.phone.FakePhone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ControlSocketTest {
    @TempDir
    Path home;

    private final FakePhone phone = new FakePhone();
    private Path path;
    private ControlSocket socket;

    @BeforeEach
    void open() throws IOException {
        path = home.resolve("control.sock");
        socket = new ControlSocket(path, phone.actions(true), Duration.ofSeconds(10));
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void onlyTheOwnerMayOpenIt() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("run"))));
    }

    @Test
    void aCommandIsAnsweredByOkAndItsOutput() throws IOException {
        assertEquals(List.of("{\"ok\":true}", "7"), ask("{\"args\":[\"dial\",\"600\"]}\n"));
        assertEquals(List.of("dial 600"), phone.done);
    }

    @Test
    void aRefusalIsOneLineThatSaysWhy() throws IOException {
        List<String> answer = ask("{\"args\":[\"press\",\"!\"]}\n");

        assertEquals(1, answer.size());
        JsonObject head = JsonParser.parseString(answer.get(0)).getAsJsonObject();
        assertFalse(head.get("ok").getAsBoolean());
        assertTrue(head.get("error").getAsString().startsWith("unknown key '!'"));
    }

    @Test
    void anImportCarriesItsFile() throws IOException {
        String file = Base64.getEncoder().encodeToString("content".getBytes(StandardCharsets.UTF_8));

        ask("{\"args\":[\"config\",\"import\",\"x\"],\"file\":\"" + file + "\"}\n");

        assertEquals("content", phone.store.values.get("imported"));
    }

    @Test
    void rubbishIsRefusedAndTheNextRequestIsServed() throws IOException {
        for (String rubbish : List.of(
                "\n",
                "hello\n",
                "[]\n",
                "{}\n",
                "{\"args\":[null]}\n",
                "{\"args\":{}}\n",
                "{\"args\":[\"config\",\"import\",\"x\"],\"file\":\"!\"}\n")) {
            assertTrue(ask(rubbish).get(0).startsWith("{\"ok\":false,\"error\":\""), rubbish);
        }
        assertEquals("{\"ok\":true}", ask("{\"args\":[\"onhook\"]}\n").get(0));
    }

    @Test
    void aRequestBeyondTheLimitIsRefused() throws IOException {
        try (SocketChannel client = connect()) {
            ByteBuffer chunk = ByteBuffer.wrap(
                    "x".repeat(ControlSocket.LONGEST_REQUEST_BYTES).getBytes(StandardCharsets.US_ASCII));
            while (chunk.hasRemaining()) {
                client.write(chunk);
            }
            assertTrue(reader(client).readLine().contains("longer than 2 MiB"));
        }
    }

    @Test
    void aSilentClientIsSentAway() throws IOException {
        socket.close();
        socket = new ControlSocket(path, phone.actions(true), Duration.ofMillis(50));
        try (SocketChannel client = connect()) {
            assertTrue(reader(client).readLine().contains("no request within"));
        }
    }

    @Test
    void followersSeeWhatWasAndWhatComesWithoutAGap() throws IOException {
        phone.timeline.record("one", "Before");
        try (SocketChannel client = connect()) {
            send(client, "{\"args\":[\"events\",\"--follow\"]}\n");
            BufferedReader lines = reader(client);
            assertEquals("{\"ok\":true}", lines.readLine());
            assertTrue(lines.readLine().contains("\"seq\":1,"));
            for (int i = 2; i <= 100; i++) {
                phone.timeline.record(1, "next", "Later", "", Map.of());
                assertTrue(lines.readLine().contains("\"seq\":" + i + ","));
            }
        }
    }

    @Test
    void followersThatLeaveFreeTheirPlace() throws IOException {
        for (int i = 0; i < ControlSocket.MOST_CONNECTIONS; i++) {
            try (SocketChannel client = connect()) {
                send(client, "{\"args\":[\"events\",\"--follow\"]}\n");
                assertEquals("{\"ok\":true}", reader(client).readLine());
            }
        }
        String answer = "";
        while (!answer.equals("{\"ok\":true}")) {
            try {
                answer = ask("{\"args\":[\"onhook\"]}\n").get(0);
            } catch (IOException | UncheckedIOException refusedWhileAsking) {
                answer = "";
            }
        }
    }

    @Test
    void aSeventeenthConnectionIsToldWhy() throws IOException {
        List<SocketChannel> busy = new ArrayList<>();
        try {
            for (int i = 0; i < ControlSocket.MOST_CONNECTIONS; i++) {
                SocketChannel client = connect();
                busy.add(client);
                send(client, "{\"args\":[\"events\",\"--follow\"]}\n");
                reader(client).readLine();
            }
            assertTrue(ask("").get(0).contains("16 control connections are open already"));
        } finally {
            for (SocketChannel client : busy) {
                client.close();
            }
        }
    }

    @Test
    void aStaleSocketIsReplacedAndALiveOneIsNot() throws IOException {
        Path other = home.resolve("other");
        Files.createDirectories(other);
        Path stale = other.resolve("control.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(stale));
        }
        new ControlSocket(stale, phone.actions(true), Duration.ofSeconds(1)).close();

        IOException refused = assertThrows(
                IOException.class, () -> new ControlSocket(path, phone.actions(true), Duration.ofSeconds(1)));
        assertTrue(refused.getMessage().startsWith("another phone is running in"));
        assertEquals("{\"ok\":true}", ask("{\"args\":[\"onhook\"]}\n").get(0), "the first one still serves");
    }

    @Test
    void closingRemovesIt() throws IOException {
        socket.close();

        assertFalse(Files.exists(path));
    }

    private List<String> ask(String request) throws IOException {
        try (SocketChannel client = connect()) {
            send(client, request);
            return reader(client).lines().toList();
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(path));
        return client;
    }

    private static void send(SocketChannel client, String text) throws IOException {
        client.write(StandardCharsets.UTF_8.encode(text));
    }

    private static BufferedReader reader(SocketChannel client) {
        return new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
    }
}
