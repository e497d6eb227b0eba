package org.evertone.sip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.line.LineState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Configured servers that send nonsense, as much each as the phone takes without a pause. {@code -Devertone.mutations=100000} sends more, {@code -Devertone.seed=S}
 * others.
 */
@Timeout(600)
class MutatedDatagramsTest {
    private static final int MUTATIONS = Integer.getInteger("evertone.mutations", 20_000);
    private static final long SEED = Long.getLong("evertone.seed", 20_040_613L);
    /** What the phone takes from one source without a pause. */
    private static final int SENT_BY_ONE = 1_000;

    private static final int SENT_BETWEEN_QUESTIONS = 100;
    private static final int ASKED_AT_MOST = 40;
    private static final int PATIENCE_MILLIS = 250;

    private static final List<String> WORDS = List.of(
            "\r\n",
            "\r\n\r\n",
            "\0",
            "\"",
            "<",
            ">",
            ";",
            ":",
            "@",
            "[",
            "]",
            "(",
            "%",
            "%00",
            "\u00ff",
            "SIP/7.0",
            "-1",
            "99999999999999999999",
            "4294967296",
            "sip:",
            "tel:",
            "Content-Length: 2000000000\r\n",
            ";lr;lr=",
            ";tag=",
            ";branch=",
            "((((((((((((((((((((((((((((((((",
            "\r\n ",
            ",".repeat(500),
            "a".repeat(2_000),
            "Via: SIP/2.0/UDP x\r\n".repeat(60));

    private final Random random = new Random(SEED);

    @Test
    void nonsenseFromServersDoesNotSilenceThePhone() throws Exception {
        List<ServerSettings> servers = new ArrayList<>();
        try (ScriptedServer primary = new ScriptedServer("127.0.0.1");
                ScriptedServer backup = new ScriptedServer("127.0.0.2")) {
            servers.addAll(TestPhone.settings(primary, backup));
            for (int source = 0; source < MUTATIONS / SENT_BY_ONE; source++) {
                servers.add(new ServerSettings(hostileAddress(source), 5060, Transport.UDP, 600));
            }
            try (TestPhone phone = TestPhone.start(OneLine.alice("lab.test", servers))) {
                phone.await(LineState.REGISTERED_PRIMARY);
                sendNonsense(phone.address());
                phone.await(LineState.REGISTERED_PRIMARY);
            }
        }
    }

    private void sendNonsense(InetSocketAddress phone) throws Exception {
        try (DatagramSocket sane = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
            for (int source = 0; source < MUTATIONS / SENT_BY_ONE; source++) {
                try (DatagramSocket hostile = new DatagramSocket(0, InetAddress.getByName(hostileAddress(source)))) {
                    List<String> models = models(hostile.getLocalAddress().getHostAddress(), hostile.getLocalPort());
                    for (int sent = 1; sent <= SENT_BY_ONE; sent++) {
                        byte[] nonsense = mutated(models.get(random.nextInt(models.size())));
                        hostile.send(new DatagramPacket(nonsense, nonsense.length, phone));
                        if (sent % SENT_BETWEEN_QUESTIONS == 0) {
                            String which = source + "-" + sent;
                            assertTrue(answers(sane, phone, which), "deaf after " + which + " of seed " + SEED);
                        }
                    }
                }
            }
        }
    }

    private static String hostileAddress(int source) {
        return "127.0.8." + (source + 1);
    }

    private static List<String> models(String host, int port) {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
        Stream<String> requests = Stream.of(
                        "INVITE", "OPTIONS", "BYE", "CANCEL", "ACK", "NOTIFY", "UPDATE", "INFO", "REFER")
                .map(method -> method + " sip:alice@127.0.0.1 SIP/2.0\r\n" + headers(host, port, method)
                        + "Contact: <sip:bob@127.0.0.1:" + port + ";transport=udp>\r\nEvent: message-summary\r\n"
                        + "Replaces: model@127.0.0.1;to-tag=a;from-tag=b;early-only\r\n"
                        + "Refer-To: <sip:carol@lab.test?Replaces=model%3Bto-tag%3Da%3Bfrom-tag%3Db>\r\n"
                        + "Subscription-State: active;expires=60\r\nAlert-Info: <http://a>;info=alert-autoanswer\r\n"
                        + "Record-Route: <sip:127.0.0.1;lr;ftag=a>\r\nRoute: <sip:127.0.0.1;lr>\r\n"
                        + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp);
        Stream<String> responses = Stream.of("180 Ringing", "200 OK", "401 Unauthorized", "503 Service Unavailable")
                .map(status -> "SIP/2.0 " + status + "\r\n" + headers(host, port, "INVITE")
                        + "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n"
                        + "Retry-After: 5 (soon);duration=3\r\nContent-Length: 0\r\n\r\n");
        return Stream.concat(requests, responses).toList();
    }

    private static String headers(String host, int port, String method) {
        return "Via: SIP/2.0/UDP " + host + ":" + port + ";rport;branch=z9hG4bK-model\r\nMax-Forwards: 70\r\n"
                + "From: \"Bob\" <sip:bob@lab.test>;tag=a\r\nTo: <sip:alice@lab.test>\r\nCall-ID: model@127.0.0.1\r\n"
                + "CSeq: 1 " + method + "\r\n";
    }

    private byte[] mutated(String model) {
        StringBuilder text = new StringBuilder(model.replace("model", "m" + random.nextInt(1_000)));
        for (int changes = 1 + random.nextInt(4); changes > 0 && !text.isEmpty(); changes--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(40));
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
                default -> text.setLength(at + 1);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Asks until there is an answer: questions are lost while the flood fills the socket. */
    private static boolean answers(DatagramSocket server, InetSocketAddress phone, String number) throws Exception {
        server.setSoTimeout(PATIENCE_MILLIS);
        for (int asked = 0; asked < ASKED_AT_MOST; asked++) {
            String callId = "question-" + number + "-" + asked;
            byte[] question = ("OPTIONS sip:alice@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.2:"
                            + server.getLocalPort() + ";branch=z9hG4bK-" + callId + "\r\nMax-Forwards: 70\r\n"
                            + "From: <sip:b@lab.test>;tag=q\r\nTo: <sip:alice@lab.test>\r\nCall-ID: " + callId
                            + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            server.send(new DatagramPacket(question, question.length, phone));
            DatagramPacket answer = new DatagramPacket(new byte[4_096], 4_096);
            try {
                server.receive(answer);
                String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
                if (text.startsWith("SIP/2.0 200") && text.contains("question-" + number + "-")) {
                    return true;
                }
            } catch (SocketTimeoutException lost) {
                continue;
            }
        }
        return false;
    }
}
