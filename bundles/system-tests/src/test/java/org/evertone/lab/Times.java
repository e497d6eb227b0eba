package org.evertone.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/** How long things may take: from the rules, with a margin where only the machine's load adds to them. */
final class Times {

    /** A request moves on at its budget for N = 3, 7.5 s less 0.1 s for the retransmission that must not leave. */
    private static final Duration BUDGET_LEAST = Duration.ofMillis(7_390);

    private static final Duration BUDGET_MOST = Duration.ofMillis(7_600);

    /** Dial to far end ringing on a LAN with a warm phone. */
    private static final Duration QUICK = Duration.ofMillis(150);

    /** Several labs share the machine, and the first call of a phone is not warm. */
    private static final int LOAD_FACTOR = Integer.getInteger("evertone.load.factor", 6);

    private Times() {}

    static void assertBudget(Duration pause, Trace trace) {
        assertTrue(
                pause.compareTo(BUDGET_LEAST) >= 0 && pause.compareTo(BUDGET_MOST) <= 0,
                () -> "moved on after " + pause + ", not 7.4 s to 7.6 s:\n" + trace);
    }

    static void assertNear(Duration wanted, Duration margin, Duration measured, String what, Trace trace) {
        assertTrue(
                measured.minus(wanted).abs().compareTo(margin) <= 0,
                () -> what + " after " + measured + ", not " + wanted + " ± " + margin + ":\n" + trace);
    }

    static void assertQuick(Duration pause, String what, Trace trace) {
        assertTrue(
                pause.compareTo(QUICK.multipliedBy(LOAD_FACTOR)) <= 0,
                () -> what + " after " + pause + ", more than " + LOAD_FACTOR + " × " + QUICK + ":\n" + trace);
    }
}
