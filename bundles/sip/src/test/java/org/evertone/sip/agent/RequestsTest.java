package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.Secret;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.config.VoiceSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final int LOCAL_PORT = 5070;
    private static final String OFFER = "v=0\r\n";

    private final Requests requests = new Requests(line("Al \"the\" Ice\r\nX: y"), LOCAL_PORT);
    private final ServerTarget primary = new ServerTarget(1, new ServerSettings("127.0.0.1", 5060, Transport.UDP, 60));
    private final ServerTarget backup = new ServerTarget(2, new ServerSettings("127.0.0.2", 5080, Transport.TCP, 60));

    @BeforeEach
    void resolve() throws Exception {
        primary.resolvedTo(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.1"));
        backup.resolvedTo(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
    }

    private static LineSettings line(String displayName) {
        return new LineSettings(
                1,
                true,
                List.of(),
                "10#1",
                "1001",
                new Secret("secret"),
                displayName,
                "pbx.example",
                "",
                true,
                Duration.ofSeconds(1800),
                3,
                KeepAliveMode.OFF,
                Duration.ofSeconds(30),
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                true,
                VoiceSettings.of(List.of()),
                LineFeatures.PLAIN);
    }

    private static Requests.Stamp stamp(long cseq) {
        return new Requests.Stamp(cseq, Ids.branch(), List.of());
    }

    private Dialog answeredThrough(ServerTarget server) throws Exception {
        SIPRequest invite = requests.invite(server, "sip:bob@pbx.example", "call", "ours", List.of(), stamp(7), OFFER);
        SIPResponse ok = Responses.to(invite, 200, "theirs")
                .contact("<sip:bob@127.0.0.9:5090>")
                .header("Record-Route: <sip:edge.example;lr>")
                .build();
        return Dialog.outgoing(invite, ok, server.number(), new Sequence(7));
    }

    @Test
    void aBodyIsNotShown() {
        assertEquals("Body[application/sdp]", new Requests.Body("application/sdp", "a=crypto:1 key").toString());
    }

    @Test
    void aDisplayNameCannotAddAHeader() {
        SIPRequest register = requests.register(primary, "call", "tag", 60, stamp(1));
        assertEquals("Al \\\"the\\\" Ice  X: y", register.getFrom().getAddress().getDisplayName());
        assertFalse(register.toString().contains("\nX:"));
    }

    @Test
    void aHashInAUserPartIsEscaped() {
        assertEquals(
                "sip:10%231@pbx.example",
                requests.register(primary, "call", "tag", 60, stamp(1))
                        .getFrom()
                        .getAddress()
                        .getURI()
                        .toString());
    }

    @Test
    void aCallIdWithALineBreakIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> requests.register(primary, "call\r\nEvil: 1", "tag", 60, stamp(1)));
    }

    @Test
    void aByeAtItsOwnServerKeepsTheRouteSet() throws Exception {
        SIPRequest bye = requests.inDialog("BYE", answeredThrough(primary), primary, stamp(8), "");
        assertTrue(bye.getHeader("Route").toString().contains("edge.example"));
    }

    @Test
    void aByeAtTheOtherServerIsRoutedByThatServerAlone() throws Exception {
        SIPRequest bye = requests.inDialog("BYE", answeredThrough(primary), backup, stamp(8), "");
        assertEquals(
                "Route: <sip:127.0.0.2:5080;transport=tcp;lr>",
                bye.getHeader("Route").toString().strip());
        assertEquals("call", bye.getCallId().getCallId());
        assertEquals("ours", bye.getFromTag());
        assertEquals("theirs", bye.getToTag());
        assertEquals("sip:bob@127.0.0.9:5090", bye.getRequestURI().toString());
        assertEquals(8, bye.getCSeq().getSeqNumber());
    }

    @Test
    void aCancelHasTheBranchAndNumberOfItsInvite() {
        SIPRequest invite = requests.invite(primary, "sip:bob@pbx.example", "call", "ours", List.of(), stamp(7), OFFER);
        SIPRequest cancel = requests.cancel(invite, primary);
        assertEquals(invite.getTopmostVia().getBranch(), cancel.getTopmostVia().getBranch());
        assertEquals(7, cancel.getCSeq().getSeqNumber());
        assertEquals("CANCEL", cancel.getCSeq().getMethod());
    }

    @Test
    void theContactIsWhatTheServerSawOfUs() {
        primary.seenAs(Optional.of("127.0.0.7"), 40_000, LOCAL_PORT);
        assertEquals("<sip:10%231@127.0.0.7:40000>", requests.contact(primary));
        primary.seenAs(Optional.empty(), LOCAL_PORT, LOCAL_PORT);
        assertEquals("<sip:10%231@127.0.0.1:5070>", requests.contact(primary));
    }

    @Test
    void onlyOurOwnContactCountsAsARegistration() {
        SIPRequest register = requests.register(primary, "call", "tag", 60, stamp(1));
        SIPResponse others = Responses.to(register, 200, "t")
                .contact("<sip:10%231@127.0.0.1:9999>;expires=30")
                .build();
        assertEquals(-1, Answers.granted(register, others));
        SIPResponse ours = Responses.to(register, 200, "t")
                .contact(requests.contact(primary) + ";expires=30")
                .build();
        assertEquals(30, Answers.granted(register, ours));
    }

    @Test
    void aTargetIsAUriOrGetsTheDomain() {
        assertEquals(Optional.of("sip:600@pbx.example"), SipText.targetUri("600", "pbx.example"));
        assertEquals(Optional.of("sip:%2361@pbx.example"), SipText.targetUri("#61", "pbx.example"));
        assertEquals(Optional.of("sip:bob@other.example"), SipText.targetUri("bob@other.example", "pbx.example"));
        assertEquals(Optional.empty(), SipText.targetUri("a b", "pbx.example"));
        assertEquals(Optional.empty(), SipText.targetUri("", "pbx.example"));
    }
}
