package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;

/** What the settings of a line do with calls, as their callers see it through the servers. */
class CallFeaturesIT {

    private static final Duration SOON = Duration.ofSeconds(10);

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
            assertEquals("ringing", phone.status().callState());
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
