package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.evertone.line.LineState;
import org.evertone.line.MessageSummary;
import org.evertone.sip.Caller;
import org.evertone.sip.ScriptedServer;
import org.evertone.sip.TestPhone;
import org.evertone.sip.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mailbox's subscription, message by message (RFC 3842, RFC 6665). */
@Timeout(30)
class MailboxTest {
    private static final String SUMMARY = "Content-Type: application/simple-message-summary";
    private static final String EVENT = "Event: message-summary";
    private static final String TWO =
            "Messages-Waiting: yes\r\nMessage-Account: sip:*97@lab.test\r\n" + "Voice-Message: 2/8 (0/2)\r\n";

    private ScriptedServer primary;
    private ScriptedServer backup;

    @BeforeEach
    void open() throws Exception {
        primary = new ScriptedServer("127.0.0.1");
        backup = new ScriptedServer("127.0.0.2");
    }

    @AfterEach
    void close() {
        primary.close();
        backup.close();
    }

    private TestPhone phone(Duration ttl) throws Exception {
        TestPhone phone = TestPhone.start(TestPhone.lineWithMailbox(ttl, primary, backup));
        phone.await(LineState.REGISTERED_PRIMARY);
        return phone;
    }

    /** A NOTIFY in the dialog of a SUBSCRIBE. */
    private void notify(TestPhone phone, WireMessage subscribe, long cseq, String state, String body) throws Exception {
        Caller mailbox = phone.caller(primary, subscribe.callId());
        String text = mailbox.inDialog(
                "NOTIFY", cseq, subscribe.fromTag(), body, EVENT, "Subscription-State: " + state, SUMMARY);
        mailbox.send(text.replace("bob-tag", "server"));
    }

    @Test
    void theMailboxIsAskedForAndToldOf() throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            WireMessage subscribe = primary.request("SUBSCRIBE");
            assertEquals("sip:alice@lab.test", subscribe.requestUri());
            assertEquals("message-summary", subscribe.header("Event"));
            assertEquals("application/simple-message-summary", subscribe.header("Accept"));
            assertEquals("3600", subscribe.header("Expires"));
            primary.answer(subscribe, 200, "Expires: 3600");
            notify(phone, subscribe, 1, "active", TWO);
            primary.response(200);
            assertEquals(new MessageSummary(true, 2, 8, "sip:*97@lab.test"), phone.messages());
            notify(phone, subscribe, 2, "active", TWO);
            primary.response(200);
            phone.noMessagesWithin(50);
            notify(phone, subscribe, 3, "active", "Messages-Waiting: no\r\n");
            primary.response(200);
            assertEquals(MessageSummary.NONE, phone.messages());
        }
    }

    @Test
    void aNotifyMayOvertakeTheAnswer() throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            WireMessage subscribe = primary.request("SUBSCRIBE");
            notify(phone, subscribe, 1, "active", TWO);
            primary.response(200);
            assertTrue(phone.messages().waiting());
        }
    }

    @Test
    void theSubscriptionIsRefreshedInItsDialogAndChallengesAreAnswered() throws Exception {
        try (TestPhone phone = phone(Duration.ofSeconds(1))) {
            WireMessage subscribe = primary.request("SUBSCRIBE");
            primary.answer(subscribe, 401, "WWW-Authenticate: Digest realm=\"lab.test\", nonce=\"n1\"");
            WireMessage authorized = primary.request("SUBSCRIBE");
            assertTrue(authorized.header("Authorization").contains("n1"));
            primary.answer(authorized, 200, "Expires: 1", "Contact: <sip:mailbox@127.0.0.1:" + primary.port() + ">");
            WireMessage refresh = primary.request("SUBSCRIBE");
            assertEquals(authorized.callId(), refresh.callId());
            assertEquals("server", refresh.toTag());
            assertTrue(refresh.cseq() > authorized.cseq());
            primary.answer(refresh, 489);
            primary.noRequestWithin(1_500);
            assertEquals(LineState.REGISTERED_PRIMARY, phone.status().state());
        }
    }

    @Test
    void everyServerThatServesTheLineIsAskedAnew() throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            WireMessage first = primary.request("SUBSCRIBE");
            primary.answer(first, 200, "Expires: 3600");
            primary.freeze();
            phone.register();
            phone.await(LineState.REGISTERED_BACKUP);
            WireMessage second = backup.request("SUBSCRIBE");
            assertNotEquals(first.callId(), second.callId());
            assertEquals("", second.toTag());
            backup.answer(second, 200, "Expires: 3600");
            primary.thaw();
            phone.await(LineState.REGISTERED_PRIMARY);
            WireMessage third = primary.request("SUBSCRIBE");
            assertEquals("", third.toTag());
            primary.answer(third, 200, "Expires: 3600");
            backup.noRequestWithin(50);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405, 489, 501, 603})
    void aServerThatSaysNoIsNotAskedUntilTheUserRegisters(int code) throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            primary.answer(primary.request("SUBSCRIBE"), code);
            phone.awaitKind("mailbox.refused");
            primary.noRequestWithin(200);
            assertEquals(LineState.REGISTERED_PRIMARY, phone.status().state());
            phone.register();
            primary.request("SUBSCRIBE");
        }
    }

    @Test
    void aSilentMailboxDoesNotMoveTheLine() throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            primary.request("SUBSCRIBE");
            // 64 times T1 is 6.4 s
            backup.noRequestWithin(7_000);
            assertEquals(LineState.REGISTERED_PRIMARY, phone.status().state());
        }
    }

    @Test
    void aSubscriptionThatWasRejectedIsNotAskedForAgain() throws Exception {
        try (TestPhone phone = phone(Duration.ofSeconds(1))) {
            WireMessage subscribe = primary.request("SUBSCRIBE");
            primary.answer(subscribe, 200, "Expires: 1");
            notify(phone, subscribe, 1, "terminated;reason=rejected", "");
            primary.response(200);
            primary.noRequestWithin(1_500);
        }
    }

    @Test
    void aServerThatGrantsNextToNothingIsNotAskedAllTheTime() throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            primary.answer(primary.request("SUBSCRIBE"), 200, "Expires: 1");
            primary.noRequestWithin(2_500);
        }
    }

    @Test
    void anEndThatOvertakesTheAnswerIsForGood() throws Exception {
        try (TestPhone phone = phone(Duration.ofSeconds(1))) {
            WireMessage subscribe = primary.request("SUBSCRIBE");
            notify(phone, subscribe, 1, "terminated;reason=noresource", TWO);
            primary.response(200);
            assertTrue(phone.messages().waiting());
            primary.answer(subscribe, 202, "Expires: 1");
            primary.noRequestWithin(1_500);
            phone.awaitKind("mailbox.refused");
            notify(phone, subscribe, 2, "active", "Messages-Waiting: no\r\n");
            primary.response(481);
        }
    }

    @Test
    void anEndCountsWhateverItsBodyHolds() throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            WireMessage subscribe = primary.request("SUBSCRIBE");
            primary.answer(subscribe, 202, "Expires: 3600");
            notify(phone, subscribe, 1, "terminated;reason=noresource", "nothing of the kind");
            primary.response(400);
            notify(phone, subscribe, 2, "active", TWO);
            primary.response(481);
            phone.awaitKind("mailbox.refused");
        }
    }

    @Test
    void anOlderNotifyDoesNotUndoANewerOne() throws Exception {
        try (TestPhone phone = phone(Duration.ofHours(1))) {
            WireMessage subscribe = primary.request("SUBSCRIBE");
            primary.answer(subscribe, 202, "Expires: 3600");
            notify(phone, subscribe, 5, "active", TWO);
            primary.response(200);
            assertTrue(phone.messages().waiting());
            notify(phone, subscribe, 4, "active", "Messages-Waiting: no\r\n");
            primary.response(500);
            notify(phone, subscribe, 6, "active", "Messages-Waiting: no\r\n");
            primary.response(200);
            assertEquals(MessageSummary.NONE, phone.messages());
        }
    }

    @Test
    void aServerMayTellWithoutBeingAsked() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary, backup)) {
            Caller mailbox = phone.caller(backup, "unsolicited");
            mailbox.send(mailbox.request("NOTIFY", 1, TWO, EVENT, SUMMARY));
            backup.response(200);
            assertEquals(2, phone.messages().fresh());
            mailbox.send(mailbox.request("NOTIFY", 2, "nothing of the kind", EVENT, SUMMARY));
            backup.response(400);
            mailbox.send(mailbox.request("NOTIFY", 3, TWO, EVENT, SUMMARY).replace("sip:alice@127", "sip:carol@127"));
            backup.response(404);
            phone.noMessagesWithin(50);
            primary.noRequestWithin(50);
        }
    }

    @Test
    void aSummaryWithoutNumbersIsReadToo() {
        assertEquals(
                Optional.of(new MessageSummary(true, 0, 0, "")),
                MailboxText.read("messages-waiting:YES\n".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(
                Optional.empty(), MailboxText.read("Messages-Waiting: maybe\r\n".getBytes(StandardCharsets.US_ASCII)));
    }
}
