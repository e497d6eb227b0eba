package org.evertone.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The audio of one call: whatever RTP comes in goes back to where it came from. One thread of its own. */
final class EchoAudio {
    static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

    private static final int PCMU = 0;
    private static final int PCMA = 8;
    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d+) RTP/AVP ([0-9 ]+)");
    private static final Pattern EVENTS = Pattern.compile("a=rtpmap:(\\d+) telephone-event/8000");

    private final DatagramSocket socket;

    /** Opens a port. @throws IOException when there is none */
    EchoAudio(InetAddress address) throws IOException {
        socket = new DatagramSocket(0, address);
        socket.setSoTimeout((int) SILENCE_LIMIT.toMillis());
    }

    /** An SDP offer of both G.711 laws. */
    String offer() {
        return head() + "m=audio " + socket.getLocalPort() + " RTP/AVP " + PCMU + " " + PCMA
                + "\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n";
    }

    /** The answer to an SDP offer; empty when it has no audio that can be echoed. */
    Optional<String> answer(String offer) {
        Matcher audio = AUDIO.matcher(offer);
        if (!audio.find()) {
            return Optional.empty();
        }
        String types = " " + audio.group(2) + " ";
        boolean mu = types.contains(" " + PCMU + " ");
        if (!mu && !types.contains(" " + PCMA + " ")) {
            return Optional.empty();
        }
        int type = mu ? PCMU : PCMA;
        Matcher event = EVENTS.matcher(offer);
        String events = event.find() ? event.group(1) : "";
        return Optional.of(head() + "m=audio " + socket.getLocalPort() + " RTP/AVP " + type
                + (events.isEmpty() ? "" : " " + events)
                + "\r\na=rtpmap:" + type + (mu ? " PCMU/8000\r\n" : " PCMA/8000\r\n")
                + (events.isEmpty() ? "" : "a=rtpmap:" + events + " telephone-event/8000\r\n")
                + (offer.contains("a=sendonly") ? "a=recvonly\r\n" : ""));
    }

    /** Starts the echo. @param silent called once when nothing was heard for {@link #SILENCE_LIMIT} */
    void start(Runnable silent) {
        Thread thread = new Thread(() -> echo(silent), "demo-echo-audio");
        thread.setDaemon(true);
        thread.start();
    }

    void close() {
        socket.close();
    }

    private String head() {
        String host = socket.getLocalAddress().getHostAddress();
        return "v=0\r\no=echo 1 1 IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host + "\r\nt=0 0\r\n";
    }

    private void echo(Runnable silent) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2048);
                socket.receive(packet);
                int type = packet.getData()[1] & 0x7f;
                if (type == PCMU || type == PCMA) {
                    socket.send(packet);
                }
            } catch (SocketTimeoutException quiet) {
                silent.run();
                return;
            } catch (IOException closedOrUnreachable) {
                continue;
            }
        }
    }
}
