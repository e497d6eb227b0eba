package org.evertone.sip.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evertone.config.KeepAliveMode;
import org.evertone.config.LineFeatures;
import org.evertone.config.LineSettings;
import org.evertone.config.Secret;
import org.evertone.config.VoiceSettings;
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

/** A line from its start to its end: where it registers from, and what a change of its configuration does to it. */
@Timeout(30)
class LineLifeTest {
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

    private static String natted(String via) {
        return via.replaceFirst(";rport(=\\d+)?", ";received=127.0.0.77;rport=40001");
    }

    private static LineSettings withPassword(String password, ScriptedServer... servers) {
        return TestPhone.line(KeepAliveMode.OFF, new Secret(password), TestPhone.settings(servers));
    }

    private TestLeg talking(TestPhone phone) throws Exception {
        TestLeg leg = phone.dial("bob");
        primary.answerWithSdp(primary.request("INVITE"), 200, Caller.SDP);
        leg.expect("answered");
        primary.request("ACK");
        return leg;
    }

    @Test
    void theAddressThatTheServerSeesIsRegisteredOnce() throws Exception {
        primary.seeThrough(LineLifeTest::natted);
        try (TestPhone phone = TestPhone.start(TestPhone.line(primary))) {
            WireMessage first = primary.register();
            assertEquals("sip:alice@127.0.0.1:" + phone.address().getPort(), first.contact());
            WireMessage second = primary.register();
            assertEquals("sip:alice@127.0.0.77:40001", second.contact());
            assertEquals(first.callId(), second.callId());
            assertEquals(first.cseq() + 1, second.cseq());
            primary.noRegisterWithin(100);
            assertTrue(phone.kinds().contains("sip.contact"));
            phone.register();
            assertEquals("sip:alice@127.0.0.77:40001", primary.register().contact());
            primary.noRegisterWithin(100);
        }
    }

    @Test
    void whatIsToBecomeOfCallsChangesNothingOfTheOneThatIsBeingSetUp() throws Exception {
        LineSettings line = TestPhone.line(primary);
        LineFeatures plain = LineFeatures.PLAIN;
        LineFeatures undisturbed = new LineFeatures(
                true,
                Optional.of("600"),
                plain.forwardBusy(),
                plain.forwardNoAnswer(),
                plain.noAnswerAfter(),
                plain.autoAnswerAfter(),
                plain.autoAnswerByRequest(),
                plain.hotline(),
                plain.warmLine(),
                "*97",
                plain.subscribeMessages(),
                plain.subscriptionTtl(),
                plain.missedCallLog(),
                plain.acceptTransfer());
        try (TestPhone phone = TestPhone.registered(primary)) {
            TestLeg leg = phone.dial("bob");
            WireMessage invite = primary.request("INVITE");
            phone.change(line.with(VoiceSettings.of(List.of("PCMA")), undisturbed));
            primary.noRegisterWithin(100);
            primary.answerWithSdp(invite, 200, Caller.SDP);
            leg.expect("answered");
            primary.request("ACK");
        }
    }

    @Test
    void aPhoneThatIsHeldUpSendsNoPacketTooMany() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary, backup)) {
            primary.freeze();
            phone.register();
            for (int packet = 1; packet <= 3; packet++) {
                primary.repeated("REGISTER");
            }
            phone.stall(Duration.ofMillis(600));
            backup.register();
            assertEquals(0, primary.copiesLeft());
        }
    }

    @Test
    void anAddressThatChangesUnderAKeepAliveIsRegisteredAnew() throws Exception {
        LineSettings line = TestPhone.line(KeepAliveMode.OPTIONS, new Secret("secret"), TestPhone.settings(primary));
        try (TestPhone phone = TestPhone.start(line)) {
            phone.await(LineState.REGISTERED_PRIMARY);
            primary.register();
            primary.seeThrough(LineLifeTest::natted);
            assertEquals("sip:alice@127.0.0.77:40001", primary.register().contact());
        }
    }

    @Test
    void aTakenPortIsPassedOverAndSaid() throws Exception {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                TestPhone phone = TestPhone.startAtPort(TestPhone.line(primary), other.getLocalPort())) {
            assertNotEquals(other.getLocalPort(), phone.address().getPort());
            assertTrue(phone.kinds().contains("sip.port"));
            assertEquals(
                    "sip:alice@127.0.0.1:" + phone.address().getPort(),
                    primary.register().contact());
        }
    }

    @Test
    void aV2ProductGivesAServerItsPeriod() throws Exception {
        primary.freeze();
        LineSettings line = TestPhone.line(primary, backup);
        long started = System.nanoTime();
        try (TestPhone phone = TestPhone.startWithPeriod(line, Duration.ofMillis(1500))) {
            backup.register();
            long took = Duration.ofNanos(System.nanoTime() - started).toMillis();
            // two retransmissions alone would have ended after 700 ms
            assertTrue(took >= 1250, took + " ms");
            phone.await(LineState.REGISTERED_BACKUP);
        }
    }

    @Test
    void aLineEndKeepsTheNatOpen() throws Exception {
        LineSettings line = TestPhone.line(KeepAliveMode.CRLF, new Secret("secret"), TestPhone.settings(primary));
        try (TestPhone phone = TestPhone.start(line)) {
            phone.await(LineState.REGISTERED_PRIMARY);
            primary.keepAlive();
            primary.keepAlive();
        }
    }

    @Test
    void aNewPasswordRegistersAnewAndTheCallGoesOn() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary, backup)) {
            TestLeg leg = talking(phone);
            phone.change(withPassword("changed", primary, backup));
            primary.register();
            phone.await(LineState.REGISTERED_PRIMARY);
            leg.nothingWithin(50);
            phone.offer(leg);
            WireMessage hold = primary.request("INVITE");
            primary.answerWithSdp(hold, 200, Caller.SDP);
            leg.expect("answer");
            primary.request("ACK");
            phone.hangUp(leg);
            leg.expect("ended LOCAL");
            WireMessage bye = primary.request("BYE");
            assertEquals(hold.callId(), bye.callId());
            assertTrue(bye.cseq() > hold.cseq());
            primary.answer(bye, 200);
        }
    }

    @Test
    void aCallOfTheFormerServersIsHungUpThroughTheNewOne() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary)) {
            TestLeg leg = talking(phone);
            phone.change(withPassword("secret", backup));
            backup.register();
            phone.await(LineState.REGISTERED_PRIMARY);
            leg.nothingWithin(50);
            phone.hangUp(leg);
            leg.expect("ended LOCAL");
            WireMessage bye = backup.request("BYE");
            assertTrue(bye.header("Route").contains("127.0.0.2"));
            backup.answer(bye, 200);
        }
    }

    @Test
    void aCallOnItsWayEndsWhenTheLineChanges() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary)) {
            TestLeg leg = phone.dial("bob");
            WireMessage invite = primary.request("INVITE");
            primary.answer(invite, 180);
            leg.expect("progress 180");
            phone.change(withPassword("changed", primary));
            leg.expect("ended NOT_CONFIGURED");
            primary.answer(primary.request("CANCEL"), 200);
            primary.answer(invite, 487);
            primary.request("ACK");
        }
    }

    @Test
    void aCallThatRingsIsRefusedWhenTheLineChanges() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary)) {
            phone.caller(primary, "rings").invite();
            TestLeg leg = phone.incoming();
            phone.change(withPassword("changed", primary));
            leg.expect("ended NOT_CONFIGURED");
            primary.response(480);
        }
    }

    @Test
    void tenChangesInARowLeaveOneLine() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary)) {
            for (int change = 0; change < 10; change++) {
                phone.change(withPassword("password-" + change, primary));
            }
            phone.await(LineState.REGISTERED_PRIMARY);
            Caller bob = phone.caller(primary, "after-changes");
            bob.invite();
            TestLeg leg = phone.incoming();
            phone.answer(leg);
            bob.acknowledge(primary.response(200));
            leg.expect("confirmed");
        }
    }

    @Test
    void aLargeOfferIsSaidOnce() throws Exception {
        try (TestPhone phone = TestPhone.registered(primary)) {
            String offer = TestLeg.SDP + "a=rtpmap:0 PCMU/8000\r\n".repeat(50);
            phone.dial("bob", offer);
            primary.request("INVITE");
            phone.dial("carol", offer);
            primary.request("INVITE");
            assertEquals(
                    List.of("sip.large-request"),
                    phone.kinds().stream().filter("sip.large-request"::equals).toList());
        }
    }
}
