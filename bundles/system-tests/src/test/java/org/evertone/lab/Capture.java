package org.evertone.lab;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Records the signalling of one lab, with the kernel's time of every packet. Needs the right to capture. */
final class Capture implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MARKER_PORT = 5998;

    private final Block block;
    private final Path file;
    private final Child child;
    private int markers;

    Capture(Block block, Path folder) {
        this.block = block;
        this.file = folder.resolve("capture.pcapng");
        child = Child.start(
                "capture",
                folder,
                Tools.find("dumpcap"),
                "-q",
                "-i",
                "lo",
                "-f",
                "net " + block.network() + " and (port " + Block.SIP_PORT + " or port " + Block.TLS_PORT + " or port "
                        + MARKER_PORT + " or icmp)",
                "-w",
                file.toString());
        try {
            child.awaitLine(Pattern.compile("^File: "), LIMIT);
        } catch (LabException e) {
            child.close();
            throw new LabException("cannot capture on lo: run as root, or give the user the right to capture"
                    + " (dpkg-reconfigure wireshark-common, group wireshark)\n" + e.getMessage());
        }
    }

    /** What was seen up to now; the capture goes on. */
    Trace trace() {
        flush();
        String json = Tools.run(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-Y",
                "sip || icmp.type == 3 || tcp.flags.reset == 1",
                "-d",
                "udp.port==" + Block.SIP_PORT + ",sip",
                "-d",
                "tcp.port==" + Block.SIP_PORT + ",sip",
                "-T",
                "json",
                "--no-duplicate-keys",
                "-j",
                "frame ip icmp tcp sip");
        List<Packet> packets = new ArrayList<>();
        for (JsonElement frame : JsonParser.parseString(json).getAsJsonArray()) {
            read(frame.getAsJsonObject().getAsJsonObject("_source").getAsJsonObject("layers"), packets);
        }
        return new Trace(packets);
    }

    @Override
    public void close() {
        child.stop("INT");
    }

    /** The kernel hands packets over in batches: a packet of our own shows that all earlier ones are in the file. */
    private void flush() {
        byte[] marker =
                ("evertone lab marker " + block.number() + "." + ++markers + ".").getBytes(StandardCharsets.US_ASCII);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(
                    new DatagramPacket(marker, marker.length, InetAddress.getByName(block.stranger()), MARKER_PORT));
            String text = new String(marker, StandardCharsets.ISO_8859_1);
            while (!Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                if (System.nanoTime() > deadline) {
                    throw new LabException("the capture stopped recording: " + file);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(JsonObject layers, List<Packet> packets) {
        Instant at =
                time(layers.getAsJsonObject("frame").get("frame.time_epoch").getAsString());
        JsonObject ip = all(layers.get("ip")).get(0);
        String source = ip.get("ip.src").getAsString();
        String destination = ip.get("ip.dst").getAsString();
        if (layers.has("icmp")) {
            int code = layers.getAsJsonObject("icmp").get("icmp.code").getAsInt();
            packets.add(new Packet.Icmp(at, source, destination, code));
        } else if (layers.has("sip")) {
            for (JsonObject message : all(layers.get("sip"))) {
                packets.add(message(at, source, destination, message));
            }
        } else {
            packets.add(new Packet.Reset(at, source, destination));
        }
    }

    private static Packet.Sip message(Instant at, String source, String destination, JsonObject message) {
        String startLine = message.has("sip.Request-Line")
                ? message.get("sip.Request-Line").getAsString()
                : message.get("sip.Status-Line").getAsString();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line : message.get("sip.msg_hdr").getAsString().split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(
                                line.substring(0, colon).strip().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        return new Packet.Sip(at, source, destination, startLine, headers);
    }

    private static List<JsonObject> all(JsonElement oneOrMany) {
        if (oneOrMany instanceof JsonArray array) {
            return array.asList().stream().map(JsonElement::getAsJsonObject).toList();
        }
        return List.of(oneOrMany.getAsJsonObject());
    }

    private static Instant time(String epoch) {
        String[] parts = epoch.split("\\.");
        return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
}
