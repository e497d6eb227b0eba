package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.evertone.sip.Caller;
import org.evertone.sip.ScriptedServer;
import org.evertone.sip.TestLeg;
import org.evertone.sip.TestPhone;
import org.evertone.sip.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers of both directions, message by message (RFC 3515, RFC 3891, RFC 5589). */
@Timeout(30)
class TransferTest {
    private static final String SIPFRAG = "Content-Type: message/sipfrag";

    private ScriptedServer primary;
    private ScriptedServer backup;
    private TestPhone phone;
    private Caller bob;
    private WireMessage ours;

    @BeforeEach
    void register() throws Exception {
        primary = new ScriptedServer("127.0.0.1");
        backup = new ScriptedServer("127.0.0.2");
        phone = TestPhone.registered(primary, backup);
        bob = phone.caller(primary, "bob-calls");
    }

    @AfterEach
    void close() throws Exception {
        phone.close();
        primary.close();
        backup.close();
    }

    private TestLeg talking(Caller caller) throws Exception {
        caller.invite();
        TestLeg leg = phone.incoming();
        phone.answer(leg);
        ours = primary.response(200);
        caller.acknowledge(ours);
        leg.expect("confirmed");
        return leg;
    }

    private void notify(long cseq, String state, String body, String... type) {
        String[] headers = new String[type.length + 2];
        headers[0] = "Event: refer";
        headers[1] = "Subscription-State: " + state;
        System.arraycopy(type, 0, headers, 2, type.length);
        bob.send(bob.inDialog("NOTIFY", cseq, ours.toTag(), body, headers));
    }

    /** @return the REFER, accepted */
    private WireMessage transferred(TestLeg leg) throws Exception {
        phone.transfer(leg, "carol");
        WireMessage refer = primary.request("REFER");
        primary.answer(refer, 202);
        return refer;
    }

    private WireMessage referred(TestLeg leg, String referTo) throws Exception {
        bob.send(bob.inDialog("REFER", 10, ours.toTag(), "", "Refer-To: " + referTo));
        return primary.response();
    }

    @Test
    void aBlindTransferAsksTheFarEndAndHearsHowItGoes() throws Exception {
        TestLeg leg = talking(bob);
        WireMessage refer = transferred(leg);
        assertEquals("<sip:carol@lab.test>", refer.header("Refer-To"));
        assertEquals("<sip:alice@lab.test>", refer.header("Referred-By"));
        assertEquals("bob-calls", refer.callId());
        assertFalse(refer.contact().isEmpty());
        notify(2, "active;expires=60", "SIP/2.0 100 Trying\r\n", SIPFRAG);
        primary.response(200);
        leg.expect("transfer 100");
        notify(3, "terminated;reason=noresource", "SIP/2.0 200 OK\r\n", SIPFRAG);
        primary.response(200);
        leg.expect("transfer 200");
        notify(4, "terminated;reason=noresource", "SIP/2.0 486 Busy\r\n", SIPFRAG);
        primary.response(481);
        leg.nothingWithin(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 488, 603})
    void aRefusedReferFailsTheTransfer(int code) throws Exception {
        TestLeg leg = talking(bob);
        phone.transfer(leg, "carol");
        primary.answer(primary.request("REFER"), code);
        leg.expect("transfer " + code);
        leg.nothingWithin(50);
    }

    @Test
    void aTargetThatDoesNotAnswerFailsTheTransfer() throws Exception {
        TestLeg leg = talking(bob);
        transferred(leg);
        notify(2, "terminated;reason=noresource", "SIP/2.0 486 Busy Here\r\n", SIPFRAG);
        primary.response(200);
        leg.expect("transfer 486");
    }

    @Test
    void aSubscriptionThatEndsWithoutNewsFailsTheTransfer() throws Exception {
        TestLeg leg = talking(bob);
        transferred(leg);
        notify(2, "active;expires=60", "HTTP/1.1 200 OK\r\n", SIPFRAG);
        primary.response(200);
        leg.nothingWithin(50);
        notify(3, "terminated;reason=giveup", "");
        primary.response(200);
        leg.expect("transfer 503");
    }

    @Test
    void aTransferOfWhichNothingIsHeardFailsInTheEnd() throws Exception {
        TestLeg leg = talking(bob);
        transferred(leg);
        // 64 times T1 is 6.4 s
        leg.nothingWithin(4_000);
        leg.expect("transfer 408");
    }

    @Test
    void aFarEndThatLeavesBeforeTheFinalNewsJustEndsTheLeg() throws Exception {
        TestLeg leg = talking(bob);
        transferred(leg);
        notify(2, "active;expires=60", "SIP/2.0 100 Trying\r\n", SIPFRAG);
        primary.response(200);
        leg.expect("transfer 100");
        bob.send(bob.inDialog("BYE", 3, ours.toTag(), ""));
        primary.response(200);
        leg.expect("ended REMOTE");
        notify(4, "terminated;reason=noresource", "SIP/2.0 200 OK\r\n", SIPFRAG);
        primary.response(481);
        // 64 times T1 is 6.4 s: nor is the limit of the transfer told
        leg.nothingWithin(7_000);
    }

    @Test
    void aReferGoesThroughTheBackupWhenThePrimaryIsSilent() throws Exception {
        TestLeg leg = talking(bob);
        primary.freeze();
        phone.transfer(leg, "carol");
        primary.repeated("REFER");
        WireMessage refer = backup.request("REFER");
        assertEquals("bob-calls", refer.callId());
        backup.answer(refer, 202);
        leg.nothingWithin(50);
    }

    @Test
    void aSecondTransferIsRefusedWhileOneRuns() throws Exception {
        TestLeg leg = talking(bob);
        transferred(leg);
        phone.transfer(leg, "dave");
        leg.expect("transfer 491");
        primary.noRequestWithin(50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAttendedTransferNamesTheOtherSessionWhateverItsLine(boolean another) throws Exception {
        TestLeg first = talking(bob);
        TestLeg second = another ? phone.dialFromAnotherLine("carol") : phone.dial("carol");
        WireMessage invite = primary.request("INVITE");
        assertEquals("replaces", invite.header("Supported"));
        primary.answerWithSdp(invite, 200, Caller.SDP);
        second.expect("answered");
        primary.request("ACK");
        phone.transfer(first, second);
        WireMessage refer = primary.request("REFER");
        String referTo = refer.header("Refer-To");
        String target = "<sip:peer@127.0.0.1:" + primary.port() + "?Replaces=";
        assertTrue(referTo.startsWith(target), referTo);
        assertEquals(
                invite.callId() + ";to-tag=server;from-tag=" + invite.fromTag() + ">",
                URLDecoder.decode(referTo.substring(target.length()), StandardCharsets.UTF_8));
        primary.answer(refer, 202);
    }

    @Test
    void theFarEndMayHandUsOverAndHearsHowThatGoes() throws Exception {
        TestLeg leg = talking(bob);
        WireMessage accepted =
                referred(leg, "<sip:carol@lab.test?Replaces=c1%40x%3Bto-tag%3Dt1%3Bfrom-tag%3Df1&Other=1>");
        assertEquals(202, accepted.code());
        leg.expect("referred to carol");
        WireMessage trying = primary.request("NOTIFY");
        assertEquals("refer;id=10", trying.header("Event"));
        assertTrue(trying.header("Subscription-State").startsWith("active;expires="));
        assertEquals("message/sipfrag", trying.header("Content-Type"));
        assertEquals("SIP/2.0 100 Trying\r\n", trying.body());
        primary.answer(trying, 200);
        TestLeg made = phone.dialReferred(leg);
        WireMessage invite = primary.request("INVITE");
        assertEquals("sip:carol@lab.test", invite.requestUri());
        assertEquals("c1@x;to-tag=t1;from-tag=f1", invite.header("Replaces"));
        assertEquals("\"Bob\" <sip:bob@lab.test>", invite.header("Referred-By"));
        primary.answer(invite, 180);
        made.expect("progress 180");
        phone.report(leg, 180);
        WireMessage ringing = primary.request("NOTIFY");
        assertEquals("SIP/2.0 180 Ringing\r\n", ringing.body());
        phone.report(leg, 200);
        primary.noRequestWithin(50);
        primary.answer(ringing, 200);
        WireMessage done = primary.request("NOTIFY");
        assertEquals("SIP/2.0 200 OK\r\n", done.body());
        assertEquals("terminated;reason=noresource", done.header("Subscription-State"));
        primary.answer(done, 200);
        phone.report(leg, 486);
        primary.noRequestWithin(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tel:123>",
                "<sip:carol@lab.test;method=BYE>",
                "<sip:carol@lab.test?Replaces=garbage>",
                "<sip:carol@lab.test?Replaces=a%0d%0aX%3A1%3Bto-tag%3Dt%3Bfrom-tag%3Df>"
            })
    void aReferThatNamesNobodyToCallIsRefused(String referTo) throws Exception {
        TestLeg leg = talking(bob);
        assertEquals(400, referred(leg, referTo).code());
        leg.nothingWithin(50);
    }

    @Test
    void aDeclinedReferIsAnsweredAndNotTakenFurther() throws Exception {
        TestLeg leg = talking(bob);
        assertEquals(603, referred(leg, "<sip:nobody@lab.test>").code());
        leg.expect("referred to nobody");
        primary.noRequestWithin(50);
    }

    @Test
    void aNameWithControlCharactersIsShownWithoutThem() throws Exception {
        TestLeg leg = talking(bob);
        assertEquals(202, referred(leg, "<sip:carol%0D%0Aline@lab.test>").code());
        leg.expect("referred to carol  line");
        primary.answer(primary.request("NOTIFY"), 200);
    }

    @Test
    void nobodyOutsideACallMayMakeThePhoneCall() throws Exception {
        bob.send(bob.request("REFER", 1, "", "Refer-To: <sip:carol@lab.test>"));
        primary.response(403);
    }

    @Test
    void aCallMayTakeThePlaceOfOneThatStands() throws Exception {
        TestLeg leg = talking(bob);
        Caller carol = phone.caller(primary, "carol-calls");
        carol.send(carol.request(
                "INVITE",
                1,
                Caller.SDP,
                "Require: replaces",
                "Replaces: bob-calls;to-tag=" + ours.toTag() + ";from-tag=bob-tag"));
        TestLeg successor = phone.incoming();
        assertTrue(phone.replaces(successor, leg));
        phone.answer(successor);
        primary.response(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "481 other;to-tag=TAG;from-tag=bob-tag",
                "481 bob-calls;to-tag=TAG;from-tag=another",
                "486 bob-calls;to-tag=TAG;from-tag=bob-tag;early-only",
                "400 bob-calls;from-tag=bob-tag"
            })
    void aPlaceThatCannotBeTakenIsRefused(String text) throws Exception {
        talking(bob);
        Caller carol = phone.caller(primary, "carol-calls");
        String replaces = text.substring(4).replace("TAG", ours.toTag());
        carol.send(carol.request("INVITE", 1, Caller.SDP, "Replaces: " + replaces));
        primary.response(Integer.parseInt(text.substring(0, 3)));
    }

    @Test
    void aCallIsSentElsewhere() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        phone.redirect(leg, "1002");
        assertEquals("<sip:1002@lab.test>", primary.response(302).header("Contact"));
        leg.expect("ended LOCAL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Call-Info: <sip:lab.test>;answer-after=0",
                "Alert-Info: <http://lab.test>;info=alert-autoanswer;delay=0",
                "Alert-Info: info=alert-autoanswer",
                "Alert-Info: Ring Answer",
                "Answer-Mode: Auto;require"
            })
    void aCallerMayAskForAnAnswer(String header) throws Exception {
        bob.send(bob.request("INVITE", 1, Caller.SDP, header));
        assertTrue(phone.asksForAnswer(phone.incoming()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Call-Info: <sip:lab.test>;answer-after=5",
                "Alert-Info: <http://lab.test/bellcore-dr2>",
                "Answer-Mode: Manual",
                "Subject: answer-after=0"
            })
    void anOrdinaryCallAsksForNothing(String header) throws Exception {
        bob.send(bob.request("INVITE", 1, Caller.SDP, header));
        assertFalse(phone.asksForAnswer(phone.incoming()));
    }

    @Test
    void replacedSessionsOfTwoPhonesMeetInOneHeader() {
        Replaces ours = new Replaces("call@x", "their", "our", false);
        assertEquals(ours, Replaces.parse(ours.toString()).orElseThrow());
        assertNotEquals(ours.key(), new Dialog.Key("call@x", "our", "their"));
    }
}
