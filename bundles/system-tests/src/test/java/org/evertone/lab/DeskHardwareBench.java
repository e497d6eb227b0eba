package org.evertone.lab;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.evertone.lab.PhoneConfig.Transport;

/**
 * The part of {@link DeskBench} that needs hardware: hook and keys are moved at the kernel's pins, so that debouncing counts. Runs on the test kernel; its only argument is the number of events.
 */
final class DeskHardwareBench {

    private static final String DEVICE = "test kernel";
    /** The kernel has one processor, and system calls take their time. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Duration LIFTED = Duration.ofMillis(500);
    private static final Duration HELD = Duration.ofMillis(300);

    private DeskHardwareBench() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int events = Integer.parseInt(arguments[0]);
        Duration call = HELD.multipliedBy(2L * events).plusSeconds(120);
        try (Lab lab = Lab.open("bench hardware", Lab.Options.USUAL.lasting(call))) {
            DeskHardware desk = new DeskHardware(lab.folder(), false);
            Phone phone =
                    Phone.start(lab, PhoneConfig.of(lab.block(), Transport.UDP).line("DTMF Mode", "1"), desk.options());
            phone.awaitLine("registered:primary", SOON);
            Inspector inspector = new Inspector(phone.pid(), lab.folder());
            DeskBench.wakeUps(out, DEVICE, phone, inspector);
            inspector.listen();
            long[] lifts = new long[events];
            for (int time = 0; time < events; time++) {
                lifts[time] = RtpCapture.nowMicros();
                desk.contact(true);
                DeskHardware.rest(LIFTED);
                desk.contact(false);
                DeskHardware.rest(LIFTED);
            }
            DeskBench.row(
                    out,
                    "hook to dial tone",
                    DEVICE,
                    events,
                    DeskBench.delays(lifts, inspector.clicks().get(1)),
                    "100 after 60 of debouncing");
            RtpCapture capture = lab.keep(new RtpCapture(lab.block(), lab.folder()));
            phone.dial(FarEnd.ACCOUNT);
            phone.awaitCall("active", SOON);
            long[] presses = new long[events];
            for (int time = 0; time < events; time++) {
                presses[time] = RtpCapture.nowMicros();
                desk.key('5', true);
                DeskHardware.rest(HELD);
                desk.key('5', false);
                DeskHardware.rest(HELD);
            }
            phone.hangUp();
            phone.awaitIdle(SOON);
            DeskBench.row(
                    out, "key to RFC 4733", DEVICE, events, DeskBench.delays(presses, DeskBench.digits(capture)), "");
            DeskBench.lamps(out, DEVICE, events, phone, inspector);
        }
    }
}
