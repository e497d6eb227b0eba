package org.evertone.sip;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.line.CallLeg;
import org.evertone.line.Failure;
import org.evertone.line.IncomingLeg;
import org.evertone.line.LegListener;
import org.evertone.line.LineStatus;
import org.evertone.line.LinesListener;
import org.evertone.runtime.SignallingLoop;
import org.evertone.runtime.TimelineRecorder;

/**
 * A phone without media, worked from standard input against real servers: {@code LabTrial TRANSPORT PORT DOMAIN HOST…},
 * then {@code dial URI}, {@code hangup}, {@code answer}, {@code register}, {@code quit}.
 */
final class LabTrial implements LinesListener, LegListener {
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 %1$s\r\ns=-\r\nc=IN IP4 %1$s\r\nt=0 0\r\n"
            + "m=audio 10000 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n";

    private final long started = System.nanoTime();
    private Optional<CallLeg> leg = Optional.empty();
    private Optional<IncomingLeg> incoming = Optional.empty();

    public static void main(String[] arguments) throws Exception {
        Transport transport = Transport.valueOf(arguments[0]);
        List<ServerSettings> servers = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            servers.add(new ServerSettings(arguments[i], Integer.parseInt(arguments[1]), transport, 60));
        }
        new LabTrial().run(arguments[2], servers);
    }

    private void run(String domain, List<ServerSettings> servers) throws Exception {
        TimelineRecorder timeline = new TimelineRecorder();
        timeline.subscribe(event ->
                say("timeline " + event.kind() + ": " + event.what() + " | " + event.why() + " " + event.evidence()));
        SignallingLoop loop = new SignallingLoop(timeline);
        List<String> dns =
                Optional.ofNullable(System.getenv("TRIAL_DNS")).stream().toList();
        OneLine store = new OneLine(OneLine.alice(domain, servers, KeepAliveMode.OPTIONS, Duration.ofSeconds(5)), dns);
        SipLines lines = new SipLines(
                loop,
                timeline,
                store,
                Path.of(System.getProperty("trust", "none")),
                InetAddress.getByName("0.0.0.0"),
                Optional.empty());
        lines.addListener(this);
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String command = input.readLine(); command != null; command = input.readLine()) {
                String[] words = command.split(" ");
                say("> " + command);
                loop.execute(() -> {
                    switch (words[0]) {
                        case "dial" -> leg = Optional.of(lines.dial(1, words[1], SDP::formatted, this));
                        case "hangup" -> leg.ifPresent(CallLeg::hangUp);
                        case "answer" -> incoming.ifPresent(call -> call.answer(SDP.formatted(call.localAddress())));
                        case "register" -> lines.register(1);
                        case "hold" ->
                            leg.ifPresent(call -> call.offer(SDP.formatted(call.localAddress()) + "a=sendonly\r\n"));
                        default -> say("unknown command");
                    }
                });
                if (words[0].equals("quit")) {
                    break;
                }
            }
        }
        lines.close();
        loop.close();
    }

    private void say(String what) {
        System.out.printf("%8.3f %s%n", (System.nanoTime() - started) / 1e9, what);
    }

    @Override
    public void onStatus(LineStatus status) {
        say("status " + status.state().word() + " server " + status.activeServer() + " " + status.reason());
    }

    @Override
    public boolean onIncoming(IncomingLeg call) {
        say("incoming from " + call.peerName() + " " + call.peerUri());
        call.listen(this);
        call.ring();
        incoming = Optional.of(call);
        leg = Optional.of(call);
        return true;
    }

    @Override
    public void onProgress(int code, String sdp) {
        say("progress " + code);
    }

    @Override
    public void onAnswered(String sdp) {
        say("answered, " + sdp.length() + " characters of description");
    }

    @Override
    public void onConfirmed(String sdp) {
        say("confirmed");
    }

    @Override
    public Optional<String> onOffer(String sdp) {
        say("offer");
        return Optional.of(SDP.formatted("127.0.0.1"));
    }

    @Override
    public void onAnswer(String sdp) {
        say("answer");
    }

    @Override
    public void onOfferRefused(Failure failure) {
        say("offer refused: " + failure);
    }

    @Override
    public void onInfoDigit(char digit) {
        say("digit " + digit);
    }

    @Override
    public void onEnded(Failure failure) {
        say("ended " + failure.summary() + " " + failure.detail());
    }
}
