package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Records the sound of one lab on the wire, RTP and RTCP, with the kernel's time of every packet. */
final class RtpCapture implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MARKER_PORT = 5997;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int UDP_HEADER = 8;

    private final Block block;
    private final Path file;
    private final Child child;
    private int markers;

    /**
     * One UDP packet.
     *
     * @param atMicros the kernel's time, since 1970
     * @param dscp differentiated services code point, 0..63
     */
    record Seen(
            long atMicros,
            String source,
            int sourcePort,
            String destination,
            int destinationPort,
            int dscp,
            byte[] payload) {

        /** RTP version 2 and not RTCP (RFC 5761 section 4). */
        boolean isRtp() {
            return payload.length >= 12 && (payload[0] & 0xC0) == 0x80 && !isRtcp();
        }

        boolean isRtcp() {
            int type = payload.length < 8 ? 0 : payload[1] & 0xFF;
            return type >= 192 && type <= 223;
        }

        int payloadType() {
            return payload[1] & 0x7F;
        }

        int sequence() {
            return ByteBuffer.wrap(payload).getShort(2) & 0xFFFF;
        }

        long timestamp() {
            return ByteBuffer.wrap(payload).getInt(4) & 0xFFFF_FFFFL;
        }

        /** What follows the fixed header. */
        byte[] media() {
            return Arrays.copyOfRange(payload, 12, payload.length);
        }
    }

    RtpCapture(Block block, Path folder) {
        this.block = block;
        this.file = folder.resolve("sound.pcap");
        int phone = block.phoneRtpPort();
        child = Child.start(
                "sound-capture",
                folder,
                Tools.find("dumpcap"),
                "-q",
                "-P",
                "-i",
                "lo",
                "-f",
                "udp and (portrange " + phone + "-" + (phone + Block.PHONE_RTP_PORTS - 1) + " or (dst net "
                        + block.network() + " and port " + MARKER_PORT + "))",
                "-w",
                file.toString());
        try {
            child.awaitLine(Pattern.compile("^File: "), LIMIT);
        } catch (LabException e) {
            child.close();
            throw e;
        }
    }

    /** Now, on the clock of the captured packets: microseconds since 1970. */
    static long nowMicros() {
        return System.currentTimeMillis() * 1000;
    }

    /** All packets up to now, in the order of time; the capture goes on. */
    List<Seen> packets() {
        byte[] bytes = flushed();
        ByteBuffer pcap = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Seen> packets = new ArrayList<>();
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= bytes.length) {
            long micros = pcap.getInt(at) * 1_000_000L + pcap.getInt(at + 4);
            int length = pcap.getInt(at + 8);
            int ip = at + RECORD_HEADER + ETHERNET_HEADER;
            at += RECORD_HEADER + length;
            if (at > bytes.length) {
                break;
            }
            int udp = ip + (bytes[ip] & 0x0F) * 4;
            Seen seen = new Seen(
                    micros,
                    address(bytes, ip + 12),
                    port(bytes, udp),
                    address(bytes, ip + 16),
                    port(bytes, udp + 2),
                    (bytes[ip + 1] & 0xFF) >> 2,
                    Arrays.copyOfRange(bytes, udp + UDP_HEADER, at));
            if (seen.destinationPort() != MARKER_PORT) {
                packets.add(seen);
            }
        }
        return packets;
    }

    /** RTP that left the phone, in the order of time. */
    List<Seen> fromPhone() {
        int first = block.phoneRtpPort();
        return packets().stream()
                .filter(packet -> packet.isRtp()
                        && packet.sourcePort() >= first
                        && packet.sourcePort() < first + Block.PHONE_RTP_PORTS
                        && packet.source().equals(Phone.ADDRESS))
                .toList();
    }

    /** RTP that went to the phone. */
    List<Seen> toPhone() {
        int first = block.phoneRtpPort();
        return packets().stream()
                .filter(packet -> packet.isRtp()
                        && packet.destinationPort() >= first
                        && packet.destinationPort() < first + Block.PHONE_RTP_PORTS
                        && packet.destination().equals(Phone.ADDRESS))
                .toList();
    }

    @Override
    public void close() {
        child.stop("INT");
    }

    /** The kernel hands packets over in batches: a packet of our own shows that all earlier ones are in the file. */
    private byte[] flushed() {
        byte[] marker =
                ("evertone sound marker " + block.number() + "." + ++markers + ".").getBytes(StandardCharsets.US_ASCII);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(
                    new DatagramPacket(marker, marker.length, InetAddress.getByName(block.stranger()), MARKER_PORT));
            String text = new String(marker, StandardCharsets.ISO_8859_1);
            while (true) {
                byte[] bytes = Files.readAllBytes(file);
                int tail = Math.max(0, bytes.length - 64 * 1024);
                if (new String(bytes, tail, bytes.length - tail, StandardCharsets.ISO_8859_1).contains(text)) {
                    return bytes;
                }
                if (System.nanoTime() > deadline) {
                    throw new LabException("the capture stopped recording: " + file);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String address(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) + "." + (bytes[at + 1] & 0xFF) + "." + (bytes[at + 2] & 0xFF) + "."
                + (bytes[at + 3] & 0xFF);
    }

    private static int port(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
