package org.evertone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoServerTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private EchoExtension echo;
    private DemoServer primary;
    private DemoServer backup;
    private DatagramSocket phone;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        DatagramSocket first = new DatagramSocket(0, loopback);
        DatagramSocket second = new DatagramSocket(0, loopback);
        Map<InetSocketAddress, String> names = Map.of(
                new InetSocketAddress(loopback, first.getLocalPort()), "the primary",
                new InetSocketAddress(loopback, second.getLocalPort()), "the backup");
        Set<InetSocketAddress> pair = names.keySet();
        echo = new EchoExtension(loopback, names, told::add);
        Bindings bindings = new Bindings();
        primary = new DemoServer(1, first, pair, bindings, echo.address());
        backup = new DemoServer(2, second, pair, bindings, echo.address());
        phone = new DatagramSocket(0, loopback);
        phone.setSoTimeout(5000);
    }

    @AfterEach
    void stop() throws IOException {
        primary.become(DemoServer.Mode.STOPPED);
        backup.become(DemoServer.Mode.STOPPED);
        echo.close();
        phone.close();
    }

    @Test
    void aCallThroughThePrimaryIsHungUpThroughTheBackupWhenThePrimaryIsStopped() throws Exception {
        send(primary, request("INVITE", "sip:600@127.0.0.1", 1, "<sip:600@demo>", "", sdp()));
        String answer = receive("200 OK", "INVITE");
        String to = header(answer, "To");
        String contact = header(answer, "Contact").replaceAll(".*<(.*)>.*", "$1");
        String route = "Route: " + header(answer, "Record-Route") + "\r\n";
        send(primary, request("ACK", contact, 1, to, route, ""));
        primary.become(DemoServer.Mode.STOPPED);
        send(backup, request("BYE", contact, 2, to, route, ""));
        receive("200 OK", "BYE");
        awaitTold("hang up, through the backup");
    }

    @Test
    void aBindingMadeAtOneServerIsKnownAtTheOther() throws Exception {
        send(primary, request("REGISTER", "sip:demo", 1, "<sip:1001@demo>", "Expires: 60\r\n", ""));
        assertTrue(header(receive("200 OK", "REGISTER"), "Contact").contains("expires=60"));
        send(backup, request("INVITE", "sip:1001@demo", 2, "<sip:1001@demo>", "", sdp()));
        assertTrue(receive("INVITE sip:phone@", "INVITE").contains("Record-Route"));
    }

    @Test
    void aStoppedServersPortIsUnreachable() throws Exception {
        primary.become(DemoServer.Mode.STOPPED);
        phone.connect(primary.address());
        send(primary, request("OPTIONS", "sip:demo", 1, "<sip:demo>", "", ""));
        assertThrows(PortUnreachableException.class, () -> phone.receive(new DatagramPacket(new byte[10], 10)));
        phone.disconnect();
        primary.become(DemoServer.Mode.RUNNING);
        send(primary, request("OPTIONS", "sip:demo", 2, "<sip:demo>", "", ""));
        receive("200 OK", "OPTIONS");
    }

    @Test
    void aFrozenServerSaysNothingAndARefusingOneAnswers503() throws Exception {
        primary.become(DemoServer.Mode.FROZEN);
        send(primary, request("OPTIONS", "sip:demo", 1, "<sip:demo>", "", ""));
        phone.setSoTimeout(300);
        assertThrows(SocketTimeoutException.class, () -> phone.receive(new DatagramPacket(new byte[10], 10)));
        phone.setSoTimeout(5000);
        primary.become(DemoServer.Mode.REFUSING);
        send(primary, request("OPTIONS", "sip:demo", 2, "<sip:demo>", "", ""));
        receive("503", "OPTIONS");
    }

    @Test
    void theEchoSendsBackWhatItHears() throws Exception {
        send(primary, request("INVITE", "sip:600@127.0.0.1", 1, "<sip:600@demo>", "", sdp()));
        String answer = receive("200 OK", "INVITE");
        Matcher port = Pattern.compile("m=audio (\\d+)").matcher(answer);
        assertTrue(port.find(), answer);
        byte[] rtp = new byte[172];
        rtp[0] = (byte) 0x80;
        rtp[20] = 42;
        try (DatagramSocket audio = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            audio.setSoTimeout(5000);
            audio.send(new DatagramPacket(
                    rtp, rtp.length, new InetSocketAddress("127.0.0.1", Integer.parseInt(port.group(1)))));
            DatagramPacket back = new DatagramPacket(new byte[2048], 2048);
            audio.receive(back);
            assertEquals(172, back.getLength());
            assertEquals(42, back.getData()[20]);
        }
    }

    @Test
    void theFarEndCallsThePhoneThroughAServerAndHearsOfTheHangUp() throws Exception {
        registerPhone();
        echo.call("1001", primary.address());
        String invite = receive("INVITE sip:phone@", "INVITE");
        assertEquals("calling", echo.activity().state());
        send(primary, response("180 Ringing", invite, ""));
        awaitTold("hears the phone ring");
        send(primary, response("200 OK", invite, sdp()));
        String ack = receive("ACK sip:phone@", "ACK");
        awaitTold("The phone answered");
        assertEquals("talking", echo.activity().state());
        send(backup, bye(ack));
        receive("200 OK", "BYE");
        awaitTold("hang up, through the backup");
        assertEquals("idle", echo.activity().state());
    }

    @Test
    void aPhoneThatDeclinesEndsTheFarEndsCall() throws Exception {
        registerPhone();
        echo.call("1001", backup.address());
        String invite = receive("INVITE sip:phone@", "INVITE");
        send(backup, response("603 Decline", invite, ""));
        receive("ACK sip:phone@", "ACK");
        awaitTold("declined");
        assertEquals("idle", echo.activity().state());
    }

    @Test
    void aCallToAPhoneThatIsNotRegisteredSaysSo() throws Exception {
        echo.call("1001", primary.address());
        awaitTold("does not know where the phone is");
        assertEquals("idle", echo.activity().state());
    }

    @Test
    void garbageIsIgnored() throws Exception {
        send(primary, "\0\0\r\nnot sip at all\r\n\r\n");
        send(primary, "INVITE sip:600@127.0.0.1 SIP/2.0\r\n\r\n");
        send(primary, request("OPTIONS", "sip:demo", 2, "<sip:demo>", "", ""));
        receive("200 OK", "OPTIONS");
    }

    private String request(String method, String uri, int cseq, String to, String more, String sdp) {
        String self = "127.0.0.1:" + phone.getLocalPort();
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + self + ";rport;branch=z9hG4bK" + method + cseq
                + "\r\nFrom: <sip:1001@demo>;tag=phone\r\nTo: " + to + "\r\nCall-ID: call-" + phone.getLocalPort()
                + "\r\nCSeq: " + cseq + " " + method + "\r\nContact: <sip:phone@" + self
                + ">\r\nMax-Forwards: 70\r\n" + more + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + sdp.length() + "\r\n\r\n" + sdp;
    }

    private void registerPhone() throws IOException {
        send(primary, request("REGISTER", "sip:demo", 1, "<sip:1001@demo>", "Expires: 60\r\n", ""));
        receive("200 OK", "REGISTER");
    }

    /** What the phone answers to a request. */
    private String response(String status, String request, String sdp) {
        String vias = request.lines().filter(line -> line.startsWith("Via:")).collect(Collectors.joining("\r\n"));
        return "SIP/2.0 " + status + "\r\n" + vias + "\r\nRecord-Route: " + header(request, "Record-Route")
                + "\r\nFrom: " + header(request, "From") + "\r\nTo: " + header(request, "To")
                + ";tag=phone\r\nCall-ID: " + header(request, "Call-ID") + "\r\nCSeq: " + header(request, "CSeq")
                + "\r\nContact: <sip:phone@127.0.0.1:" + phone.getLocalPort() + ">\r\n"
                + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + sdp.length()
                + "\r\n\r\n" + sdp;
    }

    /** The phone's BYE in the dialog that an ACK has confirmed. */
    private String bye(String ack) {
        return "BYE sip:600@127.0.0.1:" + echo.address().getPort() + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                + phone.getLocalPort() + ";rport;branch=z9hG4bKbye\r\nMax-Forwards: 70\r\nFrom: "
                + header(ack, "To") + "\r\nTo: " + header(ack, "From") + "\r\nCall-ID: " + header(ack, "Call-ID")
                + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
    }

    private static String sdp() {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 8\r\n";
    }

    private void send(DemoServer server, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        phone.send(new DatagramPacket(bytes, bytes.length, server.address()));
    }

    /** The next message of that start and method; others (100, 180) are passed over. */
    private String receive(String start, String method) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
        while (true) {
            packet.setLength(8192);
            phone.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.lines().findFirst().orElse("").contains(start)
                    && header(text, "CSeq").contains(method)) {
                return text;
            }
        }
    }

    private void awaitTold(String words) throws InterruptedException {
        String sentence = "";
        while (!sentence.contains(words)) {
            sentence = told.poll(5, TimeUnit.SECONDS);
            assertTrue(sentence != null, "the far end never said: " + words);
        }
    }

    private static String header(String message, String name) {
        return message.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
