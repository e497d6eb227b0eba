package org.evertone.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.evertone.lab.PhoneConfig.Transport;
import org.opentest4j.TestAbortedException;

/**
 * How soon the phone answers the person at it: {@code ./phone bench desk}. Hook to dial tone: from the lifted handset to
 * the first sample of the tone at the sound card. Key to telephone-event: from the key to the first packet of the digit
 * (RFC 4733) on the wire, by the kernel's time. State to lamp: from the event of the timeline to the lamp's new pattern.
 * Wake-ups: how often threads of the phone went to sleep, with a registered line and nobody at the phone. First on the
 * simulated device, then, where there is a test kernel, with the drivers of real hardware there.
 */
public final class DeskBench {

    /** Events of each kind. */
    private static final int EVENTS = Integer.getInteger("evertone.bench.events", 200);

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(20);
    /** Longer than the device has to be still before a tone counts as a new one. */
    private static final Duration BETWEEN_LIFTS = Duration.ofMillis(800);

    private static final Duration BETWEEN_KEYS = Duration.ofMillis(300);
    private static final Duration KERNEL_LIMIT = Duration.ofMinutes(20);
    /** What comes later than this belongs to something else. */
    private static final long LATEST_MICROS = 700_000;

    private static final String LAMP = "line1";
    private static final String REGISTERED = "registered:primary";

    private DeskBench() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                Locale.ROOT,
                "At the desk, ms; load %.1f on %d processors%n%n%-22s%-12s%8s%8s%8s%8s  %s%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors(),
                "",
                "device",
                "events",
                "p50",
                "p99",
                "max",
                "goal");
        Duration call = BETWEEN_KEYS.multipliedBy(EVENTS).plusSeconds(60);
        try (Lab lab = Lab.open("bench desk", Lab.Options.USUAL.lasting(call))) {
            Phone phone = Phone.registered(
                    lab, PhoneConfig.of(lab.block(), Transport.UDP).line("DTMF Mode", "1"));
            simulated(lab, phone, out);
        }
        try {
            out.print(TestKernel.runIfThere(KERNEL_LIMIT, DeskHardwareBench.class, Integer.toString(EVENTS)));
        } catch (TestAbortedException none) {
            out.println(none.getMessage());
        }
    }

    private static void simulated(Lab lab, Phone phone, PrintStream out) {
        Inspector inspector = new Inspector(phone.pid(), lab.folder());
        // asking wakes threads of the phone: idle first, as nobody has asked anything yet
        wakeUps(out, "simulated", phone, inspector);
        inspector.listen();
        long[] lifts = inspector.liftHandset(EVENTS, BETWEEN_LIFTS);
        row(
                out,
                "hook to dial tone",
                "simulated",
                EVENTS,
                delays(lifts, inspector.clicks().get(1)),
                "100");
        RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
        phone.dial(FarEnd.ACCOUNT);
        phone.awaitCall("active", SOON);
        long[] presses = inspector.pressKey('5', EVENTS, BETWEEN_KEYS);
        phone.hangUp();
        phone.awaitIdle(SOON);
        row(out, "key to RFC 4733", "simulated", EVENTS, delays(presses, digits(capture)), "");
        lamps(out, "simulated", EVENTS, phone, inspector);
    }

    /** Registers anew again and again: the lamp shows the pattern of each state. */
    static void lamps(PrintStream out, String device, int events, Phone phone, Inspector inspector) {
        inspector.addLamp(LAMP);
        int before = phone.events().size();
        for (int time = 0; time < events; time++) {
            int seen = phone.events().size();
            phone.ctl("config", "set", "SIP1 Display Name", "Bench " + time);
            phone.awaitEvent("register.ok", seen, SOON);
        }
        phone.awaitLine(REGISTERED, SOON);
        long[] registered = phone.events().stream()
                .skip(before)
                .filter(event -> event.kind().equals("register.ok"))
                .mapToLong(event -> ChronoUnit.MICROS.between(Instant.EPOCH, event.at()))
                .toArray();
        long[] told = inspector.lampTold().stream()
                .filter(line -> line.endsWith(" " + REGISTERED))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .toArray();
        row(out, "state to lamp", device, events, delays(registered, told), "");
    }

    /** A registered phone that nobody touches. */
    static void wakeUps(PrintStream out, String device, Phone phone, Inspector inspector) {
        phone.talk(SETTLED);
        Map<String, Long> before = inspector.sleeps();
        phone.talk(IDLE);
        Map<String, Double> aSecond = new TreeMap<>();
        inspector.sleeps().forEach((thread, sleeps) -> {
            long more = sleeps - before.getOrDefault(thread, 0L);
            if (more > 0) {
                aSecond.put(thread, more / (double) IDLE.toSeconds());
            }
        });
        out.printf(
                Locale.ROOT,
                "%-22s%-12s%8.1f a second over %d s: %s%n",
                "wake-ups at idle",
                device,
                aSecond.values().stream().mapToDouble(Double::doubleValue).sum(),
                IDLE.toSeconds(),
                aSecond.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(6)
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "%s %.1f",
                                entry.getKey().substring(entry.getKey().indexOf(' ') + 1),
                                entry.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    /** First packets of digits, by the kernel's time. */
    static long[] digits(RtpCapture capture) {
        return capture.fromPhone().stream()
                .filter(packet ->
                        packet.payloadType() >= 96 && packet.media().length == 4 && (packet.payload()[1] & 0x80) != 0)
                .mapToLong(RtpCapture.Seen::atMicros)
                .toArray();
    }

    /** From each cause to the first effect after it, sorted; both in the order of time, microseconds since 1970. */
    static long[] delays(long[] causes, long[] effects) {
        return Arrays.stream(causes)
                .flatMap(cause -> LongStream.of(effects)
                        .filter(effect -> effect >= cause)
                        .limit(1)
                        .map(effect -> effect - cause)
                        .filter(delay -> delay < LATEST_MICROS))
                .sorted()
                .toArray();
    }

    /** @param delays sorted, microseconds */
    static void row(PrintStream out, String what, String device, int events, long[] delays, String goal) {
        if (delays.length < events * 9 / 10) {
            throw new LabException(what + ": only " + delays.length + " of " + events + " events were answered");
        }
        List<Double> figures = LongStream.of(
                        RtpStream.quantile(delays, 0.5),
                        RtpStream.quantile(delays, 0.99),
                        RtpStream.quantile(delays, 1))
                .mapToObj(micros -> micros / 1e3)
                .toList();
        out.printf(
                Locale.ROOT,
                "%-22s%-12s%8d%8.1f%8.1f%8.1f  %s%n",
                what,
                device,
                delays.length,
                figures.get(0),
                figures.get(1),
                figures.get(2),
                goal.isEmpty() ? "" : "≤ " + goal);
    }
}
