package org.evertone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A phone of few lines over UDP that never retransmits: proves the lab without the phone under test. */
final class TinyAgent implements AutoCloseable {

    static final String ACCOUNT = "1001";

    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"?([^\",]+)");
    private static final int RTP_PORT = 9;

    private final DatagramSocket socket;
    private final String local;

    TinyAgent(int port) {
        this("127.0.0.1", port);
    }

    TinyAgent(String address, int port) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        local = address + ":" + port;
    }

    /**
     * An established call.
     *
     * @param target Contact of the far end
     * @param to To with the far end's tag
     */
    record Call(String id, String target, String to) {}

    /** Sends a request outside any dialog, answers one challenge, returns the final answer. */
    Optional<Datagram> request(String method, String server, String user, Duration limit) {
        return request(method, server, user, List.of(), limit);
    }

    /** As {@link #request(String, String, String, Duration)} with further header lines. */
    Optional<Datagram> request(String method, String server, String user, List<String> headers, Duration limit) {
        String uri = "sip:" + (method.equals("INVITE") ? user + "@" : "") + KamailioServer.REALM;
        String to = "<sip:" + user + "@" + KamailioServer.REALM + ">";
        String id = UUID.randomUUID().toString();
        String body = method.equals("INVITE") ? offer() : "";
        Optional<Datagram> first = exchange(method, server, uri, to, id, 1, headers, body, limit);
        if (first.isEmpty() || first.get().status() != 401 && first.get().status() != 407) {
            return first;
        }
        if (method.equals("INVITE")) {
            send(server, "ACK", uri, first.get().header("To").orElse(to), id, 1, List.of(), "");
        }
        List<String> extra = Stream.concat(headers.stream(), Stream.of(credentials(first.get(), method, uri)))
                .toList();
        return exchange(method, server, uri, to, id, 2, extra, body, limit);
    }

    /** Calls a user and acknowledges the answer through the same server. */
    Call call(String server, String user) {
        return call(server, user, List.of());
    }

    /** As {@link #call(String, String)} with further header lines in the INVITE. */
    Call call(String server, String user, List<String> headers) {
        Datagram answer = request("INVITE", server, user, headers, Duration.ofSeconds(10))
                .filter(final_ -> final_.status() == 200)
                .orElseThrow(() -> new AssertionError("no 200 to INVITE"));
        Call call = new Call(
                answer.header("Call-ID").orElseThrow(),
                answer.header("Contact").orElseThrow().replaceAll("^.*<|>.*$", ""),
                answer.header("To").orElseThrow());
        send(server, "ACK", call.target, call.to, call.id, 2, List.of(route(server)), "");
        return call;
    }

    /** Ends a call through any server of the pair. */
    Optional<Datagram> hangUp(Call call, String server, Duration limit) {
        return exchange("BYE", server, call.target, call.to, call.id, 3, List.of(route(server)), "", limit);
    }

    @Override
    public void close() {
        socket.close();
    }

    private static String route(String server) {
        return "Route: <sip:" + server + ":" + Block.SIP_PORT + ";lr>";
    }

    private Optional<Datagram> exchange(
            String method,
            String server,
            String uri,
            String to,
            String id,
            int cseq,
            List<String> extra,
            String body,
            Duration limit) {
        send(server, method, uri, to, id, cseq, extra, body);
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] buffer = new byte[65_535];
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return Optional.empty();
            }
            try {
                socket.setSoTimeout((int) left);
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Datagram answer = new Datagram(
                        (InetSocketAddress) packet.getSocketAddress(),
                        new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
                if (answer.status() >= 200
                        && answer.header("CSeq").equals(Optional.of(cseq + " " + method))
                        && answer.header("Call-ID").equals(Optional.of(id))) {
                    return Optional.of(answer);
                }
            } catch (SocketTimeoutException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void send(
            String server, String method, String uri, String to, String id, int cseq, List<String> extra, String body) {
        String text = String.join(
                        "\r\n",
                        method + " " + uri + " SIP/2.0",
                        "Via: SIP/2.0/UDP " + local + ";rport;branch=z9hG4bK" + UUID.randomUUID(),
                        "From: <sip:" + ACCOUNT + "@" + KamailioServer.REALM + ">;tag=tiny",
                        "To: " + to,
                        "Call-ID: " + id,
                        "CSeq: " + cseq + " " + method,
                        "Contact: <sip:" + ACCOUNT + "@" + local + ">",
                        "Max-Forwards: 70")
                + "\r\n" + extra.stream().map(line -> line + "\r\n").reduce("", String::concat)
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(server, Block.SIP_PORT)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String offer() {
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=-",
                "c=IN IP4 127.0.0.1",
                "t=0 0",
                "m=audio " + RTP_PORT + " RTP/AVP 8",
                "");
    }

    private static String credentials(Datagram challenge, String method, String uri) {
        boolean proxy = challenge.status() == 407;
        String value = challenge
                .header(proxy ? "Proxy-Authenticate" : "WWW-Authenticate")
                .orElseThrow();
        java.util.Map<String, String> parameters = new java.util.HashMap<>();
        for (Matcher matcher = PARAMETER.matcher(value); matcher.find(); ) {
            parameters.put(matcher.group(1), matcher.group(2));
        }
        String algorithm = parameters.getOrDefault("algorithm", "MD5");
        String realm = parameters.get("realm");
        String nonce = parameters.get("nonce");
        String secret = hash(algorithm, ACCOUNT + ":" + realm + ":" + ACCOUNT + "-secret");
        String response =
                hash(algorithm, secret + ":" + nonce + ":00000001:tiny:auth:" + hash(algorithm, method + ":" + uri));
        return (proxy ? "Proxy-" : "")
                + "Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=%s, qop=auth, nc=00000001, cnonce=\"tiny\""
                        .formatted(ACCOUNT, realm, nonce, uri, response, algorithm);
    }

    private static String hash(String algorithm, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
