package org.evertone.launcher;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * {@code phone ctl --home FOLDER COMMAND …}: hands a command to a running phone over its Unix socket. The request is one
 * line of JSON {@code {"args":[…],"file":"base64"}}; the answer one line {@code {"ok":…,"error":…}} and then the output.
 */
public final class ControlClient {
    private static final String USAGE = "usage: phone ctl --home FOLDER status | events [--follow] | offhook | onhook"
            + " | press KEYS… | dial TARGET | answer [ID] | hangup [ID] | dtmf DIGITS [ID] | hold [ID] | resume [ID]"
            + " | conference | transfer ID TARGET|CALL-ID | redirect ID TARGET"
            + " | mute on|off | volume OUTLET PERCENT | outlet handset|speaker | register LINE"
            + " | config get KEY | config set KEY VALUE | config import FILE | config export";

    private ControlClient() {}

    /** Exit code 0 on success, 1 when the phone refused or cannot be reached, 2 for a wrong command line. */
    public static void main(String[] args) {
        if (args.length < 3 || !args[0].equals("--home")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        PrintStream out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(run(Path.of(args[1]), Arrays.asList(args).subList(2, args.length), out, System.err));
    }

    static int run(Path home, List<String> command, PrintStream out, PrintStream err) {
        Path socket = home.resolve("control.sock");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            String request = request(command);
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            String head = reader.readLine();
            if (head == null) {
                err.println("phone: the phone closed the connection without an answer");
                return 1;
            }
            JsonObject answer = new Gson().fromJson(head, JsonObject.class);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                out.println(line);
            }
            if (!answer.get("ok").getAsBoolean()) {
                err.println("phone: " + answer.get("error").getAsString());
                return 1;
            }
            return 0;
        } catch (IOException failed) {
            boolean there = Files.exists(socket);
            err.println(
                    there
                            ? "phone: " + failed.getMessage()
                            : "phone: no phone is running with --home " + home + " (no " + socket + ")");
            return 1;
        } catch (JsonParseException | IllegalArgumentException failed) {
            err.println("phone: " + failed.getMessage());
            return 1;
        }
    }

    private static String request(List<String> command) throws IOException {
        JsonObject request = new JsonObject();
        Gson gson = new Gson();
        request.add("args", gson.toJsonTree(command));
        if (command.size() == 3
                && command.get(0).equals("config")
                && command.get(1).equals("import")) {
            Path file = Path.of(command.get(2));
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new IllegalArgumentException("config import " + file + ": no such readable file");
            }
            if (Files.size(file) > 1 << 20) {
                throw new IllegalArgumentException("config import " + file + ": larger than 1 MiB");
            }
            request.addProperty("file", Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        }
        return gson.toJson(request) + "\n";
    }
}
