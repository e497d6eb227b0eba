package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** R6: no server is left, and one returns. */
@Execution(ExecutionMode.CONCURRENT)
class BothDownIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration FULL = Duration.ofSeconds(32);
    private static final Duration BOTH_SILENT = Duration.ofMillis(39_400);

    @Test
    void twoSilentServersAreGivenUpInTurnAndDiallingEndsTheWait() {
        try (Lab lab = Lab.open("both silent")) {
            Phone phone = Phone.registered(lab, PhoneConfig.of(lab.block(), Transport.UDP));
            lab.a().answer(KamailioServer.ALL, KamailioServer.SILENT);
            lab.b().answer(KamailioServer.ALL, KamailioServer.SILENT);
            Instant asked = Instant.now();
            phone.ctl("register", "1");
            PhoneStatus status = phone.awaitLine("unregistered", BOTH_SILENT.plus(SOON));
            Trace trace = lab.trace().with(Phone.ADDRESS).since(asked);
            Packet.Sip first = trace.firstRequest("REGISTER", lab.block().a());
            assertEquals(4, trace.requests("REGISTER", lab.block().a()).size(), () -> "packets:\n" + trace);
            assertEquals(11, trace.requests("REGISTER", lab.block().b()).size(), () -> "packets:\n" + trace);
            Times.assertBudget(
                    phone.awaitEvent("register.failed", 0, SOON),
                    Trace.between(
                            first, trace.firstRequest("REGISTER", lab.block().b())),
                    trace);
            Phone.Event unregistered = phone.awaitEvent("line.unregistered", 0, SOON);
            Duration waited = phone.events().stream()
                    .filter(event -> event.kind().equals("register.failed"))
                    .map(Phone.Event::took)
                    .reduce(Duration.ZERO, Duration::plus);
            Times.assertDue(BOTH_SILENT, waited, Duration.between(first.at(), unregistered.at()), "given up", trace);
            assertTellsWhy(status);

            lab.a().heal();
            lab.b().heal();
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            assertEquals("registered:primary", phone.status().lineState());
        }
    }

    @Test
    void afterAnOutageOfBothThePhoneComesBackByItself() {
        try (Lab lab = Lab.open("both dead")) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).phone("Reg Fail Interval", "10"));
            lab.a().crash();
            lab.b().crash();
            Instant asked = Instant.now();
            phone.ctl("register", "1");
            assertTellsWhy(phone.awaitLine("unregistered", SOON));
            Trace trace = lab.trace().with(Phone.ADDRESS).since(asked);
            Times.assertQuick(
                    Trace.between(
                            trace.firstRequest("REGISTER", lab.block().a()),
                            trace.firstRequest("REGISTER", lab.block().b())),
                    "the last server",
                    trace);
            lab.b().heal();
            phone.awaitLine("registered:backup", Duration.ofSeconds(10).plus(SOON));
        }
    }

    @Test
    void aSingleServerGetsItsFullTime() {
        try (Lab lab = Lab.open("single")) {
            Phone phone =
                    Phone.start(lab, PhoneConfig.of(lab.block(), Transport.UDP).withoutBackup());
            phone.awaitLine("registered:primary", Duration.ofSeconds(15));
            lab.a().answer(KamailioServer.ALL, KamailioServer.SILENT);
            Instant asked = Instant.now();
            phone.ctl("register", "1");
            assertTellsWhy(phone.awaitLine("unregistered", FULL.plus(SOON)));
            Trace trace = lab.trace().with(Phone.ADDRESS).since(asked);
            assertEquals(11, trace.requests("REGISTER", lab.block().a()).size(), () -> "packets:\n" + trace);
            Times.assertDue(
                    FULL,
                    Duration.between(
                            trace.firstRequest("REGISTER", lab.block().a()).at(),
                            phone.awaitEvent("line.unregistered", 0, SOON).at()),
                    "given up",
                    trace);
        }
    }

    @Test
    void aSingleServerThatRefusesAddsNoWait() {
        try (Lab lab = Lab.open("single 503")) {
            Phone phone =
                    Phone.start(lab, PhoneConfig.of(lab.block(), Transport.UDP).withoutBackup());
            phone.awaitLine("registered:primary", Duration.ofSeconds(15));
            lab.a().answer(KamailioServer.ALL, "503");
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitIdle(SOON);
            assertTellsWhy(phone.awaitLine("unregistered", SOON));
            lab.a().heal();
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
        }
    }

    private static void assertTellsWhy(PhoneStatus status) {
        assertFalse(status.lines().get(0).reason().isBlank(), "status says why");
        assertEquals(0, status.lines().get(0).activeServer());
        assertTrue(status.display().stream().noneMatch(String::isBlank), () -> "both rows of " + status.display());
    }
}
