package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that stands for the far end towards everybody else, as a router with an application layer gateway does:
 * the far end's signalling and sound go through it, and the sound is mistreated as an {@link Impairment} says. Works for
 * SIP over UDP. The address has as many characters as the far end's, so that a message keeps its length.
 */
final class Detour implements AutoCloseable {

    private static final Pattern TOP_VIA = Pattern.compile("\\r\\nVia: SIP/2\\.0/UDP ([\\d.]+):(\\d+)");
    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d+)");
    private static final Pattern RTCP = Pattern.compile("a=rtcp:\\d+");
    private static final Pattern CONNECTION = Pattern.compile("c=IN IP4 ([\\d.]+)");
    private static final Pattern LENGTH = Pattern.compile("Content-Length: *\\d+", Pattern.CASE_INSENSITIVE);
    private static final Pattern CALL_ID = Pattern.compile("\\r\\nCall-ID: *(\\S+)", Pattern.CASE_INSENSITIVE);
    static final int MAX_DATAGRAM = 65_535;

    private final String address;
    private final InetAddress self;
    private final InetSocketAddress farEnd;
    private final InetSocketAddress server;
    private final DatagramSocket sip;
    private final DelayLine line = new DelayLine();
    /** By Call-ID. */
    private final Map<String, Ends> calls = new ConcurrentHashMap<>();

    private final List<PacketPath> paths = new CopyOnWriteArrayList<>();
    private volatile Impairment towardsPhone = Impairment.NONE;
    private volatile Impairment towardsFarEnd = Impairment.NONE;

    /** What stands here for each end of a call, and where the ends want their sound, as far as they have said. */
    private static final class Ends {
        private final Pair asFarEnd;
        private final Pair asPhone;
        private Optional<InetSocketAddress> farEnd = Optional.empty();
        private Optional<InetSocketAddress> phone = Optional.empty();
        private boolean joined;

        Ends(Pair asFarEnd, Pair asPhone) {
            this.asFarEnd = asFarEnd;
            this.asPhone = asPhone;
        }
    }

    /** Sockets for RTP, at an even port, and RTCP. */
    private record Pair(DatagramSocket rtp, DatagramSocket rtcp) {
        DatagramSocket at(int offset) {
            return offset == 0 ? rtp : rtcp;
        }
    }

    Detour(Block block) {
        address = block.detour();
        farEnd = new InetSocketAddress(block.farEnd(), Block.SIP_PORT);
        server = new InetSocketAddress(block.b(), Block.SIP_PORT);
        try {
            self = InetAddress.getByName(address);
            sip = new DatagramSocket(new InetSocketAddress(self, Block.SIP_PORT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DelayLine.thread("detour " + address, this::relaySignalling);
    }

    /** From now on, both ways. */
    void impair(Impairment impairment) {
        impair(impairment, impairment);
    }

    /** From now on, each way by itself. */
    void impair(Impairment farEndToPhone, Impairment phoneToFarEnd) {
        towardsPhone = farEndToPhone;
        towardsFarEnd = phoneToFarEnd;
        paths.forEach(path -> path.impair(path.towardsPhone() ? farEndToPhone : phoneToFarEnd));
    }

    @Override
    public void close() {
        sip.close();
        paths.forEach(PacketPath::close);
        line.close();
    }

    private void relaySignalling() {
        byte[] buffer = new byte[MAX_DATAGRAM];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            while (!sip.isClosed()) {
                packet.setLength(buffer.length);
                sip.receive(packet);
                String text = new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                if (packet.getSocketAddress().equals(farEnd)) {
                    send(upstream(text), text.startsWith("SIP/2.0") ? viaOf(text) : server);
                } else {
                    send(downstream(text), farEnd);
                }
            }
        } catch (IOException e) {
            if (!sip.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String upstream(String text) {
        String ours = text.replace(farEnd.getAddress().getHostAddress(), address);
        Optional<InetSocketAddress> said = sound(text);
        if (said.isEmpty()) {
            return ours;
        }
        Ends ends = endsOf(text);
        ends.farEnd = said;
        join(ends);
        return redirected(ours, ends.asFarEnd);
    }

    private String downstream(String text) {
        String theirs = text.replace(address, farEnd.getAddress().getHostAddress());
        Optional<InetSocketAddress> said = sound(text);
        if (said.isEmpty()) {
            return theirs;
        }
        Ends ends = endsOf(text);
        ends.phone = said;
        join(ends);
        return redirected(theirs, ends.asPhone);
    }

    private static Optional<InetSocketAddress> sound(String text) {
        Matcher connection = CONNECTION.matcher(text);
        Matcher audio = AUDIO.matcher(text);
        return connection.find() && audio.find()
                ? Optional.of(new InetSocketAddress(connection.group(1), Integer.parseInt(audio.group(1))))
                : Optional.empty();
    }

    private String redirected(String text, Pair here) {
        int body = text.indexOf("\r\n\r\n") + 4;
        String sdp = CONNECTION.matcher(text.substring(body)).replaceAll("c=IN IP4 " + address);
        sdp = AUDIO.matcher(sdp).replaceAll("m=audio " + here.rtp().getLocalPort());
        sdp = RTCP.matcher(sdp).replaceAll("a=rtcp:" + here.rtcp().getLocalPort());
        return LENGTH.matcher(text.substring(0, body)).replaceFirst("Content-Length: " + sdp.length()) + sdp;
    }

    private Ends endsOf(String text) {
        Matcher id = CALL_ID.matcher(text);
        return calls.computeIfAbsent(id.find() ? id.group(1) : "", key -> new Ends(pair(), pair()));
    }

    private void join(Ends ends) {
        if (ends.joined || ends.farEnd.isEmpty() || ends.phone.isEmpty()) {
            return;
        }
        ends.joined = true;
        for (int offset = 0; offset < 2; offset++) {
            DatagramSocket asPhone = ends.asPhone.at(offset);
            DatagramSocket asFarEnd = ends.asFarEnd.at(offset);
            paths.add(new PacketPath(line, asPhone, asFarEnd, next(ends.phone.get(), offset), true, towardsPhone));
            paths.add(new PacketPath(line, asFarEnd, asPhone, next(ends.farEnd.get(), offset), false, towardsFarEnd));
        }
    }

    private static InetSocketAddress next(InetSocketAddress end, int offset) {
        return new InetSocketAddress(end.getAddress(), end.getPort() + offset);
    }

    private Pair pair() {
        while (true) {
            try {
                DatagramSocket rtp = new DatagramSocket(new InetSocketAddress(self, 0));
                try {
                    if (rtp.getLocalPort() % 2 == 0) {
                        return new Pair(rtp, new DatagramSocket(new InetSocketAddress(self, rtp.getLocalPort() + 1)));
                    }
                } catch (BindException e) {
                    // somebody has the odd port: another pair
                }
                rtp.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void send(String text, InetSocketAddress target) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        sip.send(new DatagramPacket(bytes, bytes.length, target));
    }

    private InetSocketAddress viaOf(String answer) {
        Matcher via = TOP_VIA.matcher(answer);
        return via.find() ? new InetSocketAddress(via.group(1), Integer.parseInt(via.group(2))) : server;
    }
}
