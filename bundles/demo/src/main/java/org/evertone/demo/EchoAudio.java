package org.evertone.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The audio of one call: whatever RTP comes in goes back to where it came from, unread, so any codec will do. One thread
 * of its own.
 */
final class EchoAudio {
    static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

    /** A phone that holds the call sends nothing, for as many limits as people are patient. */
    private static final int LIMITS_ON_HOLD = 60;

    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d+) RTP/AVP ([0-9 ]+)");
    private static final Pattern MAP = Pattern.compile("a=rtpmap:(\\d+) ([A-Za-z0-9-]+)/(\\d+)(/\\d+)?");
    private static final String EVENT = "telephone-event";

    /** Types that mean something without a map (RFC 3551 §6) and can be sent back one by one. */
    private static final Map<Integer, String> STATIC = Map.of(0, "PCMU/8000", 8, "PCMA/8000", 9, "G722/8000");

    private final DatagramSocket socket;
    private volatile int eventType = -1;
    private volatile boolean held;
    private String chosen = "";

    /** Opens a port. @throws IOException when there is none */
    EchoAudio(InetAddress address) throws IOException {
        this(address, SILENCE_LIMIT);
    }

    EchoAudio(InetAddress address, Duration silenceLimit) throws IOException {
        socket = new DatagramSocket(0, address);
        socket.setSoTimeout((int) silenceLimit.toMillis());
    }

    /** An SDP offer. */
    String offer() {
        return head() + "m=audio " + socket.getLocalPort() + " RTP/AVP 9 0 8"
                + "\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n";
    }

    /**
     * The answer to an SDP offer: the codec of this call so far, else the first that is offered.
     *
     * @return empty when there is no audio that can be echoed
     */
    Optional<String> answer(String offer) {
        Matcher audio = AUDIO.matcher(offer);
        if (!audio.find()) {
            return Optional.empty();
        }
        Map<Integer, String> names = new HashMap<>(STATIC);
        MAP.matcher(offer)
                .results()
                .forEach(map -> names.put(
                        Integer.parseInt(map.group(1)),
                        map.group(2) + "/" + map.group(3) + Objects.requireNonNullElse(map.group(4), "")));
        List<Integer> offered = Arrays.stream(audio.group(2).strip().split(" +"))
                .map(Integer::valueOf)
                .filter(names::containsKey)
                .toList();
        Optional<Integer> type = offered.stream()
                .filter(one -> !name(names, one).startsWith(EVENT))
                .min(Comparator.comparing(one -> !name(names, one).equals(chosen)));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        held = !direction(offer).isEmpty();
        chosen = name(names, type.get());
        String clock = chosen.split("/", -1)[1];
        Optional<Integer> event = offered.stream()
                .filter(one -> name(names, one).startsWith(EVENT))
                .min(Comparator.comparing(one -> !name(names, one).equals(EVENT + "/" + clock)));
        eventType = event.orElse(-1);
        return Optional.of(head() + "m=audio " + socket.getLocalPort() + " RTP/AVP " + type.get()
                + event.map(one -> " " + one).orElse("") + "\r\na=rtpmap:" + type.get() + " " + chosen + "\r\n"
                + event.map(one -> "a=rtpmap:" + one + " " + name(names, one) + "\r\n")
                        .orElse("")
                + direction(offer));
    }

    private static String name(Map<Integer, String> names, int type) {
        return names.getOrDefault(type, "");
    }

    /** RFC 3264 §6.1. */
    private static String direction(String offer) {
        if (offer.contains("a=inactive")) {
            return "a=inactive\r\n";
        }
        return offer.contains("a=sendonly") ? "a=recvonly\r\n" : "";
    }

    /** Starts the echo. @param silent called once when nothing was heard for {@link #SILENCE_LIMIT} of a call that is not on hold */
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
        int limits = 0;
        while (!socket.isClosed()) {
            try {
                packet.setLength(2048);
                socket.receive(packet);
                limits = 0;
                if ((packet.getData()[1] & 0x7f) != eventType) {
                    socket.send(packet);
                }
            } catch (SocketTimeoutException quiet) {
                limits++;
                if (!held || limits == LIMITS_ON_HOLD) {
                    silent.run();
                    return;
                }
            } catch (IOException closedOrUnreachable) {
                continue;
            }
        }
    }
}
