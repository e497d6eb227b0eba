package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.evertone.lab.PhoneConfig.Transport;
import org.evertone.lab.ScriptedServer.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** R4 and R9: a primary that does what no decent server does, beside a backup that works. */
@Execution(ExecutionMode.CONCURRENT)
class MisbehaviourIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration BUDGET_AND_MORE = Duration.ofSeconds(20);

    @Test
    void endlessStaleChallengesAreNotAnsweredForEver() {
        AtomicInteger nonce = new AtomicInteger();
        try (Trial trial = new Trial("stale", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                challenge(
                        server, message, KamailioServer.REALM, "nonce-" + nonce.incrementAndGet() + "\", stale=\"true");
            }
        })) {
            PhoneStatus status = trial.phone.awaitLine("unregistered", SOON);
            assertFalse(status.lines().get(0).reason().isBlank());
            Trace trace = trial.lab.trace().with(Phone.ADDRESS);
            List<Packet.Sip> registers = Trace.transactions(
                    trace.requests("REGISTER", trial.lab.block().a()));
            assertTrue(registers.size() <= 4, () -> "one try and few retries:\n" + trace);
            for (int i = 3; i < registers.size(); i++) {
                Duration fourth = Trace.between(registers.get(i - 3), registers.get(i));
                assertTrue(fourth.toMillis() >= 1_000, () -> "more than 3 REGISTER a second:\n" + trace);
            }
            assertEquals(
                    List.of(), trace.requests("REGISTER", trial.lab.block().b()), "a server that answers is alive");
        }
    }

    @Test
    void passwordIsNotGivenToAnotherRealm() {
        try (Trial trial = new Trial("realm", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                challenge(server, message, "someone.else", "nonce");
            }
        })) {
            PhoneStatus status = trial.phone.awaitLine("unregistered", SOON);
            assertTrue(status.lines().get(0).reason().contains("realm"), status::toString);
            assertTrue(
                    trial.primary.received().stream()
                            .allMatch(message -> message.header("Authorization").isEmpty()),
                    "no credentials for another realm");
        }
    }

    @Test
    void aLongerIntervalIsTakenWhenAskedFor() {
        try (Trial trial = new Trial("too brief", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                if (expires(message) < 7200) {
                    server.answer(message, 423, "Interval Too Brief", "Min-Expires: 7200");
                } else {
                    register(server, message);
                }
            }
        })) {
            trial.phone.awaitLine("registered:primary", SOON);
            assertEquals(2, trial.primary.transactions());
        }
    }

    @Test
    void aRedirectionToTheOtherServerIsFollowed() {
        try (Trial trial = new Trial("redirect", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                server.answer(
                        message,
                        302,
                        "Moved Temporarily",
                        "Contact: <sip:" + neighbour(server, 2) + ":" + Block.SIP_PORT + ">");
            }
        })) {
            trial.phone.awaitLine("registered:backup", SOON);
            assertEquals(1, trial.primary.transactions());
        }
    }

    @Test
    void aRedirectionToAStrangerIsNotFollowed() {
        try (Trial trial = new Trial("stranger", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                server.answer(
                        message, 301, "Moved", "Contact: <sip:" + neighbour(server, 30) + ":" + Block.SIP_PORT + ">");
            }
        })) {
            trial.phone.awaitLine("unregistered", SOON);
            Trace trace = trial.lab.trace().with(Phone.ADDRESS);
            String stranger = trial.lab.block().stranger();
            assertTrue(
                    trace.sip().stream()
                            .noneMatch(message -> message.destination().equals(stranger)),
                    trace::toString);
        }
    }

    @Test
    void nothingGoesToAServerBeforeItsRetryAfterEnds() {
        int seconds = 15;
        try (Trial trial =
                new Trial("retry after", config -> config.line("Failback Interval", "10"), (server, message) -> {
                    if (message.isRequest("REGISTER")) {
                        server.answer(message, 503, "Service Unavailable", "Retry-After: " + seconds);
                    }
                })) {
            trial.phone.awaitLine("registered:backup", SOON);
            String first = trial.primary.received().get(0).branch();
            trial.primary.await(
                    "REGISTER after the first",
                    message ->
                            message.isRequest("REGISTER") && !message.branch().equals(first),
                    1,
                    Duration.ofSeconds(40));
            Trace trace = trial.lab.trace().with(Phone.ADDRESS);
            List<Packet.Sip> registers = Trace.transactions(
                    trace.requests("REGISTER", trial.lab.block().a()));
            Duration pause = Trace.between(registers.get(0), registers.get(1));
            assertTrue(pause.compareTo(Duration.ofSeconds(seconds)) >= 0, () -> "asked after " + pause + ":\n" + trace);
        }
    }

    @Test
    void anAnswerWithoutOurContactIsNoRegistration() {
        try (Trial trial = new Trial("no contact", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                server.answer(message, 200, "OK", "Expires: 3600");
            }
        })) {
            trial.phone.awaitLine("unregistered", SOON);
            assertFalse(
                    trial.phone.events().stream().anyMatch(event -> event.kind().equals("register.ok")));
        }
    }

    @Test
    void tryingThenSilenceIsCancelledAndTheCallMovesWithinTheBudget() {
        try (Trial trial = new Trial("trying", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                register(server, message);
            } else if (message.isRequest("INVITE")) {
                server.answer(message, 100, "Trying");
            }
        })) {
            trial.phone.awaitLine("registered:primary", SOON);
            Instant dialled = trial.phone.dial(FarEnd.ACCOUNT);
            trial.lab.farEnd().await("CALL_ESTABLISHED", BUDGET_AND_MORE);
            trial.phone.awaitCall("active", SOON);
            Trace trace = trial.lab.trace().with(Phone.ADDRESS).since(dialled);
            String a = trial.lab.block().a();
            String b = trial.lab.block().b();
            Packet.Sip atPrimary = trace.firstRequest("INVITE", a);
            Phone.Event moved = trial.phone.awaitEvent("call.moved", 0, SOON);
            Times.assertBudget(moved, Trace.between(atPrimary, trace.firstRequest("CANCEL", a)), trace);
            Times.assertBudget(moved, Trace.between(atPrimary, trace.firstRequest("REGISTER", b)), trace);
            Packet.Sip atBackup = trace.firstRequest("INVITE", b);
            assertNotEquals(atPrimary.callId(), atBackup.callId());
            assertNotEquals(tag(atPrimary), tag(atBackup));
        }
    }

    @Test
    void aLateAnswerOfThePrimaryLeavesNoGhostCall() throws Exception {
        try (Trial trial = new Trial("late answer", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                register(server, message);
            } else if (message.isRequest("BYE")) {
                server.answer(message, 200, "OK");
            }
        })) {
            trial.phone.awaitLine("registered:primary", SOON);
            trial.phone.dial(FarEnd.ACCOUNT);
            trial.lab.farEnd().await("CALL_ESTABLISHED", BUDGET_AND_MORE);
            trial.phone.awaitCall("active", SOON);
            Datagram invite = trial.primary.await("INVITE", message -> message.isRequest("INVITE"), 1, Duration.ZERO);
            accept(trial.primary, invite);
            trial.primary.await("ACK", message -> message.isRequest("ACK"), 1, SOON);
            trial.primary.await("BYE", message -> message.isRequest("BYE"), 1, SOON);
            PhoneStatus status = trial.phone.status();
            assertEquals(1, status.calls().size(), status::toString);
            assertEquals("active", status.callState());
            trial.phone.hangUp();
            trial.lab.farEnd().await("CALL_CLOSED", SOON);
            trial.phone.awaitIdle(SOON);
        }
    }

    @Test
    void anAnswerThatCrossesTheCancelIsHungUp() {
        Datagram[] invite = new Datagram[1];
        try (Trial trial = new Trial("crossing", (server, message) -> {
            if (message.isRequest("REGISTER")) {
                register(server, message);
            } else if (message.isRequest("INVITE")) {
                invite[0] = message;
                server.answer(message, 180, "Ringing");
            } else if (message.isRequest("CANCEL")) {
                server.answer(message, 200, "OK");
                accept(server, invite[0]);
            } else if (message.isRequest("BYE")) {
                server.answer(message, 200, "OK");
            }
        })) {
            trial.phone.awaitLine("registered:primary", SOON);
            trial.phone.dial(FarEnd.ACCOUNT);
            trial.phone.awaitCall("ringing-out", SOON);
            trial.phone.hangUp();
            trial.phone.awaitIdle(Duration.ofSeconds(1));
            trial.primary.await("ACK", message -> message.isRequest("ACK"), 1, SOON);
            trial.primary.await("BYE", message -> message.isRequest("BYE"), 1, SOON);
            trial.phone.awaitIdle(SOON);
            assertEquals("registered:primary", trial.phone.status().lineState());
        }
    }

    @Test
    void silenceToACancelMovesTheRegistration() {
        try (Trial trial = new Trial("cancel", (server, message) -> {
            if (message.isRequest("INVITE")) {
                server.answer(message, 180, "Ringing");
            } else if (message.isRequest("REGISTER")
                    && server.received().stream().noneMatch(earlier -> earlier.isRequest("CANCEL"))) {
                register(server, message);
            }
        })) {
            trial.phone.awaitLine("registered:primary", SOON);
            trial.phone.dial(FarEnd.ACCOUNT);
            trial.phone.awaitCall("ringing-out", SOON);
            trial.phone.hangUp();
            trial.phone.awaitIdle(Duration.ofSeconds(1));
            trial.phone.awaitLine("registered:backup", BUDGET_AND_MORE);
            Trace trace = trial.lab.trace().with(Phone.ADDRESS);
            String a = trial.lab.block().a();
            assertEquals(4, trace.requests("CANCEL", a).size(), trace::toString);
            Trace afterCancel = trace.since(trace.firstRequest("CANCEL", a).at());
            assertEquals(4, afterCancel.requests("REGISTER", a).size(), () -> "the primary is asked first:\n" + trace);
        }
    }

    private static void challenge(ScriptedServer server, Datagram request, String realm, String nonce)
            throws IOException {
        server.answer(
                request,
                401,
                "Unauthorized",
                "WWW-Authenticate: Digest realm=\"" + realm + "\", nonce=\"" + nonce
                        + "\", algorithm=MD5, qop=\"auth\"");
    }

    private static void register(ScriptedServer server, Datagram request) throws IOException {
        server.answer(
                request,
                200,
                "OK",
                "Contact: " + request.header("Contact").orElseThrow().replaceAll(";expires=\\d+", "")
                        + ";expires=3600");
    }

    private static void accept(ScriptedServer server, Datagram invite) throws IOException {
        String sdp = "v=0\r\no=- 1 1 IN IP4 " + server.address() + "\r\ns=-\r\nc=IN IP4 " + server.address()
                + "\r\nt=0 0\r\nm=audio 30000 RTP/AVP 8\r\n";
        List<String> headers = List.of(
                "Contact: <sip:scripted@" + server.address() + ":" + Block.SIP_PORT + ">",
                "Content-Type: application/sdp");
        server.send(invite.peer(), invite.answer(200, "OK", "scripted", headers, sdp));
    }

    /** Another address of the lab's block. */
    private static String neighbour(ScriptedServer server, int host) {
        return server.address().replaceAll("\\d+$", Integer.toString(host));
    }

    private static int expires(Datagram register) {
        return register.header("Expires")
                .or(() -> register.header("Contact").map(contact -> contact.replaceAll(".*expires=(\\d+).*", "$1")))
                .map(Integer::parseInt)
                .orElseThrow();
    }

    private static String tag(Packet.Sip message) {
        return message.header("from").replaceAll(".*;tag=", "");
    }

    /** A lab whose primary is scripted, and a phone that has just started. */
    private static final class Trial implements AutoCloseable {
        private final Lab lab;
        private final ScriptedServer primary;
        private final Phone phone;

        Trial(String name, Script script) {
            this(name, config -> config, script);
        }

        Trial(String name, UnaryOperator<PhoneConfig> change, Script script) {
            lab = Lab.open(name);
            try {
                lab.a().crash();
                primary = lab.keep(new ScriptedServer(lab.block().a(), script));
                PhoneConfig config =
                        PhoneConfig.of(lab.block(), Transport.UDP).line("Local Domain", KamailioServer.REALM);
                phone = Phone.start(lab, change.apply(config));
            } catch (RuntimeException | Error e) {
                lab.close();
                throw e;
            }
        }

        @Override
        public void close() {
            lab.close();
        }
    }
}
