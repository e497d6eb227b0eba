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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.evertone.demo.FarEndCall.Incoming;
import org.evertone.demo.FarEndCall.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * The far end: answers every call after a short ring, sends back what it hears, and calls the phone when asked to. It
 * lives behind the servers and keeps its calls when they die; it reports how each call went. One thread handles SIP, one
 * a call its audio.
 */
final class EchoExtension {
    private static final int MOST_CALLS = 8;
    private static final Duration RING = Duration.ofMillis(400);
    private static final Duration T1 = Duration.ofMillis(500);
    private static final Duration ACK_PATIENCE = Duration.ofSeconds(16);
    private static final Duration RING_PATIENCE = Duration.ofSeconds(30);

    private final DatagramSocket socket;
    private final Map<InetSocketAddress, String> servers;
    private final Consumer<String> told;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "demo-echo");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, FarEndCall> calls = new LinkedHashMap<>();
    private volatile Activity activity = Activity.IDLE;

    /**
     * What the far end does now.
     *
     * @param state {@code idle}, {@code ringing}, {@code calling} or {@code talking}
     * @param words the same for people, with the server a call came or went through
     */
    record Activity(String state, String words) {
        static final Activity IDLE = new Activity("idle", "in no call");
    }

    /**
     * @param servers what to call the servers, by address
     * @param told gets one plain sentence for each thing that happens to a call
     */
    EchoExtension(InetAddress address, Map<InetSocketAddress, String> servers, Consumer<String> told)
            throws SocketException {
        socket = new DatagramSocket(0, address);
        this.servers = Map.copyOf(servers);
        this.told = told;
        Thread receiver = new Thread(this::receive, "demo-echo-sip");
        receiver.setDaemon(true);
        receiver.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    Activity activity() {
        return activity;
    }

    /** Calls a user through a server, for at most 30 s. */
    void call(String user, InetSocketAddress server) {
        executor.execute(() -> dial(user, server));
    }

    void close() {
        socket.close();
        executor.execute(() -> calls.values().forEach(FarEndCall::close));
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
            if (message.isPresent()) {
                executor.execute(() -> handle(message.get(), from));
            }
        }
    }

    private void handle(SIPMessage message, InetSocketAddress from) {
        String id = message.getCallId().getCallId();
        FarEndCall call = calls.get(id);
        if (message instanceof SIPRequest request) {
            SipText.received(request, from);
            handle(request, id, call, from);
        } else if (message instanceof SIPResponse response
                && response.getCSeq().getMethod().equals("INVITE")
                && call instanceof Outgoing outgoing) {
            progress(response, outgoing);
        }
    }

    private void handle(SIPRequest request, String id, @Nullable FarEndCall call, InetSocketAddress from) {
        switch (request.getMethod().toUpperCase(Locale.ROOT)) {
            case "INVITE" -> invite(request, id, call, from);
            case "ACK" -> {
                if (call instanceof Incoming incoming && incoming.answering != null) {
                    incoming.answering.cancel(false);
                }
            }
            case "BYE" -> {
                reply(request, call == null ? 481 : 200, "");
                if (call != null) {
                    end(id, call, "The far end was told to hang up, through " + name(from));
                }
            }
            case "CANCEL" -> {
                reply(request, call == null ? 481 : 200, "");
                if (call instanceof Incoming incoming && !incoming.answered) {
                    send(incoming.invite.createResponse(487), incoming.invite);
                    end(id, call, "The far end stopped ringing: the caller gave up");
                }
            }
            case "OPTIONS" -> reply(request, 200, "");
            default -> reply(request, 405, "");
        }
    }

    private void invite(SIPRequest request, String id, @Nullable FarEndCall known, InetSocketAddress from) {
        if (known != null && request.getToTag() != null) {
            Optional<String> sdp = known.audio().answer(text(request));
            reply(request, sdp.isPresent() ? 200 : 488, sdp.orElse(""));
            return;
        }
        if (known != null) {
            if (!(known instanceof Incoming incoming && incoming.madeBy(request))) {
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
        Incoming call;
        try {
            EchoAudio audio = new EchoAudio(socket.getLocalAddress());
            Optional<String> sdp = audio.answer(text(request));
            if (sdp.isEmpty()) {
                audio.close();
                reply(request, 488, "");
                return;
            }
            call = new Incoming(request, audio, sdp.get());
        } catch (IOException noPort) {
            reply(request, 500, "");
            return;
        }
        calls.put(id, call);
        tell(
                "ringing",
                "ringing: a call came through " + name(from),
                "The far end rings: a call came through " + name(from));
        reply(request, 180, "");
        executor.schedule(() -> answer(call, id, from, T1), RING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends 200 and again until it is acknowledged (RFC 3261 §13.3.1.4). */
    private void answer(Incoming call, String id, InetSocketAddress from, Duration wait) {
        if (calls.get(id) != call) {
            return;
        }
        if (!call.answered) {
            call.answered = true;
            tell(
                    "talking",
                    "in a call that came through " + name(from),
                    "The far end answered and sends back what it hears");
            call.audio().start(() -> executor.execute(() -> silent(id, call)));
        }
        reply(call.invite, 200, call.sdp);
        if (wait.compareTo(ACK_PATIENCE) < 0) {
            call.answering = executor.schedule(
                    () -> answer(call, id, from, wait.multipliedBy(2)), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void dial(String user, InetSocketAddress server) {
        if (calls.size() >= MOST_CALLS) {
            told.accept("The far end has too many calls to make another");
            return;
        }
        Outgoing call;
        try {
            call = new Outgoing(server, address(), user, new EchoAudio(socket.getLocalAddress()));
        } catch (IOException noPort) {
            told.accept("The far end has no port for the audio of another call");
            return;
        }
        calls.put(call.id, call);
        tell(
                "calling",
                "calling the phone through " + name(server),
                "The far end calls the phone through " + name(server));
        sendInvite(call, T1);
        call.givingUp = executor.schedule(() -> giveUp(call), RING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends the request again until something is heard of it (RFC 3261 §17.1.1.2, timer A). */
    private void sendInvite(Outgoing call, Duration wait) {
        if (!call.heardOf && calls.get(call.id) == call) {
            send(call.invite(), call.server);
            call.sending = executor.schedule(
                    () -> sendInvite(call, wait.multipliedBy(2)), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void progress(SIPResponse response, Outgoing call) {
        int code = response.getStatusCode();
        call.heardOf = true;
        if (code < 200) {
            if (code == 180 && !call.rang) {
                call.rang = true;
                tell("calling", activity.words(), "The far end hears the phone ring");
            }
            return;
        }
        send(call.ack(response), call.server);
        if (code >= 300) {
            end(call.id, call, call.cancelled ? "The far end gave up: nobody answered" : refusal(code));
        } else if (call.cancelled) {
            send(call.bye(response), call.server);
            end(call.id, call, "The far end had given up when the phone answered");
        } else if (!call.answered) {
            call.answered = true;
            if (call.givingUp != null) {
                call.givingUp.cancel(false);
            }
            tell(
                    "talking",
                    "in a call it made through " + name(call.server),
                    "The phone answered; the far end sends back what it hears");
            call.audio().start(() -> executor.execute(() -> silent(call.id, call)));
        }
    }

    private static String refusal(int code) {
        return switch (code) {
            case 404, 480 -> "The server does not know where the phone is (" + code + ")";
            case 486 -> "The phone is busy (486)";
            case 603 -> "The phone declined the call (603)";
            default -> "The call of the far end failed (" + code + ")";
        };
    }

    private void giveUp(Outgoing call) {
        if (calls.get(call.id) != call || call.answered) {
            return;
        }
        if (call.cancelled || !call.heardOf) {
            end(call.id, call, "The far end gave up: nothing was heard of its call");
            return;
        }
        call.cancelled = true;
        send(call.cancel(), call.server);
        call.givingUp = executor.schedule(() -> giveUp(call), T1.toMillis() * 8, TimeUnit.MILLISECONDS);
    }

    private void silent(String id, FarEndCall call) {
        if (calls.get(id) == call) {
            end(
                    id,
                    call,
                    "The far end gave up a call that was silent for " + EchoAudio.SILENCE_LIMIT.toSeconds() + " s");
        }
    }

    private void end(String id, FarEndCall call, String how) {
        calls.remove(id);
        call.close();
        tell(calls.isEmpty() ? Activity.IDLE : new Activity("talking", "in another call"), how);
    }

    private void tell(String state, String words, String sentence) {
        tell(new Activity(state, words), sentence);
    }

    /** The sentence last: who reads it finds the activity up to date. */
    private void tell(Activity now, String sentence) {
        activity = now;
        told.accept(sentence);
    }

    private String name(InetSocketAddress server) {
        return servers.getOrDefault(server, SipText.hostPort(server));
    }

    private static String text(SIPRequest request) {
        byte[] content = request.getRawContent();
        return content == null ? "" : new String(content, StandardCharsets.UTF_8);
    }

    private void reply(SIPRequest request, int code, String sdp) {
        SIPResponse response = request.createResponse(code);
        if (response.getToTag() == null) {
            response.setToTag("echo");
        }
        if (code < 300) {
            response.addHeader(SipText.header(
                    "Contact: <sip:" + DemoServer.ECHO_USER + "@" + SipText.hostPort(address()) + ">\r\n"));
        }
        if (!sdp.isEmpty()) {
            response.setMessageContent("application", "sdp", sdp);
        }
        send(response, request);
    }

    private void send(SIPResponse response, SIPRequest request) {
        send(response.encode(), SipText.replyTo(request.getTopmostVia()));
    }

    private void send(String message, InetSocketAddress to) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException gone) {
            // the server that would carry it is dead: whoever waits for it asks again through another
        }
    }
}
