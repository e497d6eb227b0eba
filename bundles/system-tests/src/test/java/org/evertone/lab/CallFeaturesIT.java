package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of a line do with calls, as their callers see it through the servers. */
class CallFeaturesIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void callerOfAForwardedLineIsSentOnAndReachesTheOther() {
        try (Lab lab = Lab.open("forward")) {
            Phone phone = phone(lab, "Always FWD", "1", "Always FWD Num", FarEnd.ACCOUNT);
            TinyAgent caller = caller(lab);
            Datagram answer = invite(caller, lab);
            assertEquals(302, answer.status());
            String user = answer.header("Contact").orElseThrow().replaceAll("^.*sips?:([^@]+)@.*$", "$1");
            assertEquals(FarEnd.ACCOUNT, user);
            TinyAgent.Call call = caller.call(lab.block().b(), user);
            lab.farEnd().await("CALL_ESTABLISHED", SOON);
            assertTrue(caller.hangUp(call, lab.block().b(), SOON).isPresent());
            phone.awaitEvent("call.forwarded", 0, SOON);
            assertTrue(phone.status().calls().isEmpty());
        }
    }

    @Test
    void callThatNobodyAnswersIsSentOn() {
        try (Lab lab = Lab.open("no answer")) {
            Phone phone = phone(lab, "No Answer FWD", "1", "NoAnswer FWD Num", "1009", "FWD Timer", "1");
            assertEquals(302, invite(caller(lab), lab).status());
            phone.awaitEvent("call.ringing", 0, SOON);
            phone.awaitIdle(SOON);
        }
    }

    @Test
    void whoDoesNotWantToBeDisturbedIsNotAvailable() {
        try (Lab lab = Lab.open("dnd")) {
            Phone phone = phone(lab, "Enable DND", "1");
            assertEquals(480, invite(caller(lab), lab).status());
            phone.awaitEvent("call.refused", 0, SOON);
            assertTrue(phone.events().stream().noneMatch(event -> event.kind().equals("call.ringing")));
        }
    }

    @Test
    void secondCallWaitsAndItsAnswerHoldsTheFirst() {
        try (Lab lab = Lab.open("waiting")) {
            Phone phone = phone(lab);
            FarEnd carol = lab.add(lab.farEnd().person().second());
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            carol.dial(PhoneConfig.ACCOUNT, lab.block().b());
            phone.await("a waiting call", status -> status.hasCall("ringing") && status.hasCall("active"), SOON);
            phone.answer();
            phone.await(
                    "a held and an active call", status -> status.hasCall("held") && status.hasCall("active"), SOON);
            carol.await("CALL_ESTABLISHED", SOON);
            carol.hangUp();
            phone.await("the first alone", status -> status.calls().size() == 1, SOON);
            phone.ctl("resume");
            phone.awaitCall("active", SOON);
        }
    }

    @Test
    void withoutCallWaitingASecondCallerIsBusy() {
        try (Lab lab = Lab.open("no waiting")) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).own("Call Waiting", "0"));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            assertEquals(486, invite(caller(lab), lab).status());
            assertEquals(1, phone.status().calls().size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Call-Info: <sip:lab.test>;answer-after=0",
                "Alert-Info: <http://www.notused.com>;info=alert-autoanswer;delay=0",
                "Answer-Mode: Auto"
            })
    void callerWhoMayAskForItIsAnsweredAtOnce(String header) {
        try (Lab lab = Lab.open("intercom")) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).own("SIP1 Auto Answer By Request", "1"));
            TinyAgent caller = caller(lab);
            TinyAgent.Call call = caller.call(lab.block().b(), PhoneConfig.ACCOUNT, List.of(header));
            phone.awaitCall("active", SOON);
            phone.awaitEvent("call.auto-answer", 0, SOON);
            assertTrue(caller.hangUp(call, lab.block().b(), SOON).isPresent());
            phone.awaitIdle(SOON);
        }
    }

    @Test
    void callerWhoMayNotAskForAnAnswerMakesThePhoneRing() {
        try (Lab lab = Lab.open("no intercom")) {
            Phone phone = phone(lab);
            assertTrue(caller(lab)
                    .request(
                            "INVITE",
                            lab.block().b(),
                            PhoneConfig.ACCOUNT,
                            List.of("Answer-Mode: Auto"),
                            Duration.ofSeconds(2))
                    .isEmpty());
            phone.awaitCall("ringing", SOON);
            phone.hangUp();
            phone.awaitIdle(SOON);
        }
    }

    private static Phone phone(Lab lab, String... keys) {
        PhoneConfig config = PhoneConfig.of(lab.block(), Transport.UDP);
        for (int i = 0; i < keys.length; i += 2) {
            config.line(keys[i], keys[i + 1]);
        }
        return Phone.registered(lab, config);
    }

    private static TinyAgent caller(Lab lab) {
        return lab.keep(new TinyAgent(lab.block().stranger(), Block.SIP_PORT));
    }

    private static Datagram invite(TinyAgent caller, Lab lab) {
        return caller.request("INVITE", lab.block().b(), PhoneConfig.ACCOUNT, SOON)
                .orElseThrow(() -> new AssertionError("no final answer to INVITE"));
    }
}
