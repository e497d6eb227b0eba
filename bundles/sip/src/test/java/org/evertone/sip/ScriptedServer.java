package org.evertone.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A SIP server over UDP that does what a test says. It answers REGISTER and OPTIONS by itself until told otherwise;
 * everything else waits to be asked for. Retransmissions are counted, not shown.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;
    /** Two line ends (RFC 5626 §3.5.1). */
    private static final int KEEP_ALIVE_BYTES = 4;

    private static final String BODY = "Content-Type: application/sdp\r\n";

    private final DatagramSocket socket;
    private final BlockingQueue<WireMessage> registers = new LinkedBlockingQueue<>();
    private final BlockingQueue<WireMessage> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<WireMessage> responses = new LinkedBlockingQueue<>();
    private final BlockingQueue<WireMessage> repeatedResponses = new LinkedBlockingQueue<>();
    private final BlockingQueue<WireMessage> repeated = new LinkedBlockingQueue<>();
    private final Semaphore keepAlives = new Semaphore(0);
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<WireMessage> seenResponses = ConcurrentHashMap.newKeySet();
    private volatile boolean frozen;
    private volatile UnaryOperator<String> viaSeen = via -> via;

    /** @param address one of the loopback's */
    public ScriptedServer(String address) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName(address));
        Thread thread = new Thread(this::listen, "scripted-server-" + address);
        thread.setDaemon(true);
        thread.start();
    }

    public String host() {
        return socket.getLocalAddress().getHostAddress();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** From now on nothing is read but kept nor answered by itself. */
    public void freeze() {
        frozen = true;
    }

    public void thaw() {
        frozen = false;
    }

    /** Answers carry our Via as a NAT would make the server see it. */
    public void seeThrough(UnaryOperator<String> via) {
        viaSeen = via;
    }

    private void listen() {
        byte[] buffer = new byte[65_536];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (packet.getLength() == KEEP_ALIVE_BYTES) {
                    keepAlives.release();
                    continue;
                }
                take(WireMessage.read(buffer, packet.getLength(), (InetSocketAddress) packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            if (!(closed instanceof SocketException)) {
                throw new IllegalStateException(closed);
            }
        }
    }

    private void take(WireMessage message) {
        if (message.isResponse()) {
            (seenResponses.add(message) ? responses : repeatedResponses).add(message);
        } else if (frozen) {
            repeated.add(message);
        } else if (!seen.add(message.method() + message.branch() + message.cseq())) {
            repeated.add(message);
        } else if (message.method().equals("REGISTER")) {
            registers.add(message);
            answer(message, 200, "Contact: " + message.header("Contact"));
        } else if (message.method().equals("OPTIONS")) {
            answer(message, 200);
        } else {
            requests.add(message);
        }
    }

    /** The next request but REGISTER and OPTIONS, which must be of this method. */
    public WireMessage request(String method) throws InterruptedException {
        WireMessage request = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(request, () -> "no " + method + " came to " + host());
        assertEquals(method, request.method());
        return request;
    }

    public WireMessage register() throws InterruptedException {
        WireMessage request = registers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(request, () -> "no REGISTER came to " + host());
        return request;
    }

    /** The next copy of a request of this method that came before, or of any while frozen. */
    public WireMessage repeated(String method) throws InterruptedException {
        WireMessage copy;
        do {
            copy = repeated.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(copy, () -> "no further " + method + " came to " + host());
        } while (!copy.method().equals(method));
        return copy;
    }

    /** How many copies came that {@link #repeated} has not shown yet. */
    public int copiesLeft() {
        return repeated.size();
    }

    public void keepAlive() throws InterruptedException {
        assertTrue(keepAlives.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "no keep-alive came");
    }

    public void noRequestWithin(long milliseconds) throws InterruptedException {
        assertNull(requests.poll(milliseconds, TimeUnit.MILLISECONDS));
    }

    public void noRegisterWithin(long milliseconds) throws InterruptedException {
        assertNull(registers.poll(milliseconds, TimeUnit.MILLISECONDS));
    }

    /** Nor a copy of one. */
    public void noResponseWithin(long milliseconds) throws InterruptedException {
        assertNull(responses.poll(milliseconds, TimeUnit.MILLISECONDS));
        assertNull(repeatedResponses.poll());
    }

    /** The next response, whatever its code. */
    public WireMessage response() throws InterruptedException {
        WireMessage response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(response, () -> "no response came to " + host());
        return response;
    }

    /** The next response that is not 100; it must have this code. */
    public WireMessage response(int code) throws InterruptedException {
        WireMessage response = response();
        while (response.code() == 100) {
            response = response();
        }
        assertEquals(code, response.code());
        return response;
    }

    /** The next copy of a response that came before, but 100; it must have this code. */
    public WireMessage repeatedResponse(int code) throws InterruptedException {
        WireMessage copy;
        do {
            copy = repeatedResponses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(copy, () -> "no further " + code + " came to " + host());
        } while (copy.code() == 100);
        assertEquals(code, copy.code());
        return copy;
    }

    /** Copies of responses that came so far are not asked for. */
    public void forgetRepeatedResponses() {
        repeatedResponses.clear();
    }

    /** Answers a request with a To tag of our own. */
    public void answer(WireMessage request, int code, String... headers) {
        answerAs(request, "server", code, "", headers);
    }

    public void answerWithSdp(WireMessage request, int code, String sdp) {
        answerAs(request, "server", code, sdp, "Contact: <sip:peer@" + host() + ":" + port() + ">");
    }

    /** @param toTag tag of the far end that answers; unused when the request is in a dialog already */
    public void answerAs(WireMessage request, String toTag, int code, String sdp, String... headers) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + code + " Scripted\r\n");
        request.all("Via")
                .forEach(via -> text.append("Via: ").append(viaSeen.apply(via)).append("\r\n"));
        text.append("From: ").append(request.header("From")).append("\r\n");
        text.append("To: ")
                .append(request.header("To"))
                .append(request.toTag().isEmpty() && code > 100 ? ";tag=" + toTag : "")
                .append("\r\n");
        text.append("Call-ID: ").append(request.callId()).append("\r\n");
        text.append("CSeq: ").append(request.header("CSeq")).append("\r\n");
        List.of(headers).forEach(header -> text.append(header).append("\r\n"));
        text.append(sdp.isEmpty() ? "" : BODY);
        text.append("Content-Length: ").append(sdp.length()).append("\r\n\r\n").append(sdp);
        send(text.toString(), request.from());
    }

    /** Sends any text. */
    public void send(String text, InetSocketAddress to) {
        send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    public void send(byte[] datagram, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (IOException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
