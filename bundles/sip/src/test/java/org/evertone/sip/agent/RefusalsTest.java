package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.evertone.sip.Caller;
import org.evertone.sip.ScriptedServer;
import org.evertone.sip.TestPhone;
import org.evertone.sip.WireMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers may send that is not a call: each gets the answer RFC 3261 asks for, or nothing, and the phone lives. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
    private ScriptedServer server;
    private TestPhone phone;
    private int calls;

    @BeforeAll
    void register() throws Exception {
        server = new ScriptedServer("127.0.0.1");
        phone = TestPhone.registered(server);
    }

    @AfterAll
    void close() throws Exception {
        phone.close();
        server.close();
    }

    private Caller caller() throws Exception {
        return phone.caller(server, "refused-" + ++calls);
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(505, "INVITE", "SIP/2.0\r\nVia", "SIP/7.0\r\nVia"),
                Arguments.of(405, "MESSAGE", "", ""),
                Arguments.of(405, "SUBSCRIBE", "Max-Forwards", "Event: presence\r\nMax-Forwards"),
                Arguments.of(405, "PUBLISH", "", ""),
                Arguments.of(405, "REGISTER", "", ""),
                Arguments.of(405, "PUBLISH", "Max-Forwards", "Event: presence\r\nMax-Forwards"),
                Arguments.of(405, "FROBNICATE", "", ""),
                Arguments.of(416, "INVITE", "INVITE sip:alice@", "INVITE http://alice@"),
                Arguments.of(416, "OPTIONS", "OPTIONS sip:alice@127.0.0.1:", "OPTIONS tel:+4930"),
                Arguments.of(420, "INVITE", "Max-Forwards", "Require: 100rel\r\nMax-Forwards"),
                Arguments.of(415, "INVITE", "application/sdp", "application/xml"),
                Arguments.of(404, "INVITE", "INVITE sip:alice@", "INVITE sip:mallory@"),
                Arguments.of(404, "INVITE", "INVITE sip:alice@", "INVITE sip:"),
                Arguments.of(481, "BYE", "", ""),
                Arguments.of(481, "INFO", "", ""),
                Arguments.of(481, "UPDATE", "", ""),
                Arguments.of(481, "BYE", "To: <sip:alice@lab.test>", "To: <sip:alice@lab.test>;tag=unknown"),
                Arguments.of(481, "INVITE", "To: <sip:alice@lab.test>", "To: <sip:alice@lab.test>;tag=unknown"),
                Arguments.of(
                        489, "NOTIFY", "Max-Forwards", "Event: presence\r\nSubscription-State: active\r\nMax-Forwards"),
                Arguments.of(489, "NOTIFY", "", ""),
                Arguments.of(400, "NOTIFY", "To: <sip:alice@lab.test>", "To: <sip:alice@lab.test>;tag=unknown"),
                Arguments.of(
                        200,
                        "NOTIFY",
                        "Max-Forwards",
                        "Event: message-summary\r\nSubscription-State: active\r\nMax-Forwards"),
                Arguments.of(200, "OPTIONS", "", ""));
    }

    @ParameterizedTest(name = "{0} for {1}: {3}")
    @MethodSource("requests")
    void isAnsweredWith(int code, String method, String part, String replacement) throws Exception {
        Caller caller = caller();
        caller.send(caller.request(method, 1, method.equals("INVITE") ? Caller.SDP : "")
                .replace(part, replacement));
        WireMessage answer = server.response(code);
        assertEquals("refused-" + calls, answer.callId());
        phone.noIncoming();
    }

    @Test
    void theCapabilitiesAreListed() throws Exception {
        Caller caller = caller();
        caller.send(caller.request("OPTIONS", 1, ""));
        WireMessage answer = server.response(200);
        assertEquals("INVITE,ACK,CANCEL,BYE,OPTIONS,INFO,UPDATE,NOTIFY,REFER", String.join(",", answer.all("Allow")));
        assertEquals("application/sdp", answer.header("Accept"));
    }

    @Test
    void whatIsNotSupportedIsNamed() throws Exception {
        Caller caller = caller();
        caller.send(caller.request("INVITE", 1, Caller.SDP, "Require: timer", "Require: 100rel, path"));
        WireMessage answer = server.response(420);
        assertEquals("timer,100rel,path", String.join(",", answer.all("Unsupported")));
    }

    @Test
    void aDescriptionOfUnusualLengthIsRefused() throws Exception {
        // longer than a datagram may be, so it is dropped before anything is read
        Caller caller = caller();
        caller.send(caller.request("INVITE", 1, Caller.SDP + "a=x\r\n".repeat(2_000)));
        stillListens();
        phone.noIncoming();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("no SIP at all", "GET / HTTP/1.1\r\nHost: phone\r\n\r\n"),
                Arguments.of("only blanks", "   \r\n\r\n   "),
                Arguments.of("start line only", "INVITE sip:alice@127.0.0.1 SIP/2.0\r\n\r\n"),
                Arguments.of("huge Content-Length", "%CL%999999999999999999999"),
                Arguments.of("large Content-Length", "%CL%2000000000"),
                Arguments.of("negative Content-Length", "%CL%-5"),
                Arguments.of("NUL bytes", "INVITE sip:al\0ice@127.0.0.1 SIP/2.0\r\nVia: \0\0\r\n\0: \0\r\n\r\n"),
                Arguments.of("1000 headers", "%HEADERS%"),
                Arguments.of("1000 Vias", "%VIAS%"),
                Arguments.of("no Via", "%DROP%Via"),
                Arguments.of("no From", "%DROP%From"),
                Arguments.of("no To", "%DROP%To"),
                Arguments.of("no Call-ID", "%DROP%Call-ID"),
                Arguments.of("no CSeq", "%DROP%CSeq"),
                Arguments.of("CSeq too large", "%CSEQ%99999999999999999999"),
                Arguments.of("CSeq of another method", "%CSEQ%1 BYE\r\nX:"),
                Arguments.of("folded for ever", "%HEAD%Subject: x" + "\r\n ".repeat(2_000)),
                Arguments.of("open quotes", "%HEAD%Contact: \"" + "\\".repeat(4_000)),
                Arguments.of("deep brackets", "%HEAD%Contact: " + "<".repeat(3_000)),
                Arguments.of("many commas", "%HEAD%Contact: " + "<sip:a@b>,".repeat(700)),
                Arguments.of("response to nothing", "SIP/2.0 200 OK\r\n\r\n"),
                Arguments.of("code out of range", "SIP/2.0 99999999999 OK\r\nCSeq: 1 INVITE\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void aMalformedMessageDisturbsNothing(String name, String text) throws Exception {
        Caller caller = caller();
        String good = caller.request("OPTIONS", 1, "");
        String bad = text;
        if (text.startsWith("%CL%")) {
            bad = good.replace("Content-Length: 0", "Content-Length: " + text.substring(4));
        } else if (text.equals("%HEADERS%")) {
            bad = good.replace("Max-Forwards", "X-A: b\r\n".repeat(1_000) + "Max-Forwards");
        } else if (text.equals("%VIAS%")) {
            bad = good.replace("Max-Forwards", "v:SIP/2.0/UDP a\r\n".repeat(400) + "Max-Forwards");
        } else if (text.startsWith("%DROP%")) {
            bad = good.replaceFirst("\r\n" + text.substring(6) + ": [^\r]*", "");
        } else if (text.startsWith("%CSEQ%")) {
            bad = good.replace("CSeq: 1", "CSeq: " + text.substring(6));
        } else if (text.startsWith("%HEAD%")) {
            bad = good.replace("Max-Forwards", text.substring(6) + "\r\nMax-Forwards");
        }
        server.send(bad.getBytes(StandardCharsets.ISO_8859_1), phone.address());
        stillListens();
    }

    @Test
    void aFloodOfRequestsOutsideDialogsLeavesTheCallsAlone() throws Exception {
        for (int request = 0; request < 500; request += 50) {
            for (int burst = 0; burst < 50; burst++) {
                Caller flood = caller();
                flood.send(flood.request("OPTIONS", 1, ""));
            }
            stillListens();
        }
        Caller bob = caller();
        bob.invite();
        phone.incoming();
        assertEquals(100, server.response().code());
        bob.send(bob.request("CANCEL", 1, ""));
        server.response(200);
        server.response(487);
    }

    @Test
    void aPortThatCannotBeDisturbsNothing() throws Exception {
        Caller caller = caller();
        caller.send(caller.request("OPTIONS", 1, "").replace("UDP 127.0.0.1:" + server.port(), "UDP 127.0.0.1:370650"));
        caller.send(caller.request("INVITE", 2, Caller.SDP)
                .replace("UDP 127.0.0.1:" + server.port(), "UDP 127.0.0.1:370650"));
        phone.incoming();
        stillListens();
    }

    /** An OPTIONS is answered; answers to what came before it may precede. */
    private void stillListens() throws Exception {
        Caller probe = caller();
        probe.send(probe.request("OPTIONS", 1, ""));
        WireMessage answer = server.response();
        while (!answer.callId().equals(probe.callId())) {
            answer = server.response();
        }
        assertEquals(200, answer.code());
        assertEquals(List.of(), phone.faults());
    }
}
