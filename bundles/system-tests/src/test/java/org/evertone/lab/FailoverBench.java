package org.evertone.lab;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.evertone.lab.PhoneConfig.Transport;

/**
 * How long a failover takes, for each fault, from packets: {@code ./phone bench failover}. Registration: from the wish
 * to register, or from the loss of the connection, until the 200 of the backup. Call: from dialling until the INVITE
 * rings the far end. And how exactly the way back keeps to its interval (R7).
 */
public final class FailoverBench {

    /** Runs a fault; the table shows medians. */
    private static final int RUNS = Integer.getInteger("evertone.bench.runs", 5);

    /** Give-up time of REGISTER and INVITE for N = 3, less the guard of 0.1 s before the retransmission that must not leave. */
    private static final Duration SILENCE_FLOOR = Duration.ofMillis(7_400);

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration BUDGET_AND_MORE = Duration.ofSeconds(20);

    private static final Duration FAILBACK_INTERVAL = Duration.ofSeconds(10);

    private final Lab lab;
    private final Phone phone;

    private FailoverBench(Lab lab, Phone phone) {
        this.lab = lab;
        this.phone = phone;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                Locale.ROOT,
                "Failover, exact, N = 3, median (worst) of %d runs in seconds; load %.1f%n%n%-13s%-6s%9s%22s%22s%n",
                RUNS,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                "fault",
                "over",
                "floor",
                "registration",
                "dial to ringing");
        for (Transport transport : Transport.values()) {
            try (Lab lab = Lab.open("bench " + transport)) {
                FailoverBench bench =
                        new FailoverBench(lab, Phone.registered(lab, PhoneConfig.of(lab.block(), transport)));
                bench.warmUp();
                Stream.of(Fault.values())
                        .filter(fault -> fault.transport() == transport)
                        .forEach(fault -> out.println(bench.row(fault)));
            }
        }
        out.println(failback());
    }

    private static String failback() {
        try (Lab lab = Lab.open("bench failback")) {
            PhoneConfig config = PhoneConfig.of(lab.block(), Transport.UDP)
                    .line("Failback Interval", Long.toString(FAILBACK_INTERVAL.toSeconds()));
            FailoverBench bench = new FailoverBench(lab, Phone.registered(lab, config));
            bench.warmUp();
            List<Duration> late = new ArrayList<>();
            List<Duration> switches = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                bench.comeHome(late, switches);
            }
            return String.format(
                    Locale.ROOT,
                    "%nFailback after %d s, median (worst): probe late by %s, primary active %s after its 200",
                    FAILBACK_INTERVAL.toSeconds(),
                    medianAndWorst(late),
                    medianAndWorst(switches));
        }
    }

    private void comeHome(List<Duration> late, List<Duration> switches) {
        Instant struck = Instant.now();
        lab.a().crash();
        phone.ctl("register", "1");
        phone.awaitLine("registered:backup", SOON);
        lab.a().heal();
        int seen = phone.events().size();
        Instant home = phone.awaitEvent("failback.done", seen, FAILBACK_INTERVAL.plus(SOON))
                .at();
        Trace trace = lab.trace().with(Phone.ADDRESS).since(struck);
        Packet.Sip switched = trace.firstAnswer(200, "REGISTER", lab.block().b());
        Trace later = trace.since(switched.at());
        late.add(Trace.between(
                        switched, later.firstRequest("REGISTER", lab.block().a()))
                .minus(FAILBACK_INTERVAL));
        switches.add(Duration.between(
                later.firstAnswer(200, "REGISTER", lab.block().a()).at(), home));
    }

    private void warmUp() {
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", SOON);
        phone.hangUp();
        phone.awaitIdle(SOON);
    }

    private String row(Fault fault) {
        List<Duration> registrations = new ArrayList<>();
        List<Duration> calls = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            registrations.add(registration(fault));
            heal();
            if (fault != Fault.ANSWERS_500) {
                calls.add(call(fault));
                heal();
            }
        }
        return String.format(
                Locale.ROOT,
                "%-13s%-6s%9s%22s%22s",
                fault,
                fault.transport(),
                seconds(fault.silent() ? SILENCE_FLOOR : Duration.ZERO),
                medianAndWorst(registrations),
                calls.isEmpty() ? "does not move" : medianAndWorst(calls));
    }

    private Duration registration(Fault fault) {
        Instant struck = Instant.now();
        fault.strike(lab.a());
        Instant asked = fault.seenAtOnce() ? struck : Instant.now();
        if (!fault.seenAtOnce()) {
            phone.ctl("register", "1");
        }
        phone.awaitLine("registered:backup", BUDGET_AND_MORE);
        Instant moved = fault.transport() == Transport.TLS
                ? phone.events().get(phone.events().size() - 1).at()
                : lab.trace()
                        .with(Phone.ADDRESS)
                        .since(asked)
                        .firstAnswer(200, "REGISTER", lab.block().b())
                        .at();
        return Duration.between(asked, moved);
    }

    private Duration call(Fault fault) {
        fault.strike(lab.a());
        Instant dialled = phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", BUDGET_AND_MORE);
        phone.hangUp();
        phone.awaitIdle(SOON);
        return Duration.between(
                dialled,
                lab.trace()
                        .since(dialled)
                        .firstRequest("INVITE", lab.block().farEnd())
                        .at());
    }

    private void heal() {
        lab.a().heal();
        lab.a().awaitRegistration(FarEnd.ACCOUNT, SOON);
        phone.ctl("register", "1");
        phone.awaitLine("registered:primary", SOON);
    }

    private static String medianAndWorst(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return seconds(sorted.get(sorted.size() / 2)) + " (" + seconds(sorted.get(sorted.size() - 1)) + ")";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }
}
