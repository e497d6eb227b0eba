package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.evertone.line.LineState;
import org.evertone.sip.Caller;
import org.evertone.sip.ScriptedServer;
import org.evertone.sip.TestLeg;
import org.evertone.sip.TestPhone;
import org.evertone.sip.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that we make, message by message. */
@Timeout(30)
class OutgoingCallTest {
    private ScriptedServer primary;
    private ScriptedServer backup;
    private TestPhone phone;

    @BeforeEach
    void register() throws Exception {
        primary = new ScriptedServer("127.0.0.1");
        backup = new ScriptedServer("127.0.0.2");
        phone = TestPhone.registered(primary, backup);
    }

    @AfterEach
    void close() throws Exception {
        phone.close();
        primary.close();
        backup.close();
    }

    private TestLeg talking() throws Exception {
        TestLeg leg = phone.dial("bob");
        primary.answerWithSdp(primary.request("INVITE"), 200, Caller.SDP);
        leg.expect("answered");
        primary.request("ACK");
        return leg;
    }

    @Test
    void aCallIsAcknowledgedAndHungUpInItsDialog() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        assertEquals("sip:bob@lab.test", invite.requestUri());
        assertEquals(TestLeg.SDP, invite.body());
        primary.answer(invite, 180);
        leg.expect("progress 180");
        primary.answerWithSdp(invite, 200, Caller.SDP);
        leg.expect("answered");
        WireMessage ack = primary.request("ACK");
        assertEquals(invite.cseq(), ack.cseq());
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        WireMessage bye = primary.request("BYE");
        assertEquals(invite.callId(), bye.callId());
        assertEquals("server", bye.toTag());
        assertTrue(bye.cseq() > invite.cseq());
        primary.answer(bye, 200);
    }

    @Test
    void aRepeatedAnswerIsAcknowledgedAgain() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answerWithSdp(invite, 200, Caller.SDP);
        leg.expect("answered");
        WireMessage ack = primary.request("ACK");
        primary.answerWithSdp(invite, 200, Caller.SDP);
        assertEquals(ack.branch(), primary.repeated("ACK").branch());
        leg.nothingWithin(50);
    }

    @Test
    void aHangUpBeforeAnyAnswerWaitsForTheFirstProvisionalToCancel() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        primary.noRequestWithin(50);
        primary.answer(invite, 100);
        WireMessage cancel = primary.request("CANCEL");
        assertEquals(invite.branch(), cancel.branch());
        assertEquals(invite.cseq(), cancel.cseq());
        assertEquals("", cancel.toTag());
        primary.answer(cancel, 200);
        primary.answer(invite, 487);
        assertEquals(invite.branch(), primary.request("ACK").branch());
        primary.noRequestWithin(50);
    }

    @Test
    void aHangUpWhileItRingsCancels() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answer(invite, 180);
        leg.expect("progress 180");
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        primary.answer(primary.request("CANCEL"), 200);
        primary.answer(invite, 487);
        primary.request("ACK");
    }

    @Test
    void anAnswerThatCrossesOurCancelIsAcknowledgedAndHungUp() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answer(invite, 180);
        leg.expect("progress 180");
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        primary.answerWithSdp(invite, 200, Caller.SDP);
        WireMessage cancel = primary.request("CANCEL");
        WireMessage ack = primary.request("ACK");
        assertEquals(invite.cseq(), ack.cseq());
        WireMessage bye = primary.request("BYE");
        assertEquals("server", bye.toTag());
        primary.answer(cancel, 481);
        primary.answer(bye, 200);
        leg.nothingWithin(50);
    }

    @Test
    void aSecondFarEndOfAForkedCallIsAcknowledgedAndHungUp() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answerAs(invite, "desk", 200, Caller.SDP, "Contact: <sip:desk@127.0.0.1:" + primary.port() + ">");
        leg.expect("answered");
        assertEquals("desk", primary.request("ACK").toTag());
        primary.answerAs(invite, "mobile", 200, Caller.SDP, "Contact: <sip:mobile@127.0.0.1:" + primary.port() + ">");
        assertEquals("mobile", primary.request("ACK").toTag());
        WireMessage bye = primary.request("BYE");
        assertEquals("mobile", bye.toTag());
        assertTrue(bye.requestUri().startsWith("sip:mobile@"));
        primary.answer(bye, 200);
        phone.hangUp(leg);
        assertEquals("desk", primary.request("BYE").toTag());
    }

    @Test
    void aLateAnswerOfTheDeadPrimaryMakesNoGhostCall() throws Exception {
        primary.freeze();
        TestLeg leg = phone.dial("bob");
        WireMessage lost = primary.repeated("INVITE");
        WireMessage moved = backup.request("INVITE");
        assertEquals(lost.callId(), moved.callId());
        assertEquals(lost.fromTag(), moved.fromTag());
        assertEquals(lost.cseq(), moved.cseq());
        assertNotEquals(lost.branch(), moved.branch());
        backup.answerWithSdp(moved, 200, Caller.SDP);
        leg.expect("answered");
        backup.request("ACK");
        primary.thaw();
        primary.answerAs(lost, "late", 200, Caller.SDP, "Contact: <sip:late@127.0.0.1:" + primary.port() + ">");
        assertEquals("late", primary.request("ACK").toTag());
        assertEquals("late", primary.request("BYE").toTag());
        leg.nothingWithin(50);
        assertTrue(phone.kinds().contains("call.late-answer"));
    }

    @Test
    void aLateProvisionalOfTheDeadPrimaryIsCancelled() throws Exception {
        primary.freeze();
        TestLeg leg = phone.dial("bob");
        WireMessage lost = primary.repeated("INVITE");
        WireMessage moved = backup.request("INVITE");
        backup.answer(moved, 180);
        leg.expect("progress 180");
        primary.thaw();
        primary.answer(lost, 180);
        assertEquals(lost.branch(), primary.request("CANCEL").branch());
        leg.nothingWithin(50);
    }

    @Test
    void aChallengedCallIsSentAgainWithCredentialsAtTheSameServer() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answer(invite, 407, "Proxy-Authenticate: Digest realm=\"lab.test\", nonce=\"n1\", qop=\"auth\"");
        assertEquals(invite.branch(), primary.request("ACK").branch());
        WireMessage retry = primary.request("INVITE");
        assertEquals(invite.cseq() + 1, retry.cseq());
        assertTrue(retry.header("Proxy-Authorization").contains("nonce=\"n1\""));
        primary.answerWithSdp(retry, 200, Caller.SDP);
        leg.expect("answered");
        assertEquals(retry.cseq(), primary.request("ACK").cseq());
    }

    @Test
    void aHangUpGoesThroughTheBackupWhenThePrimaryIsDead() throws Exception {
        TestLeg leg = talking();
        primary.freeze();
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        WireMessage lost = primary.repeated("BYE");
        WireMessage bye = backup.request("BYE");
        assertEquals(lost.callId(), bye.callId());
        assertTrue(bye.cseq() > lost.cseq());
        assertTrue(bye.header("Route").contains("127.0.0.2"));
        backup.answer(bye, 200);
        phone.await(LineState.REGISTERED_BACKUP);
    }

    @Test
    void aRefusedCallEndsWithItsCode() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answer(invite, 486);
        leg.expect("ended REJECTED 486");
        assertEquals(invite.branch(), primary.request("ACK").branch());
        backup.noRequestWithin(50);
    }

    @Test
    void theFarEndHangsUp() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answerWithSdp(invite, 200, Caller.SDP);
        leg.expect("answered");
        primary.request("ACK");
        primary.send(bye(invite), phone.address());
        primary.response(200);
        leg.expect("ended REMOTE");
        primary.noRequestWithin(50);
        primary.send(bye(invite).replace("z9hG4bK-bye", "z9hG4bK-again"), phone.address());
        primary.response(481);
    }

    private static String bye(WireMessage invite) {
        return "BYE " + invite.contact() + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK-bye\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:bob@lab.test>;tag=server\r\nTo: <sip:alice@lab.test>;tag="
                + invite.fromTag() + "\r\nCall-ID: " + invite.callId() + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void aNewOfferIsAcknowledgedAndARefusedOneKeepsTheSession() throws Exception {
        TestLeg leg = talking();
        phone.offer(leg);
        WireMessage hold = primary.request("INVITE");
        assertEquals("server", hold.toTag());
        primary.answerWithSdp(hold, 200, Caller.SDP);
        leg.expect("answer");
        assertEquals(hold.cseq(), primary.request("ACK").cseq());
        phone.offer(leg);
        WireMessage refused = primary.request("INVITE");
        primary.answer(refused, 488);
        leg.expect("offer refused 488");
        primary.request("ACK");
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        primary.answer(primary.request("BYE"), 200);
    }

    @Test
    void aHoldGoesThroughTheBackupWhenThePrimaryIsDead() throws Exception {
        TestLeg leg = talking();
        primary.freeze();
        phone.offer(leg);
        WireMessage lost = primary.repeated("INVITE");
        WireMessage hold = backup.request("INVITE");
        assertEquals(lost.callId(), hold.callId());
        assertTrue(hold.cseq() > lost.cseq());
        assertTrue(hold.header("Route").contains("127.0.0.2"));
        backup.answerWithSdp(hold, 200, Caller.SDP);
        leg.expect("answer");
        assertEquals(hold.cseq(), backup.request("ACK").cseq());
        phone.await(LineState.REGISTERED_BACKUP);
        phone.offer(leg);
        WireMessage resume = backup.request("INVITE");
        backup.answerWithSdp(resume, 200, Caller.SDP);
        leg.expect("answer");
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        backup.request("ACK");
    }

    @Test
    void aLateAnswerToAHoldThatWasGivenUpIsAcknowledged() throws Exception {
        TestLeg leg = talking();
        primary.freeze();
        phone.offer(leg);
        WireMessage lost = primary.repeated("INVITE");
        WireMessage hold = backup.request("INVITE");
        backup.answerWithSdp(hold, 200, Caller.SDP);
        leg.expect("answer");
        backup.request("ACK");
        primary.thaw();
        primary.answerWithSdp(lost, 200, Caller.SDP);
        WireMessage ack = primary.request("ACK");
        assertEquals(lost.cseq(), ack.cseq());
        leg.nothingWithin(50);
    }

    @Test
    void aDigitByInfoGoesThroughTheBackupWhenThePrimaryIsDead() throws Exception {
        TestLeg leg = talking();
        primary.freeze();
        phone.info(leg);
        primary.repeated("INFO");
        WireMessage info = backup.request("INFO");
        assertEquals("5", info.body());
        backup.answer(info, 200);
    }

    @Test
    void aCallThatMustNotBeOfferedHereFailsAndTheServerStays() throws Exception {
        TestLeg leg = phone.dial("bob", "");
        leg.expect("ended NOT_SECURE");
        primary.noRequestWithin(50);
        phone.await(LineState.REGISTERED_PRIMARY);
        TestLeg next = phone.dial("bob");
        primary.answer(primary.request("INVITE"), 486);
        next.expect("ended REJECTED 486");
    }

    @Test
    void theFarEndFindsUsAtTheSameContactThroughoutTheCall() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answerWithSdp(invite, 200, Caller.SDP);
        leg.expect("answered");
        primary.request("ACK");
        phone.offer(leg);
        WireMessage again = primary.request("INVITE");
        assertEquals(invite.header("Contact"), again.header("Contact"));
        primary.answer(again, 488);
        leg.expect("offer refused 488");
    }

    @Test
    void aRingingFarEndMayUpdateButNotOffer() throws Exception {
        TestLeg leg = phone.dial("bob");
        WireMessage invite = primary.request("INVITE");
        primary.answer(invite, 180);
        leg.expect("progress 180");
        String update = bye(invite).replace("BYE", "UPDATE").replace("-bye", "-update");
        primary.send(update, phone.address());
        primary.response(200);
        primary.send(
                update.replace("-update", "-offer")
                        .replace("CSeq: 1", "CSeq: 2")
                        .replace(
                                "Content-Length: 0\r\n\r\n",
                                "Content-Type: application/sdp\r\nContent-Length: " + Caller.SDP.length() + "\r\n\r\n"
                                        + Caller.SDP),
                phone.address());
        primary.response(491);
        primary.answerWithSdp(invite, 200, Caller.SDP);
        leg.expect("answered");
    }

    @Test
    void anAddressThatIsNoneEndsAtOnce() throws Exception {
        phone.dial("sip:a b@[").expect("ended REJECTED 484");
        primary.noRequestWithin(50);
        assertFalse(phone.kinds().contains("fault"));
    }
}
