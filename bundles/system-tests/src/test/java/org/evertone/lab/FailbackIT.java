package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.evertone.lab.PhoneConfig.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** R7: the way back to the primary. */
@Execution(ExecutionMode.CONCURRENT)
class FailbackIT {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration FULL = Duration.ofSeconds(32);
    /** Short enough for a refresh, at 90 %, between two probes. */
    private static final int TTL_SECONDS = 12;

    private static final Duration REFRESH = Duration.ofMillis(TTL_SECONDS * 900L);

    @Test
    void phoneReturnsAtTheIntervalAndItsCallStaysOnTheBackup() {
        try (Lab lab = Lab.open("failback")) {
            Phone phone = onBackup(lab, config(lab));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            phone.awaitLine("registered:primary", INTERVAL.plus(SOON));
            phone.hangUp();
            phone.awaitIdle(SOON);
            lab.farEnd().await("CALL_CLOSED", SOON);
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            Trace trace = lab.trace().with(Phone.ADDRESS);

            Packet.Sip switched = trace.firstAnswer(200, "REGISTER", lab.block().b());
            Trace later = trace.since(switched.at());
            Packet.Sip probe = later.firstRequest("REGISTER", lab.block().a());
            Times.assertDue(INTERVAL, Trace.between(switched, probe), "probe", later);
            Set<String> others = trace.until(probe.at()).sip().stream()
                    .map(Packet.Sip::callId)
                    .collect(Collectors.toSet());
            assertFalse(others.contains(probe.callId()), () -> "the probe has a Call-ID of its own:\n" + trace);
            assertTrue(others.size() > 1, "there is more than one Call-ID before");
            Packet.Sip granted = later.firstAnswer(200, "REGISTER", lab.block().a());
            Phone.Event back = phone.awaitEvent("failback.done", 0, SOON);
            Times.assertQuick(Duration.between(granted.at(), back.at()), "primary active", later);

            assertEquals(
                    1,
                    Trace.transactions(trace.requests("BYE", lab.block().b())).size(),
                    () -> "BYE of the backup's call:\n" + trace);
            assertEquals(List.of(), trace.requests("BYE", lab.block().a()));
            assertFalse(
                    trace.since(back.at()).requests("INVITE", lab.block().a()).isEmpty(), "new calls use the primary");
            assertNeverUnregistered(trace);
        }
    }

    @Test
    void backupIsRefreshedWhileProbesGoUnansweredForTheirFullTime() {
        try (Lab lab = Lab.open("failback silent")) {
            Phone phone = onBackup(lab, config(lab));
            lab.a().answer(KamailioServer.ALL, KamailioServer.SILENT);
            phone.awaitLine("probing", INTERVAL.plus(SOON));
            phone.awaitLine("registered:backup", FULL.plus(SOON));
            phone.awaitLine("probing", INTERVAL.plus(SOON));
            lab.a().heal();
            phone.awaitLine("registered:primary", SOON);
            Trace trace = lab.trace().with(Phone.ADDRESS);

            Packet.Sip switched = trace.firstAnswer(200, "REGISTER", lab.block().b());
            Trace later = trace.since(switched.at());
            List<Packet.Sip> probes = later.requests("REGISTER", lab.block().a());
            Packet.Sip first = probes.get(0);
            List<Packet.Sip> copies = probes.stream()
                    .filter(packet -> packet.branch().equals(first.branch()))
                    .toList();
            assertEquals(11, copies.size(), () -> "retransmitted until 64·T1:\n" + trace);
            Packet.Sip second = probes.get(copies.size());
            Times.assertDue(FULL.plus(INTERVAL), Trace.between(first, second), "second probe", later);
            List<Packet.Sip> refreshes =
                    later.answers(200, "REGISTER", lab.block().b());
            assertTrue(refreshes.size() >= 4, () -> "refreshes of the backup:\n" + later);
            for (int i = 1; i < refreshes.size(); i++) {
                assertEquals(refreshes.get(0).callId(), refreshes.get(i).callId(), "one registration at the backup");
                Times.assertDue(REFRESH, Trace.between(refreshes.get(i - 1), refreshes.get(i)), "refresh", later);
            }
            assertNeverUnregistered(trace);
        }
    }

    @Test
    void withFailbackSwitchedOffThePhoneStaysWhereItIs() {
        try (Lab lab = Lab.open("failback off")) {
            Phone phone = onBackup(lab, config(lab).line("Enable Failback", "0"));
            lab.b().awaitReceived("REGISTER", lab.b().receivedSinceStart("REGISTER") + 2, REFRESH.multipliedBy(3));
            assertEquals("registered:backup", phone.status().lineState());
            assertEquals(0, lab.a().receivedSinceStart("REGISTER"), "since the primary came back");
        }
    }

    private static PhoneConfig config(Lab lab) {
        return PhoneConfig.of(lab.block(), Transport.UDP)
                .line("Failback Interval", Long.toString(INTERVAL.toSeconds()))
                .line("Backup TTL", Integer.toString(TTL_SECONDS));
    }

    /** A phone that has moved to the backup, and a primary that works again. */
    private static Phone onBackup(Lab lab, PhoneConfig config) {
        Phone phone = Phone.registered(lab, config);
        lab.a().crash();
        phone.ctl("register", "1");
        phone.awaitLine("registered:backup", SOON);
        lab.a().heal();
        return phone;
    }

    private static void assertNeverUnregistered(Trace trace) {
        List<Packet.Sip> removals = trace.sip().stream()
                .filter(packet -> packet.isRequest("REGISTER"))
                .filter(packet -> packet.find("expires").orElse("").equals("0")
                        || packet.find("contact").orElse("").contains("expires=0"))
                .toList();
        assertEquals(List.of(), removals, "a shared binding must not be deleted");
    }
}
