package org.evertone.lab;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** One command over a phone's control socket: a line of JSON there, a verdict and the output back. */
final class ControlConnection implements AutoCloseable {

    private final SocketChannel channel;
    private final BufferedReader reader;

    /**
     * Sends a command and reads the verdict.
     *
     * @throws LabException with the phone's own words when it refuses
     */
    ControlConnection(Path socket, String... command) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            JsonObject request = new JsonObject();
            request.add("args", new Gson().toJsonTree(List.of(command)));
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(request + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            String verdict = reader.readLine();
            if (verdict == null) {
                throw new LabException("the phone closed the control connection on " + String.join(" ", command));
            }
            JsonObject answer = JsonParser.parseString(verdict).getAsJsonObject();
            if (!answer.get("ok").getAsBoolean()) {
                throw new LabException(
                        String.join(" ", command) + ": " + answer.get("error").getAsString());
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The next line of the output; null at its end. */
    @org.jspecify.annotations.Nullable
    String readLine() throws IOException {
        return reader.readLine();
    }

    /** All of the output. */
    String readAll() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
