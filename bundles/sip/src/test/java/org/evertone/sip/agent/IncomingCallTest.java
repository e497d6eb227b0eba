package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.Secret;
import org.evertone.config.ServerSettings;
import org.evertone.config.Transport;
import org.evertone.sip.Caller;
import org.evertone.sip.ScriptedServer;
import org.evertone.sip.TestLeg;
import org.evertone.sip.TestPhone;
import org.evertone.sip.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that come in, message by message. */
@Timeout(30)
class IncomingCallTest {
    private ScriptedServer primary;
    private ScriptedServer backup;
    private TestPhone phone;
    private Caller bob;

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

    /** @return the phone's 200 */
    private WireMessage answered(TestLeg leg) throws Exception {
        phone.answer(leg);
        WireMessage ok = primary.response(200);
        bob.acknowledge(ok);
        leg.expect("confirmed");
        return ok;
    }

    private WireMessage talking() throws Exception {
        bob.invite();
        return answered(phone.incoming());
    }

    @Test
    void aCallRingsIsAnsweredAndHungUpByTheCaller() throws Exception {
        bob.invite();
        assertEquals(100, primary.response().code());
        TestLeg leg = phone.incoming();
        phone.ring(leg);
        WireMessage ringing = primary.response(180);
        phone.answer(leg);
        WireMessage ok = primary.response(200);
        assertEquals(ringing.toTag(), ok.toTag());
        assertEquals(TestLeg.SDP, ok.body());
        bob.acknowledge(ok);
        leg.expect("confirmed");
        bob.send(bob.inDialog("BYE", 2, ok.toTag(), ""));
        primary.response(200);
        leg.expect("ended REMOTE");
        primary.noRequestWithin(50);
    }

    @Test
    void theAnswerIsRepeatedUntilItIsAcknowledged() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        phone.answer(leg);
        WireMessage ok = primary.response(200);
        assertEquals(ok, primary.repeatedResponse(200));
        assertEquals(ok, primary.repeatedResponse(200));
        bob.acknowledge(ok);
        leg.expect("confirmed");
        forgetCopies();
        primary.noResponseWithin(600);
    }

    @Test
    void anAnswerThatIsNeverAcknowledgedEndsInABye() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        phone.answer(leg);
        String ourTag = primary.response(200).toTag();
        // 64 times T1 is 6.4 s; the leg ends then
        for (int repeated = 0; repeated < 15; repeated++) {
            assertEquals(ourTag, primary.repeatedResponse(200).toTag());
        }
        leg.expect("ended NO_ANSWER");
        WireMessage bye = primary.request("BYE");
        assertEquals(ourTag, bye.fromTag());
        assertEquals("bob-tag", bye.toTag());
        primary.answer(bye, 200);
    }

    @Test
    void aHangUpBeforeTheAcknowledgementByesAfterIt() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        phone.answer(leg);
        WireMessage ok = primary.response(200);
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        primary.noRequestWithin(50);
        bob.acknowledge(ok);
        primary.answer(primary.request("BYE"), 200);
    }

    @Test
    void aHangUpBeforeALaterAcknowledgementByesAtOnce() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        bob.send(bob.inDialog("INVITE", 2, ok.toTag(), Caller.SDP));
        leg.expect("offer");
        primary.response(200);
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        primary.answer(primary.request("BYE"), 200);
    }

    @Test
    void aCancelStopsTheRinging() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        phone.ring(leg);
        WireMessage ringing = primary.response(180);
        bob.send(bob.request("CANCEL", 1, ""));
        WireMessage first = primary.response();
        WireMessage second = primary.response();
        assertEquals(200, first.code());
        assertEquals("CANCEL", first.method());
        assertEquals(487, second.code());
        assertEquals(ringing.toTag(), second.toTag());
        leg.expect("ended REMOTE");
    }

    @Test
    void aCancelBehindItsInviteIsNeverOvertaken() throws Exception {
        for (int call = 0; call < 50; call++) {
            Caller caller = phone.caller(primary, "hasty-" + call);
            caller.invite();
            caller.send(caller.request("CANCEL", 1, ""));
            phone.incoming().expect("ended REMOTE");
            primary.response(200);
            WireMessage gone = primary.response(487);
            caller.send(caller.request("ACK", 1, "")
                    .replace("-ACK-", "-INVITE-")
                    .replace("To: <sip:alice@lab.test>", "To: <sip:alice@lab.test>;tag=" + gone.toTag()));
        }
    }

    @Test
    void aCancelAfterTheAnswerDoesNotEndTheCall() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        bob.send(bob.request("CANCEL", 1, ""));
        assertEquals("CANCEL", primary.response(200).method());
        leg.nothingWithin(50);
        bob.send(bob.inDialog("BYE", 2, ok.toTag(), ""));
        primary.response(200);
        leg.expect("ended REMOTE");
    }

    @Test
    void aCancelOfNothingIsAnswered481() throws Exception {
        bob.send(bob.request("CANCEL", 1, ""));
        primary.response(481);
    }

    @Test
    void theSameInviteThroughBothServersRingsOnce() throws Exception {
        bob.invite();
        phone.ring(phone.incoming());
        primary.response(180);
        new Caller(backup, "bob-calls", phone.address()).invite();
        backup.response(482);
        phone.noIncoming();
    }

    @Test
    void aRepeatedInviteIsAnsweredAsBefore() throws Exception {
        bob.invite();
        phone.ring(phone.incoming());
        WireMessage ringing = primary.response(180);
        bob.invite();
        assertEquals(ringing, primary.repeatedResponse(180));
        phone.noIncoming();
    }

    @Test
    void aCallThroughTheBackupRingsWhileThePrimaryServes() throws Exception {
        Caller other = phone.caller(backup, "other-way");
        other.invite();
        TestLeg leg = phone.incoming();
        phone.answer(leg);
        other.acknowledge(backup.response(200));
        leg.expect("confirmed");
        phone.hangUp(leg);
        backup.answer(backup.request("BYE"), 200);
    }

    @Test
    void aStrangerGetsSilence() throws Exception {
        try (ScriptedServer stranger = new ScriptedServer("127.0.0.9")) {
            phone.caller(stranger, "spit").invite();
            bob.invite();
            primary.response();
            phone.incoming();
            stranger.noResponseWithin(100);
            phone.noIncoming();
        }
    }

    @Test
    void anInviteWithoutOfferGetsOursAndTheAnswerComesWithTheAck() throws Exception {
        bob.send(bob.request("INVITE", 1, ""));
        TestLeg leg = phone.incoming();
        phone.answer(leg);
        WireMessage ok = primary.response(200);
        assertEquals(TestLeg.SDP, ok.body());
        bob.send(bob.inDialog("ACK", 1, ok.toTag(), Caller.SDP));
        leg.expect("confirmed");
    }

    @Test
    void anOfferInTheCallIsAnswered() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        bob.send(bob.inDialog("INVITE", 2, ok.toTag(), Caller.SDP));
        leg.expect("offer");
        WireMessage again = primary.response(200);
        assertEquals(TestLeg.SDP, again.body());
        assertEquals(ok.header("Contact"), again.header("Contact"));
        bob.acknowledge(again);
        leg.expect("confirmed");
        forgetCopies();
        primary.noResponseWithin(300);
    }

    /** All that left before what was said so far was read: they come before the answer to a later request. */
    private void forgetCopies() throws Exception {
        Caller later = phone.caller(primary, "later");
        later.send(later.request("OPTIONS", 1, ""));
        assertEquals("later", primary.response(200).callId());
        primary.forgetRepeatedResponses();
    }

    @Test
    void theAcknowledgementOfAnEarlierAnswerIsNotThatOfTheLatest() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        bob.send(bob.inDialog("INVITE", 2, ok.toTag(), ""));
        leg.expect("offer");
        WireMessage latest = primary.response(200);
        bob.acknowledge(ok);
        forgetCopies();
        assertEquals(latest, primary.repeatedResponse(200));
        leg.nothingWithin(50);
        bob.send(bob.inDialog("ACK", 2, ok.toTag(), Caller.SDP));
        leg.expect("confirmed");
    }

    @Test
    void anOfferInTheClearGetsNoKeysThoughTheServerIsReachedOverTls() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        ServerSettings encrypted = new ServerSettings(primary.host(), primary.port(), Transport.TLS, 600);
        phone.change(TestPhone.line(KeepAliveMode.OFF, Secret.NONE, List.of(encrypted)));
        assertTrue(phone.secure(leg));
        try (ScriptedServer otherPort = new ScriptedServer(primary.host())) {
            Caller clear = new Caller(otherPort, "bob-calls", phone.address());
            clear.send(clear.inDialog("INVITE", 2, ok.toTag(), Caller.SDP));
            leg.expect("offer");
            assertFalse(leg.keysInAnswer());
            clear.acknowledge(otherPort.response(200));
            leg.expect("confirmed");
        }
        assertTrue(phone.secure(leg));
    }

    @Test
    void aDatagramThatClaimsTlsIsDropped() throws Exception {
        WireMessage ok = talking();
        bob.send(bob.inDialog("INVITE", 2, ok.toTag(), Caller.SDP).replace("SIP/2.0/UDP", "SIP/2.0/TLS"));
        phone.caller(primary, "masked")
                .send(phone.caller(primary, "masked")
                        .request("INVITE", 1, Caller.SDP)
                        .replace("SIP/2.0/UDP", "SIP/2.0/TLS"));
        bob.send(bob.inDialog("OPTIONS", 3, ok.toTag(), ""));
        assertEquals("OPTIONS", primary.response(200).method());
        phone.noIncoming();
    }

    @Test
    void aRequestForOurOfferGetsItAndTheAcknowledgementsAnswerIsTold() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        bob.send(bob.inDialog("INVITE", 2, ok.toTag(), ""));
        leg.expect("offer");
        WireMessage offer = primary.response(200);
        assertEquals(TestLeg.SDP, offer.body());
        bob.send(bob.inDialog("ACK", 2, ok.toTag(), Caller.SDP));
        leg.expect("confirmed");
        bob.send(bob.inDialog("UPDATE", 3, ok.toTag(), ""));
        assertEquals("", primary.response(200).body());
        leg.nothingWithin(50);
    }

    @Test
    void aRingingCallIsUpdatedButTakesNoNewOffer() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        phone.ring(leg);
        String tag = primary.response(180).toTag();
        bob.send(bob.inDialog("UPDATE", 2, tag, ""));
        assertTrue(primary.response(200).header("Contact").contains("alice@"));
        bob.send(bob.inDialog("UPDATE", 3, tag, Caller.SDP));
        assertEquals("2", primary.response(500).header("Retry-After"));
        leg.nothingWithin(50);
        bob.acknowledge(answerNow(leg));
        leg.expect("confirmed");
    }

    private WireMessage answerNow(TestLeg leg) throws Exception {
        phone.answer(leg);
        return primary.response(200);
    }

    @Test
    void aCallerMayEndTheRingingByBye() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        phone.ring(leg);
        String tag = primary.response(180).toTag();
        bob.send(bob.inDialog("BYE", 2, tag, ""));
        assertEquals("BYE", primary.response(200).method());
        primary.response(487);
        leg.expect("ended REMOTE");
    }

    @Test
    void aDigitIsSentAsInfo() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        phone.info(leg);
        WireMessage info = primary.request("INFO");
        assertEquals(ok.toTag(), info.fromTag());
        assertEquals("application/dtmf", info.header("Content-Type"));
        assertEquals("5", info.body());
        primary.answer(info, 200);
    }

    @Test
    void anOfferThatCannotBeTakenIsRefusedAndTheSessionStands() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        bob.send(bob.inDialog("INVITE", 2, ok.toTag(), "refuse-me"));
        assertTrue(primary.response(488).header("Warning").startsWith("305 "));
        leg.expect("offer");
        bob.send(bob.inDialog(
                "INFO", 3, ok.toTag(), "Signal=5\r\nDuration=160\r\n", "Content-Type: application/dtmf-relay"));
        primary.response(200);
        leg.expect("digit 5");
    }

    @Test
    void twoOffersThatCrossGet491() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        phone.offer(leg);
        WireMessage ours = primary.request("INVITE");
        bob.send(bob.inDialog("INVITE", 2, ok.toTag(), Caller.SDP));
        primary.response(491);
        primary.answer(ours, 491);
        leg.expect("offer refused 491");
        assertEquals(ours.branch(), primary.request("ACK").branch());
    }

    @Test
    void aDigitByInfoIsTold() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        bob.send(bob.inDialog(
                "INFO", 2, ok.toTag(), "Signal=#\r\nDuration=160\r\n", "Content-Type: application/dtmf-relay"));
        primary.response(200);
        leg.expect("digit #");
        bob.send(bob.inDialog("INFO", 3, ok.toTag(), "Signal=hello\r\n", "Content-Type: application/dtmf-relay"));
        primary.response(400);
        bob.send(bob.inDialog("INFO", 5, ok.toTag(), "d", "Content-Type: application/dtmf"));
        primary.response(200);
        leg.expect("digit D");
        bob.send(bob.inDialog(
                "INFO", 6, ok.toTag(), "Signal=1" + "\r\n".repeat(200), "Content-Type: application/dtmf-relay"));
        primary.response(413);
        bob.send(bob.inDialog("INFO", 7, ok.toTag(), "<x/>", "Content-Type: application/media_control+xml"));
        primary.response(415);
        leg.nothingWithin(50);
    }

    @Test
    void aRequestWithAnOldNumberIsRefused() throws Exception {
        WireMessage ok = talking();
        bob.send(bob.inDialog("OPTIONS", 9, ok.toTag(), ""));
        primary.response(200);
        bob.send(bob.inDialog("OPTIONS", 5, ok.toTag(), ""));
        primary.response(500);
    }

    @Test
    void theOtherServerMayHangUp() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        WireMessage ok = answered(leg);
        Caller moved = new Caller(backup, "bob-calls", phone.address());
        moved.send(moved.inDialog("BYE", 2, ok.toTag(), ""));
        backup.response(200);
        leg.expect("ended REMOTE");
    }

    @Test
    void anIncomingCallIsHungUpThroughTheBackupWhenThePrimaryIsDead() throws Exception {
        bob.invite();
        TestLeg leg = phone.incoming();
        answered(leg);
        primary.freeze();
        phone.hangUp(leg);
        leg.expect("ended LOCAL");
        WireMessage bye = backup.request("BYE");
        assertEquals("bob-calls", bye.callId());
        assertTrue(bye.header("Route").contains("127.0.0.2"));
        backup.answer(bye, 200);
    }
}
