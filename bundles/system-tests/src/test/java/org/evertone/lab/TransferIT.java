package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;

/** Calls are handed over by the phone and to it, with Kamailio between and baresip or a second phone at the other ends. */
class TransferIT {

    private static final Duration SOON = Duration.ofSeconds(12);
    private static final String NOBODY = "1009";

    @Test
    void blindTransferConnectsTheOtherTwo() {
        try (Lab lab = lab("blind")) {
            FarEnd carol = lab.add(lab.farEnd().person().second());
            Phone phone = talking(lab);
            phone.transfer(phone.callWith(FarEnd.ACCOUNT), carol.person().account());
            assertConnected(phone, lab.farEnd(), carol);
        }
    }

    /** The far end is a phone too: its news have to find their way around the dead server as well. */
    @Test
    void blindTransferAfterThePrimaryDiedGoesThroughTheBackup() {
        try (Lab lab = lab("blind backup")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            PhoneConfig config = PhoneConfig.of(lab.block(), Transport.UDP).another(lab.block(), 1);
            Phone other = Phone.registered(lab, config);
            talk(phone, other, config.account());
            lab.a().crash();
            phone.transfer(phone.callWith(config.account()), FarEnd.ACCOUNT);
            lab.farEnd().await("CALL_ESTABLISHED", SOON);
            phone.awaitIdle(SOON);
            phone.awaitEvent("call.transferred", 0, SOON);
            other.await("one call", TransferIT::oneActive, SOON);
            assertTalksTo(FarEnd.ACCOUNT, other);
        }
    }

    @Test
    void failedTransferReturnsTheCaller() {
        try (Lab lab = lab("blind fails")) {
            Phone phone = talking(lab);
            int seen = phone.events().size();
            phone.transfer(phone.callWith(FarEnd.ACCOUNT), NOBODY);
            Phone.Event failed = phone.awaitEvent("call.transfer-failed", seen, SOON);
            assertTrue(failed.line().contains("404"), failed.line());
            phone.awaitEvent("call.unhold", seen, SOON);
            phone.awaitCall("active", SOON);
            assertEquals(1, phone.status().calls().size());
        }
    }

    @Test
    void farEndThatTakesNoTransferIsReturned() {
        try (Lab lab = lab("refer refused")) {
            Phone phone = talking(lab);
            lab.a().answer("REFER", "503");
            lab.b().answer("REFER", "503");
            int seen = phone.events().size();
            phone.transfer(phone.callWith(FarEnd.ACCOUNT), NOBODY);
            phone.awaitEvent("call.transfer-failed", seen, SOON);
            phone.awaitEvent("call.unhold", seen, SOON);
            phone.awaitCall("active", SOON);
        }
    }

    /** The far ends call each other directly: the address of a session is not that of an account. */
    @Test
    void attendedTransferConnectsTheTwoThatThePhoneTalkedTo() {
        try (Lab lab = Lab.open("attended")) {
            FarEnd carol = lab.add(lab.farEnd().person().second());
            Phone phone = talking(lab);
            phone.dial(carol.person().account());
            phone.await("two calls", status -> status.hasCall("held") && status.hasCall("active"), SOON);
            phone.transfer(
                    phone.callWith(FarEnd.ACCOUNT),
                    phone.callWith(carol.person().account()));
            phone.awaitIdle(SOON);
            phone.awaitEvent("call.transferred", 0, SOON);
            lab.farEnd().await("CALL_ESTABLISHED", 2, SOON);
            carol.await("CALL_ESTABLISHED", 2, SOON);
        }
    }

    @Test
    void onePhoneTakesAnothersPlaceInACallWithoutRinging() {
        try (Lab lab = lab("replaces")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            PhoneConfig second = PhoneConfig.of(lab.block(), Transport.UDP).another(lab.block(), 1);
            PhoneConfig third = PhoneConfig.of(lab.block(), Transport.UDP).another(lab.block(), 2);
            Phone taking = Phone.registered(lab, second);
            Phone taken = Phone.registered(lab, third);
            talk(phone, taking, second.account());
            talk(phone, taken, third.account());
            taken.awaitEvent("call.active", 0, SOON);
            int seen = taken.events().size();
            phone.transfer(phone.callWith(second.account()), phone.callWith(third.account()));
            phone.awaitIdle(SOON);
            phone.awaitEvent("call.transferred", 0, SOON);
            Phone.Event ended = taken.awaitEvent("call.ended", seen, SOON);
            assertTrue(ended.line().contains("took its place"), ended.line());
            assertTrue(taken.events().stream()
                    .skip(seen)
                    .noneMatch(event -> event.kind().equals("call.ringing")));
            taken.await("one call", TransferIT::oneActive, SOON);
            taking.await("one call", TransferIT::oneActive, SOON);
        }
    }

    @Test
    void farEndHandsThePhoneOver() {
        try (Lab lab = lab("referred")) {
            FarEnd carol = lab.add(lab.farEnd().person().second());
            Phone phone = talking(lab);
            lab.farEnd().transfer(carol.person().account());
            carol.await("CALL_ESTABLISHED", SOON);
            lab.farEnd().await("CALL_CLOSED", SOON);
            phone.await("carol alone", TransferIT::oneActive, SOON);
            assertTalksTo(carol.person().account(), phone);
        }
    }

    /** Whom a far end had the phone call stands there with the domain: it need not be the line's own. */
    private static void assertTalksTo(String account, Phone phone) {
        String uri = "sip:" + account + "@" + KamailioServer.REALM;
        assertEquals(uri, phone.status().calls().get(0).peer());
    }

    private static boolean oneActive(PhoneStatus status) {
        return status.calls().size() == 1 && status.hasCall("active");
    }

    private static void talk(Phone phone, Phone other, String account) {
        phone.dial(account);
        other.awaitCall("ringing", SOON);
        other.answer();
        phone.awaitCall("active", SOON);
    }

    private static Lab lab(String name) {
        return Lab.open(name, Lab.Options.USUAL.with(FarEnd.Person.USUAL.throughServer()));
    }

    /** A phone in a call with the far end. */
    private static Phone talking(Lab lab) {
        Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", SOON);
        lab.farEnd().await("CALL_ESTABLISHED", SOON);
        return phone;
    }

    private static void assertConnected(Phone phone, FarEnd bob, FarEnd carol) {
        carol.await("CALL_ESTABLISHED", SOON);
        bob.await("CALL_ESTABLISHED", 2, SOON);
        phone.awaitIdle(SOON);
        phone.awaitEvent("call.transferred", 0, SOON);
        bob.await("CALL_CLOSED", SOON);
        assertEquals(0, carol.count("CALL_CLOSED"));
        assertEquals(1, bob.count("CALL_CLOSED"));
    }
}
