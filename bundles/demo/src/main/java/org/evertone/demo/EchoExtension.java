package org.evertone.demo;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The far end: answers every call after a short ring and sends back what it hears. It lives behind the servers and keeps
 * its calls when they die; it reports how each call ended. One thread handles SIP, one a call its audio.
 */
final class EchoExtension {
    private static final int MOST_CALLS = 8;
    private static final Duration RING = Duration.ofMillis(400);
    private static final Duration T1 = Duration.ofMillis(500);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);
    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d+) RTP/AVP ([0-9 ]+)");
    private static final Pattern EVENTS = Pattern.compile("a=rtpmap:(\\d+) telephone-event/8000");

    private final DatagramSocket socket;
    private final Consumer<String> told;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "demo-echo");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, EchoCall> calls = new HashMap<>();

    /** @param told gets one plain sentence for each thing that happens to a call */
    EchoExtension(InetAddress address, Consumer<String> told) throws SocketException {
        socket = new DatagramSocket(0, address);
        this.told = told;
        Thread receiver = new Thread(this::receive, "demo-echo-sip");
        receiver.setDaemon(true);
        receiver.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    void close() {
        socket.close();
        executor.execute(() -> calls.values().forEach(EchoCall::close));
        executor.shutdown();
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
        while (!socket.isClosed()) {
            try {
                packet.setLength(8192);
                socket.receive(packet);
            } catch (IOException closedOrUnreachable) {
                continue;
            }
            InetSocketAddress from = new InetSocketAddress(packet.getAddress(), packet.getPort());
            Optional<SIPMessage> message = SipText.parse(packet.getData(), packet.getLength());
            if (message.isPresent() && message.get() instanceof SIPRequest request) {
                SipText.received(request, from);
                executor.execute(() -> handle(request, from));
            }
        }
    }

    private void handle(SIPRequest request, InetSocketAddress from) {
        String id = request.getCallId().getCallId();
        EchoCall call = calls.get(id);
        switch (request.getMethod().toUpperCase(Locale.ROOT)) {
            case "INVITE" -> invite(request, id, call, from);
            case "ACK" -> {
                if (call != null && call.answering != null) {
                    call.answering.cancel(false);
                }
            }
            case "BYE" -> {
                reply(request, call == null ? 481 : 200, "");
                if (call != null) {
                    end(id, call, "The far end was told to hang up, through server port " + from.getPort());
                }
            }
            case "CANCEL" -> {
                reply(request, call == null ? 481 : 200, "");
                if (call != null && !call.answered) {
                    send(call.invite.createResponse(487), call.invite);
                    end(id, call, "The far end stopped ringing: the caller gave up");
                }
            }
            case "OPTIONS" -> reply(request, 200, "");
            default -> reply(request, 405, "");
        }
    }

    private void invite(SIPRequest request, String id, @Nullable EchoCall known, InetSocketAddress from) {
        if (known != null) {
            if (request.getToTag() != null) {
                reply(request, 200, known.answer(request));
            } else if (!sameBranch(known.invite, request)) {
                reply(request, 482, "");
            }
            return;
        }
        if (request.getToTag() != null) {
            reply(request, 481, "");
            return;
        }
        if (calls.size() >= MOST_CALLS) {
            reply(request, 486, "");
            return;
        }
        EchoCall call;
        try {
            call = new EchoCall(request, socket.getLocalAddress());
        } catch (IOException | IllegalArgumentException noAudio) {
            reply(request, 488, "");
            return;
        }
        calls.put(id, call);
        told.accept("The far end rings: a call came in through server port " + from.getPort());
        reply(request, 180, "");
        executor.schedule(() -> answer(call, id, T1), RING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends 200 and again until it is acknowledged (RFC 3261 §13.3.1.4). */
    private void answer(EchoCall call, String id, Duration wait) {
        if (calls.get(id) != call) {
            return;
        }
        if (!call.answered) {
            call.answered = true;
            told.accept("The far end answered and sends back what it hears");
            call.start(() -> executor.execute(() -> silent(id, call)));
        }
        reply(call.invite, 200, call.answer(call.invite));
        if (wait.compareTo(Duration.ofSeconds(16)) < 0) {
            call.answering = executor.schedule(
                    () -> answer(call, id, wait.multipliedBy(2)), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void silent(String id, EchoCall call) {
        if (calls.get(id) == call) {
            end(id, call, "The far end gave up a call that was silent for " + SILENCE_LIMIT.toSeconds() + " s");
        }
    }

    private void end(String id, EchoCall call, String how) {
        calls.remove(id);
        call.close();
        told.accept(how);
    }

    private void reply(SIPRequest request, int code, String sdp) {
        SIPResponse response = request.createResponse(code);
        if (response.getToTag() == null) {
            response.setToTag("echo");
        }
        if (code < 300) {
            response.addHeader(SipText.header("Contact: <sip:" + DemoServer.ECHO_USER + "@"
                    + socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort() + ">\r\n"));
        }
        if (!sdp.isEmpty()) {
            response.setMessageContent("application", "sdp", sdp);
        }
        send(response, request);
    }

    private void send(SIPResponse response, SIPRequest request) {
        byte[] bytes = SipText.bytes(response);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, SipText.replyTo(request.getTopmostVia())));
        } catch (IOException gone) {
            // the server that would carry the answer is dead: the caller asks again through another
        }
    }

    private static boolean sameBranch(SIPRequest a, SIPRequest b) {
        return String.valueOf(a.getTopmostVia().getBranch())
                .equals(String.valueOf(b.getTopmostVia().getBranch()));
    }

    /** One call and its audio. Everything but the audio thread runs on the executor. */
    private static final class EchoCall {
        private final SIPRequest invite;
        private final DatagramSocket audio;
        private final int payloadType;
        private final String events;
        private boolean answered;
        private @Nullable ScheduledFuture<?> answering;

        EchoCall(SIPRequest invite, InetAddress address) throws IOException {
            this.invite = invite;
            String offer = invite.getMessageContent() == null ? "" : invite.getMessageContent();
            Matcher line = AUDIO.matcher(offer);
            if (!line.find()) {
                throw new IllegalArgumentException("no audio offered");
            }
            String types = " " + line.group(2) + " ";
            payloadType = types.contains(" 0 ") ? 0 : types.contains(" 8 ") ? 8 : -1;
            if (payloadType < 0) {
                throw new IllegalArgumentException("neither PCMU nor PCMA offered");
            }
            Matcher event = EVENTS.matcher(offer);
            events = event.find() ? event.group(1) : "";
            audio = new DatagramSocket(0, address);
            audio.setSoTimeout((int) SILENCE_LIMIT.toMillis());
        }

        String answer(SIPRequest request) {
            String host = audio.getLocalAddress().getHostAddress();
            String direction = String.valueOf(
                                    request.getRawContent() == null
                                            ? ""
                                            : new String(
                                                    request.getRawContent(), java.nio.charset.StandardCharsets.UTF_8))
                            .contains("a=sendonly")
                    ? "a=recvonly\r\n"
                    : "";
            return "v=0\r\no=echo 1 1 IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host + "\r\nt=0 0\r\nm=audio "
                    + audio.getLocalPort() + " RTP/AVP " + payloadType + (events.isEmpty() ? "" : " " + events) + "\r\n"
                    + "a=rtpmap:" + payloadType + (payloadType == 0 ? " PCMU/8000\r\n" : " PCMA/8000\r\n")
                    + (events.isEmpty() ? "" : "a=rtpmap:" + events + " telephone-event/8000\r\n")
                    + direction;
        }

        void start(Runnable silent) {
            Thread thread = new Thread(() -> echo(silent), "demo-echo-audio");
            thread.setDaemon(true);
            thread.start();
        }

        private void echo(Runnable silent) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            while (!audio.isClosed()) {
                try {
                    packet.setLength(2048);
                    audio.receive(packet);
                    if ((packet.getData()[1] & 0x7f) == payloadType) {
                        audio.send(packet);
                    }
                } catch (java.net.SocketTimeoutException quiet) {
                    silent.run();
                    return;
                } catch (IOException closedOrUnreachable) {
                    continue;
                }
            }
        }

        void close() {
            if (answering != null) {
                answering.cancel(false);
            }
            audio.close();
        }
    }
}
